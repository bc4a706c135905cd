using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Threading.Channels;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The shell around a <see cref="StreamingSession"/>: brings it the events one after the other, and performs its
/// effects.</summary>
internal sealed class SessionRunner(
    string id,
    Document document,
    StreamingSession session,
    Client client,
    SessionProgress progress,
    DocumentStore documents,
    IScheduler scheduler
) : IDisposable
{
    private readonly Channel<SessionEvent> _events = Channel.CreateUnbounded<SessionEvent>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _over = new();
    private readonly SerialDisposable _source = new();
    private readonly SerialDisposable _alarm = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    public string Uri => document.Uri;

    /// <summary>The opening of the document in which the session writes.</summary>
    public int Instance => document.Instance;

    /// <summary>Completes when the request is aborted or done and nothing more is written.</summary>
    public Task Over => _isOver.Task;

    /// <summary>Posts an event; after the end it has no effect.</summary>
    public void Post(SessionEvent happened) => _events.Writer.TryWrite(happened);

    /// <summary>How far the session is, in words.</summary>
    public string Progress { get; private set; } = "asked";

    /// <summary>Streams an answer until the session ends.</summary>
    /// <param name="answer">The answer, not yet asked for.</param>
    /// <returns>How it ended; a fault of the server is an end like any other.</returns>
    public async Task<SessionResult> RunAsync(IObservable<Chunk> answer)
    {
        SessionResult? result = null;
        try
        {
            progress.Begin(_over.Token);
            Post(new SessionEvent.Began());
            _source.Disposable = answer
                .StopWhen(_stop.Token)
                .Subscribe(
                    chunk =>
                        Post(chunk is RewindChunk rewind ? new SessionEvent.Rewound(rewind.TextLength) : new SessionEvent.Arrived(chunk)),
                    e => Post(new SessionEvent.SourceEnded(ToFailure(e), (e as GeminiException)?.Usage)),
                    () => Post(new SessionEvent.SourceEnded(null, null))
                );
            while (result is null)
            {
                foreach (var effect in session.Step(await _events.Reader.ReadAsync().ConfigureAwait(false)))
                {
                    result ??= await PerformAsync(effect).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            var from = session.ResumePoint;
            result = new SessionResult(null, ToFailure(e), from.Text.Length, null, from, null, HasReceived: true) { Fault = e };
        }

        documents.Release(Uri, id, isOver: true);
        _source.Dispose();
        await _over.CancelAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>Shows the end; completes when that is said.</summary>
    public Task EndProgressAsync(string outcome) => progress.EndAsync(outcome);

    /// <summary>The changes that were posted after the session's end.</summary>
    public IReadOnlyList<DocumentChange> TakeUnreadChanges()
    {
        _events.Writer.TryComplete();
        var changes = new List<DocumentChange>();
        while (_events.Reader.TryRead(out var happened))
        {
            changes.AddRange((happened as SessionEvent.Changed)?.Changes ?? []);
        }

        return changes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        documents.Release(Uri, id, isOver: true);
        _source.Dispose();
        _alarm.Dispose();
        _stop.Dispose();
        _over.Dispose();
        _events.Writer.TryComplete();
        _isOver.TrySetResult();
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
                    await client.ShowMessageAsync(Client.InfoMessage, $"Gemini: {report.Message}").ConfigureAwait(false);
                }

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
            // The answer matters beyond the session's end: it says whether the editor may still apply the edit.
            var answer = await client.EditAsync(Uri, send).ConfigureAwait(false);
            documents.RecordAnswer(Uri, id, send.EditId, answer);
            Post(new SessionEvent.Answered(send.EditId, answer));
        }
        catch (Exception e) when (e is StreamJsonRpc.ConnectionLostException or ObjectDisposedException or IOException)
        {
            Post(new SessionEvent.Abandoned(StopReason.Disconnected));
        }
    }

    private static SessionFailure ToFailure(Exception e) =>
        e is GeminiException gemini
            ? new SessionFailure(gemini.Kind, gemini.ToUserMessage(), Gemini.IsOfKey(gemini))
            : new SessionFailure("internal", $"The server has a fault ({e.GetType().Name}). What is in the document stays.");
}
