using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Threading.Channels;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The shell around a <see cref="StreamingSession"/>: brings it what happens, one event after the other, and does what it decides.</summary>
internal sealed class SessionRunner(string id, string uri, StreamingSession session, Client client, SessionProgress progress, EditTurns turns, IScheduler scheduler) : IDisposable
{
    private readonly Channel<SessionEvent> _events = Channel.CreateUnbounded<SessionEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _over = new();
    private readonly SerialDisposable _source = new();
    private readonly SerialDisposable _alarm = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    public string Uri => uri;

    /// <summary>Completes when the request is aborted or done and nothing more is written.</summary>
    public Task Over => _isOver.Task;

    /// <summary>Says that something happened; after the end it is nobody's business.</summary>
    public void Post(SessionEvent happened) => _events.Writer.TryWrite(happened);

    /// <summary>How far it is, in words.</summary>
    public string Progress { get; private set; } = "asked";

    /// <summary>Streams an answer until the session ends.</summary>
    /// <param name="answer">The answer, not yet asked for.</param>
    /// <returns>How it ended.</returns>
    public async Task<SessionResult> RunAsync(IObservable<Chunk> answer)
    {
        progress.Begin(_over.Token);
        Post(new SessionEvent.Began());
        _source.Disposable = answer.StopWhen(_stop.Token).Subscribe(
            chunk => Post(chunk is RewindChunk rewind ? new SessionEvent.Rewound(rewind.TextLength) : new SessionEvent.Arrived(chunk)),
            e => Post(new SessionEvent.SourceEnded(ToFailure(e), (e as GeminiException)?.Usage)),
            () => Post(new SessionEvent.SourceEnded(null, null)));

        SessionResult? result = null;
        while (result is null)
        {
            foreach (var effect in session.Step(await _events.Reader.ReadAsync().ConfigureAwait(false)))
            {
                result ??= await DoAsync(effect).ConfigureAwait(false);
            }
        }

        turns.Leave(uri, this);
        _source.Dispose();
        await _over.CancelAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>Shows the end; completes when that is said.</summary>
    public Task EndProgressAsync(string outcome) => progress.EndAsync(outcome);

    /// <summary>The changes that were posted after the session's end.</summary>
    public IReadOnlyList<(Document Before, TextChange Change)> TakeUnreadChanges()
    {
        _events.Writer.TryComplete();
        var changes = new List<(Document, TextChange)>();
        while (_events.Reader.TryRead(out var happened))
        {
            changes.AddRange((happened as SessionEvent.Changed)?.Changes ?? []);
        }

        return changes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        turns.Leave(uri, this);
        _source.Dispose();
        _alarm.Dispose();
        _stop.Dispose();
        _over.Dispose();
        _events.Writer.TryComplete();
        _isOver.TrySetResult();
    }

    private async Task<SessionResult?> DoAsync(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.Send send:
                turns.Send(uri, send.Version, send.Edit);
                _ = SendAsync(send);
                return null;
            case SessionEffect.AskTurn:
                turns.Ask(uri, this, () => Post(new SessionEvent.TurnGiven()));
                return null;
            case SessionEffect.GiveTurn:
                turns.Leave(uri, this);
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
            var answer = await client.EditAsync(id, uri, send, _over.Token).ConfigureAwait(false);
            Post(new SessionEvent.Answered(answer.Applied, answer.FailureReason));
        }
        catch (Exception e) when (e is OperationCanceledException or StreamJsonRpc.ConnectionLostException or ObjectDisposedException)
        {
            Post(new SessionEvent.Abandoned());
        }
    }

    private static SessionFailure ToFailure(Exception e) => e is GeminiException gemini
        ? new SessionFailure(gemini.Kind, gemini.ToUserMessage(), Gemini.IsOfKey(gemini))
        : new SessionFailure("internal", $"The server has a fault ({e.GetType().Name}).");
}
