using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>A session whose answer is the answer to its command. Every stop aborts its request.</summary>
/// <param name="id">The id.</param>
/// <param name="uri">What stands for its document.</param>
/// <param name="scheduler">Measures the time.</param>
/// <param name="cancellationToken">Stops it too.</param>
internal sealed class MessageSession(SessionId id, DocumentUri uri, IScheduler scheduler, CancellationToken cancellationToken)
    : IRunningSession,
        IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionId Id => id;

    public DocumentUri Uri => uri;

    public string Progress => "waiting for the answer";

    public AnswerMeter Meter { get; } = new(scheduler);

    public Task Over => _over.Task;

    /// <summary>Is cancelled when the session is stopped.</summary>
    public CancellationToken Stopped => _stop.Token;

    public void Post(SessionEvent input)
    {
        if (input is SessionEvent.StopRequested or SessionEvent.DiscardRequested or SessionEvent.Abandoned)
        {
            _ = _stop.CancelAsync();
        }
    }

    public void Dispose()
    {
        _over.TrySetResult();
        _stop.Dispose();
    }
}
