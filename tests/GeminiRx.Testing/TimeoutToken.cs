namespace GeminiRx.Testing;

/// <summary>The one bound of every wait in a test: <c>await task.WaitAsync(TimeoutToken.Start())</c>. A test that is right never meets
/// it.</summary>
public static class TimeoutToken
{
    /// <summary>How long a test waits for anything: 30 s of the real clock.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A new token, cancelled <see cref="Limit"/> from now.</summary>
    public static CancellationToken Start() => new CancellationTokenSource(Limit).Token;
}
