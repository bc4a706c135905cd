using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Openings;

/// <summary>
/// A session whose document the editor is to open. One decision is made, by the first of: the editor opens the document, it refuses, it
/// takes too long, or the session is stopped. If the answer is written into the file, this session lasts until its end.
/// </summary>
/// <param name="id">The id, which the session keeps in the opened document.</param>
/// <param name="file">The file that the editor is to open, at first.</param>
/// <param name="scheduler">Measures the time.</param>
internal sealed class OpeningSession(SessionId id, AnswerFile file, IScheduler scheduler) : IRunningSession, IDisposable
{
    private readonly TaskCompletionSource<Decision> _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AnswerFile _file = file;
    private int _isDecided;

    /// <summary>What happens with the answer.</summary>
    internal enum Decision
    {
        /// <summary>It is written into the document that the editor opened.</summary>
        Document,

        /// <summary>It is written into the file.</summary>
        File,

        /// <summary>It is not requested.</summary>
        Nothing,
    }

    public SessionId Id => id;

    public DocumentUri Uri => File.Uri;

    /// <summary>The file of the answer.</summary>
    public AnswerFile File
    {
        get => Volatile.Read(ref _file);
        set => Volatile.Write(ref _file, value);
    }

    /// <summary>Whether the editor was asked to open the file.</summary>
    public bool IsShown { get; set; }

    public string Progress { get; private set; } = "waiting for the editor to open a document";

    public AnswerMeter Meter { get; } = new(scheduler);

    public Task Over => _over.Task;

    /// <summary>The number of characters that were removed from the answer in the file.</summary>
    public int Stripped { get; set; }

    /// <summary>Completes with the decision.</summary>
    public Task<Decision> Decided => _decision.Task;

    /// <summary>Why it was stopped; null if it was not.</summary>
    public StopReason? Reason { get; private set; }

    /// <summary>Completes when the session is stopped.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Decides, unless it is decided already.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="first">What is done before it is known. Default: nothing.</param>
    public void Decide(Decision decision, Action? first = null)
    {
        if (Interlocked.Exchange(ref _isDecided, 1) == 0)
        {
            first?.Invoke();
            _decision.SetResult(decision);
        }
    }

    /// <summary>The editor opens and closes the document at any time, which is no end of a session that writes into the file.</summary>
    public void Post(SessionEvent input)
    {
        StopReason? reason = input switch
        {
            SessionEvent.StopRequested or SessionEvent.DiscardRequested => StopReason.Requested,
            SessionEvent.Abandoned { Reason: StopReason.Disconnected } => StopReason.Disconnected,
            _ => null,
        };
        if (reason is not null)
        {
            Reason ??= reason;
            Decide(Decision.Nothing);
            _stopped.TrySetResult();
        }
    }

    /// <summary>Reports that the answer is written into the file.</summary>
    public void BeginFile() => Progress = $"writing into {File.Path}";

    public void Dispose() => _over.TrySetResult();
}
