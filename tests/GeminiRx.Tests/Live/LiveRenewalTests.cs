using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>A service that says goodbye on every connection is not asked without end.</summary>
public sealed class LiveRenewalTests
{
    private readonly ScriptedService _service = new();

    [Theory]
    [InlineData("0s")]
    [InlineData("1s")]
    [InlineData("10s")]
    public void Goodbye_OnEveryIdleConnection_EndsTheSession(string left)
    {
        Greet(left);
        var all = _service.Open().Chunks.Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(10));

        AssertEndsEarly(all, _service.Sockets.Count);
    }

    // Each connection is billed for the prompt.
    [Theory]
    [InlineData("0s")]
    [InlineData("10s")]
    public void Goodbye_DuringEveryAttemptOfATurn_FailsIt(string left)
    {
        Greet(left, socket => socket.Push(ServiceSays.Text("Hi")));
        var seen = _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(10));

        AssertEndsEarly(seen, _service.Sockets.Count(socket => socket.Sent.Count > 1));
    }

    // A turn on each is progress.
    [Fact]
    public void Goodbye_AfterATurnOnEveryConnection_IsNotSeen()
    {
        Greet("10s");
        var session = _service.Open();
        for (var turn = 0; turn < 20; turn++)
        {
            var seen = session.Turn($"turn {turn}").Test(_service.Clock);
            _service.Clock.AdvanceBy(TimeSpan.FromSeconds(3));
            _service.Socket.Push(ServiceSays.Text("Hi"));
            _service.Socket.Push(ServiceSays.End);
            _service.Socket.Push(ServiceSays.Update($"h{turn}"));

            seen.AssertText("Hi").AssertCompleted();
            Assert.Empty(seen.Values.OfType<RetryingChunk>());
        }
    }

    // The session replaces its connections itself.
    [Fact]
    public void Age_OfAMinuteOrLess_IsNoGoodbye()
    {
        var session = _service.Open(new LiveOptions { MaxConnectionAge = TimeSpan.FromSeconds(30) });
        var all = session.Chunks.Test(_service.Clock);
        session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(ServiceSays.End);
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(5));

        all.AssertNotEnded();
        Assert.Empty(all.Values.OfType<RetryingChunk>());
        Assert.InRange(_service.Sockets.Count, 9, 11);
    }

    private static void AssertEndsEarly(TestObserver<Chunk> seen, int connections)
    {
        var failure = Assert.IsType<GeminiLiveException>(seen.Error);
        Assert.Equal((LiveFault.Closed, 1001), (failure.Fault, failure.CloseCode));
        Assert.Contains("several connections in a row", failure.Message, StringComparison.Ordinal);
        Assert.InRange(connections, 3, 7); // the first two, and the retries
    }

    private void Greet(string left, Action<ScriptedSocket>? then = null) =>
        _service.Greet = socket =>
        {
            socket.Push("""{"setupComplete":{}}""");
            then?.Invoke(socket);
            socket.Push($$$"""{"goAway":{"timeLeft":"{{{left}}}"}}""");
        };
}
