namespace GeminiRx.Relay.Answers;

/// <summary>Repeats a call to a log that is away, until it succeeds or the patience ends.</summary>
internal sealed class Patience(AnswerLogOptions options)
{
    /// <summary>The longest pause between two calls.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(50);

    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var started = options.TimeProvider.GetTimestamp();
        for (var delay = _firstDelay; ; delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (AnswerLogException e) when (e.IsTransient && options.TimeProvider.GetElapsedTime(started) < options.Patience)
            {
                await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
