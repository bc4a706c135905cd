using System.Reactive.Concurrency;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Until when no completions are requested, and why. Safe from any thread.</summary>
internal sealed class CompletionPause(IScheduler scheduler)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _until;
    private string _reason = "";

    /// <summary>The time that is left, and the reason; null if there is no pause.</summary>
    public (TimeSpan Left, string Reason)? Current
    {
        get
        {
            lock (_gate)
            {
                var left = _until - scheduler.Now;
                return left > TimeSpan.Zero ? (left, _reason) : null;
            }
        }
    }

    /// <summary>Pauses, at least for a time.</summary>
    /// <returns>Whether this is not the reason of the pause already.</returns>
    public bool Begin(TimeSpan time, string reason)
    {
        lock (_gate)
        {
            var (now, isNew) = (scheduler.Now, reason != _reason || _until <= scheduler.Now);
            _until = now + time > _until ? now + time : _until;
            _reason = reason;
            return isNew;
        }
    }

    /// <summary>Ends the pause.</summary>
    public void End()
    {
        lock (_gate)
        {
            _until = default;
        }
    }
}
