using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Runs a <see cref="StreamingSession"/>: passes it one event after the other, and performs its effects.</summary>
internal sealed class SessionRunner(
    SessionId id,
    Document document,
    StreamingSession session,
    EditorClient client,
    SessionProgress progress,
    DocumentStore documents,
    IScheduler scheduler,
    ServerLog log
) : IRunningSession, IDisposable
{
    private readonly SessionMailbox _mailbox = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _over = new();
    private readonly SerialDisposable _source = new();
    private readonly SerialDisposable _alarm = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionId Id => id;

    public DocumentUri Uri => document.Uri;

    /// <summary>Measures the answer.</summary>
    public AnswerMeter Meter { get; } = new(scheduler);

    /// <summary>The opening of the document in which the session writes.</summary>
    public int Instance => document.Instance;

    /// <summary>Completes when the request is aborted or done and nothing more is written.</summary>
    public Task Over => _isOver.Task;

    /// <summary>The progress as a text for the user.</summary>
    public string Progress { get; private set; } = "waiting for the answer";

    /// <summary>Posts an event; it has no effect after the end.</summary>
    public void Post(SessionEvent input) => _mailbox.Post(input);

    /// <summary>Streams an answer until the session ends.</summary>
    /// <param name="answer">The answer; it is requested on subscription.</param>
    /// <param name="createShape">Creates the form of the answer. Default null: it is written as it comes.</param>
    /// <param name="stripper">Removes control characters and escape sequences. Default null: they stay.</param>
    /// <param name="readBelow">Reads the text of the document below the answer. Default null: there is none.</param>
    /// <returns>How it ended. An exception of the server is returned as a failure.</returns>
    public async Task<SessionResult> RunAsync(
        IObservable<Chunk> answer,
        Func<IAnswerShape>? createShape = null,
        ControlStripper? stripper = null,
        Func<string>? readBelow = null
    )
    {
        SessionResult? result = null;
        try
        {
            progress.Begin(_over.Token);
            Post(new SessionEvent.Began());
            _mailbox.Subscribe(() => Subscribe(answer, createShape, stripper, readBelow));
            while (result is null)
            {
                foreach (var effect in session.Step(await _mailbox.ReadAsync(() => session.AcceptsChunks).ConfigureAwait(false)))
                {
                    result ??= await PerformAsync(effect).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            var from = session.ResumePoint;
            result = new SessionResult(null, ToFailure(e), from.Text.Length, null, from, null, HasReceived: true)
            {
                Fault = e,
                Rewrite = session.Text.Rewrite,
            };
        }

        documents.Release(Uri, id, isOver: true);
        _mailbox.StopWaiting();
        _source.Dispose();
        await _over.CancelAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>Shows the end of the progress; completes when that is sent.</summary>
    public Task EndProgressAsync(string outcome) => progress.EndAsync(outcome);

    /// <inheritdoc cref="SessionMailbox.Close"/>
    public IReadOnlyList<SessionEvent> Close() => _mailbox.Close();

    /// <inheritdoc/>
    public void Dispose()
    {
        documents.Release(Uri, id, isOver: true);
        _mailbox.Dispose();
        _source.Dispose();
        _alarm.Dispose();
        _stop.Dispose();
        _over.Dispose();
        _isOver.TrySetResult();
    }

    // After a stop, so that an answer that is stopped is closed too. The form sees no control characters.
    private void Subscribe(
        IObservable<Chunk> answer,
        Func<IAnswerShape>? createShape,
        ControlStripper? stripper,
        Func<string>? readBelow
    ) =>
        _source.Disposable = Meter
            .Measure(answer)
            .StopWhen(_stop.Token)
            .WithoutControls(stripper)
            .InShape(createShape, readBelow)
            .Subscribe(
                Receive,
                e => _mailbox.PostEnd(new SessionEvent.SourceEnded(ToFailure(e), (e as GeminiException)?.Usage)),
                () => _mailbox.PostEnd(new SessionEvent.SourceEnded(null, null))
            );

    private void Receive(Chunk chunk)
    {
        if (chunk is RetryingChunk retry)
        {
            log.SessionRetrying(id, retry);
        }

        _mailbox.PostChunk(ToEvent(chunk));
    }

    private async Task<SessionResult?> PerformAsync(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.Send send:
                if (documents.TrySend(Uri, send.Edit, send.Revision))
                {
                    _ = SendAsync(send);
                }
                else
                {
                    Post(new SessionEvent.Answered(send.EditId, EditAnswer.Outdated));
                }

                return null;
            case SessionEffect.AskTurn:
                documents.Enqueue(Uri, id, () => Post(new SessionEvent.TurnGiven()));
                return null;
            case SessionEffect.GiveTurn:
                documents.Release(Uri, id);
                return null;
            case SessionEffect.StopSource:
                _mailbox.StopWaiting();
                await _stop.CancelAsync().ConfigureAwait(false);
                return null;
            case SessionEffect.Wake wake:
                _alarm.Disposable = scheduler.Schedule(wake.After, () => Post(new SessionEvent.Woken(wake.Id)));
                return null;
            case SessionEffect.Report report:
                Progress = report.Message;
                progress.Report(report.Message);
                if (report.IsNotice && !progress.IsSupported)
                {
                    await client.ShowMessageAsync(EditorClient.InfoMessage, report.Message).ConfigureAwait(false);
                }

                return null;
            case SessionEffect.Think think:
                await client.ThoughtAsync(id, think.Text).ConfigureAwait(false);
                return null;
            case SessionEffect.End end:
                return end.Result;
            default:
                throw new InvalidOperationException($"Unknown effect {effect.GetType().Name}.");
        }
    }

    private async Task SendAsync(SessionEffect.Send send)
    {
        try
        {
            // The answer counts after the session's end too: it decides whether the editor may still apply the edit.
            log.EditSent(id, send.EditId);
            var answer = await client.EditAsync(Uri, send).ConfigureAwait(false);
            log.EditAnswered(id, send.EditId, answer);
            documents.RecordAnswer(Uri, id, send.EditId, answer);
            Post(new SessionEvent.Answered(send.EditId, answer));
        }
        catch (Exception e) when (e is StreamJsonRpc.ConnectionLostException or ObjectDisposedException or IOException)
        {
            Post(new SessionEvent.Abandoned(StopReason.Disconnected));
        }
    }

    private static SessionEvent ToEvent(Chunk chunk) =>
        chunk is RewindChunk rewind ? new SessionEvent.Rewound(rewind.TextLength) : new SessionEvent.Arrived(chunk);

    /// <summary>An exception as a message for the user.</summary>
    public static SessionFailure ToFailure(Exception e) =>
        e is GeminiException gemini
            ? new SessionFailure(gemini.Kind, gemini.ToUserMessage(), ClientFactory.IsKeyRejected(gemini))
            {
                Reason = FailureReasons.Of(gemini),
            }
            : new SessionFailure("internal", $"Internal error of the server ({e.GetType().Name}). What is in the document stays.");
}
