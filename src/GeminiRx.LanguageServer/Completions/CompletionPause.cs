using System.Reactive.Concurrency;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Until when no completions are requested, and why. Safe from any thread.</summary>
internal sealed class CompletionPause(IScheduler scheduler)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private DateTimeOffset _untilUser;
    private DateTimeOffset _untilFailure;
    private string _failure = "";

    /// <summary>The time that is left, and the reason; null if there is no pause.</summary>
    public (TimeSpan Left, string Reason)? Current
    {
        get
        {
            lock (_gate)
            {
                var (user, failure) = (_untilUser - scheduler.Now, _untilFailure - scheduler.Now);
                return user > TimeSpan.Zero && user >= failure ? (user, "paused by the user")
                    : failure > TimeSpan.Zero ? (failure, _failure)
                    : null;
            }
        }
    }

    /// <summary>Pauses because the user wants it.</summary>
    public void Begin(TimeSpan time)
    {
        lock (_gate)
        {
            _untilUser = scheduler.Now + time;
        }
    }

    /// <summary>Pauses, at least for a time, because no completion is possible.</summary>
    /// <returns>Whether the user is to be told: a reason is told once until a success.</returns>
    public bool Fail(TimeSpan time, string reason)
    {
        lock (_gate)
        {
            var until = scheduler.Now + time;
            _untilFailure = until > _untilFailure ? until : _untilFailure;
            _failure = reason;
            return _told.Add(reason);
        }
    }

    /// <summary>Takes that the service has answered.</summary>
    public void Succeed()
    {
        lock (_gate)
        {
            _told.Clear();
        }
    }

    /// <summary>Ends a pause after a failure: its cause may be gone.</summary>
    public void EndFailure()
    {
        lock (_gate)
        {
            _untilFailure = default;
        }
    }

    /// <summary>Ends all pauses.</summary>
    public void End()
    {
        lock (_gate)
        {
            (_untilUser, _untilFailure) = (default, default);
        }
    }
}
