using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Metering;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>What happened since the start of the server. Safe from any thread.</summary>
/// <param name="scheduler">Has the current time.</param>
internal sealed class CompletionCounts(IScheduler scheduler)
{
    private readonly Lock _gate = new();
    private DateTime _day;
    private long _tokens;
    private int _requests;
    private int _calls;
    private int _shown;
    private int _accepted;

    /// <summary>The requests of the editor that were answered, the requests to the service, the completions that the editor got, and those
    /// that the user accepted.</summary>
    public (int Requests, int Calls, int Shown, int Accepted) Current =>
        (Volatile.Read(ref _requests), Volatile.Read(ref _calls), Volatile.Read(ref _shown), Volatile.Read(ref _accepted));

    /// <summary>Counts an answer to the editor.</summary>
    /// <param name="isNew">Whether it has a text that was not counted yet.</param>
    public void Answered(bool isNew)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _shown, isNew ? 1 : 0);
    }

    public void Called() => Interlocked.Increment(ref _calls);

    public void Accepted() => Interlocked.Increment(ref _accepted);

    /// <summary>The tokens of the current local day.</summary>
    public long TokensToday
    {
        get
        {
            lock (_gate)
            {
                return _day == Today ? _tokens : 0;
            }
        }
    }

    /// <summary>Counts the tokens of an answer that has ended.</summary>
    public void AddTokens(int tokens)
    {
        lock (_gate)
        {
            (_day, _tokens) = (Today, (_day == Today ? _tokens : 0) + tokens);
        }
    }

    private DateTime Today => scheduler.Today();
}
