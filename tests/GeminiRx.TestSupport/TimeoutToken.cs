namespace GeminiRx.TestSupport;

/// <summary>Limits every wait: <c>await task.WaitAsync(TimeoutToken.Start())</c>. A passing test never reaches the limit.</summary>
public static class TimeoutToken
{
    /// <summary>The longest wait of a test: 30 s of the real clock.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A new token, cancelled <see cref="Limit"/> from now.</summary>
    public static CancellationToken Start() => new CancellationTokenSource(Limit).Token;
}
