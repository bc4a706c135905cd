using System.Net.WebSockets;
using System.Reactive.Linq;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>Faults of the program and odd beginnings end a session typed, or do not end it.</summary>
public sealed class LiveProgramFaultTests
{
    private readonly ScriptedService _service = new();

    [Theory]
    [InlineData("ShouldRetry")]
    [InlineData("Random")]
    [InlineData("OnRetry")]
    public async Task Callback_ThatThrows_EndsTheSessionWithItsException(string which)
    {
        var retry = new RetryOptions();
        retry = which switch
        {
            "ShouldRetry" => retry with { ShouldRetry = _ => throw new FormatException(which) },
            "Random" => retry with { Random = () => throw new FormatException(which) },
            _ => retry with { OnRetry = _ => throw new FormatException(which) },
        };
        var client = new GeminiClient(new GeminiOptions { ApiKey = "a-key", TimeProvider = _service.Clock });
        var session = client.Live(new LiveOptions { Reconnect = retry, Connect = (_, _, _) => throw new WebSocketException("no") });
        var seen = session.Turn("Hello").Test(_service.Clock);

        Assert.Equal(which, Assert.IsType<FormatException>(seen.Error).Message);
        await session.DisposeAsync().AsTask().WaitAsync(TimeoutToken.Start());
        Assert.Equal(LiveFault.Ended, Assert.IsType<GeminiLiveException>(session.Turn("Hello").Test(_service.Clock).Error).Fault);
    }

    [Fact]
    public void OnRetry_IsCalled()
    {
        var calls = new List<RetryingChunk>();
        _service.Open(new LiveOptions { Reconnect = new RetryOptions { OnRetry = calls.Add } }).Turn("Hello").Test(_service.Clock);
        _service.Socket.Drop();

        Assert.Equal(1, Assert.Single(calls).Attempt);
    }

    [Fact]
    public void Age_BeyondADay_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiveOptions { MaxConnectionAge = TimeSpan.FromDays(50) });

    [Theory]
    [InlineData("""{"toolCall":{"functionCalls":[1]}}""")]
    [InlineData("""{"usageMetadata":{"promptTokensDetails":[1]}}""")]
    [InlineData("""{"toolCall":{"functionCalls":"x"},"usageMetadata":[],"serverContent":7,"goAway":1}""")]
    public void Message_OfAnOddForm_IsReadOrUnreadable_AndNoLostConnection(string message)
    {
        var seen = _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(message);

        Assert.Empty(seen.Values.OfType<RetryingChunk>());
        Assert.Equal(StreamFault.Unreadable, (seen.Error as GeminiStreamException)?.Fault ?? StreamFault.Unreadable);
        Assert.True(seen.Error is null or GeminiStreamException);
    }

    [Fact]
    public void Setup_ThatStalls_IsRetried()
    {
        var greet = _service.Greet;
        _service.Greet = _ => { };
        _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Greet = greet;
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(32));

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Contains("Hello", _service.Socket.Sent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_AroundTheConfirmation_AreRead()
    {
        _service.Greet = socket =>
        {
            socket.Push("""{"somethingNew":1}""");
            socket.Push("""{"setupComplete":{},"sessionResumptionUpdate":{"newHandle":"h0","resumable":true}}""");
        };
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);

        Assert.Null(all.Error);
        Assert.Equal("somethingNew", Assert.IsType<UnknownFieldChunk>(Assert.Single(all.Values)).Name);
        Assert.Equal("h0", session.Handle);
    }

    [Fact]
    public void Turns_WithoutLimit_AreRefusedTyped()
    {
        var session = _service.Open();
        var first = session.Turn("Hello").Test(_service.Clock);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(session.Send("Hello").IsCompletedSuccessfully);
        }

        var refused = session.Turn("Hello").Test(_service.Clock);

        Assert.Equal(LiveFault.Overflow, Assert.IsType<GeminiLiveException>(refused.Error).Fault);
        Assert.True(session.Send("Hello").IsFaulted);
        first.AssertNotEnded();
    }

    [Fact]
    public void Pauses_WithoutLimit_AreRefusedTyped()
    {
        _service.Greet = _ => { };
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });

        Assert.Contains(Enumerable.Range(0, 1024).Select(_ => session.SendAudioEnd()).ToList(), sent => sent.IsFaulted);
    }

    [Fact]
    public void Fault_OfAnOpener_IsNotQuoted()
    {
        var client = new GeminiClient(new GeminiOptions { ApiKey = "a-key", TimeProvider = _service.Clock });
        var session = client.Live(
            new LiveOptions
            {
                Reconnect = new RetryOptions { MaxRetries = 0 },
                Connect = (_, _, _) => throw new InvalidOperationException("the secret"),
            }
        );

        Assert.DoesNotContain("secret", session.Turn("Hello").Test(_service.Clock).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BearerToken_InAReason_IsNotShown()
    {
        var options = new GeminiOptions
        {
            Vertex = new VertexLocation("p", "europe-west4"),
            AccessToken = _ => new("a-bearer-token-of-32"),
        };
        var seen = _service.Open(client: options).Turn("Hi").Test(_service.Clock);
        _service.Socket.PushClose(1008, "Token a-bearer-token-of-32 is not allowed.");

        Assert.DoesNotContain("a-bearer", seen.Error!.Message, StringComparison.Ordinal);
    }
}
