using System.Net.WebSockets;
using System.Reactive.Linq;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>Closes, refusals and bad input: each is a typed failure with advice, and nothing before it is lost.</summary>
public sealed class LiveFaultTests
{
    private const string Text = """{"serverContent":{"modelTurn":{"parts":[{"text":"Hi"}]}}}""";

    private readonly ScriptedService _service = new();

    [Theory]
    [InlineData(1002, "check the endpoint")]
    [InlineData(1003, "check the endpoint")]
    [InlineData(1007, "change what you send")]
    [InlineData(1008, "Check the key")]
    [InlineData(1009, "smaller messages")]
    [InlineData(1010, "Check the network")]
    [InlineData(1015, "certificate")]
    [InlineData(4000, "Check the network")]
    public void Close_WithACodeThatNoRetryMends_FailsTheTurn(int code, string advice)
    {
        var seen = Start();
        _service.Socket.Push(Text);
        _service.Socket.PushClose(code, "the reason");

        var failure = Assert.IsType<GeminiLiveException>(seen.Error);
        Assert.Equal((LiveFault.Closed, code, false), (failure.Fault, failure.CloseCode, failure.IsTransient));
        Assert.Contains($"code {code}: the reason", failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Advice, StringComparison.Ordinal);
        Assert.Equal("Hi", Assert.IsType<TextChunk>(Assert.Single(seen.Values)).Text);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(1014)]
    [InlineData(null)]
    public void Close_WithACodeThatARetryMends_Reconnects_AndFailsTypedInTheEnd(int? code)
    {
        var seen = Start(new LiveOptions { Reconnect = new RetryOptions { MaxRetries = 2 } });
        for (var i = 0; i < 3; i++)
        {
            _service.Socket.PushClose(code);
            _service.Clock.AdvanceBy(TimeSpan.FromSeconds(4));
        }

        Assert.Equal(3, _service.Sockets.Count);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], seen.Values.OfType<RetryingChunk>().Select(chunk => chunk.Delay));
        Assert.Equal(code, Assert.IsType<GeminiLiveException>(seen.Error).CloseCode);
    }

    [Fact]
    public void Close_AboutTheQuota_IsNotRetried()
    {
        var seen = Start();
        _service.Socket.PushClose(1011, "You exceeded your current quota, please check your plan and billing details.");

        Assert.Contains("quota is used up", Assert.IsType<GeminiLiveException>(seen.Error).Advice, StringComparison.Ordinal);
        Assert.Single(_service.Sockets);
    }

    [Fact]
    public void Reason_ThatQuotesTheKey_IsShownWithoutIt()
    {
        var seen = Start(client: new GeminiOptions { ApiKey = "a-secret-key-of-32-letters" });
        _service.Socket.PushClose(1008, "Key a-secret-key-of-32-letters is not allowed.");

        Assert.DoesNotContain("secret", seen.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Setup_ThatIsRefused_FailsTyped()
    {
        _service.Greet = socket => socket.PushClose(1007, "Invalid value at 'setup'");
        var seen = Start();

        var failure = Assert.IsType<GeminiLiveException>(seen.Error);
        Assert.Equal((LiveFault.SetupRefused, 1007), (failure.Fault, failure.CloseCode));
        Assert.Contains("LiveOptions", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Setup_ThatIsNotConfirmed_FailsAfter30Seconds()
    {
        _service.Greet = _ => { };
        var seen = Start(new LiveOptions { Reconnect = new RetryOptions { MaxRetries = 0 } });
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(31));

        Assert.IsType<GeminiTimeoutException>(seen.Error);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[1]")]
    [InlineData("{\"serverContent\":")]
    public void Message_ThatIsNoObject_FailsTyped(string message)
    {
        var seen = Start();
        _service.Socket.Push(Text);
        _service.Socket.Push(message);

        Assert.Equal(StreamFault.Unreadable, Assert.IsType<GeminiStreamException>(seen.Error).Fault);
        Assert.Single(seen.Values.OfType<TextChunk>());
    }

    [Fact]
    public void Message_ThatIsTooLarge_FailsTyped()
    {
        var seen = Start(client: new GeminiOptions { ApiKey = "a-key", MaxEventBytes = 1024 });
        _service.Socket.Push(new byte[600], isEnd: false);
        _service.Socket.Push(new byte[600], isEnd: false);

        Assert.Equal(StreamFault.TooLarge, Assert.IsType<GeminiStreamException>(seen.Error).Fault);
    }

    [Fact]
    public void Message_WithSeveralMembers_IsReadCompletely()
    {
        var seen = Start();
        _service.Socket.Push(
            """
            {"usageMetadata":{"promptTokenCount":3,"responseTokenCount":2,"totalTokenCount":5},
             "toolCall":{"functionCalls":[{"id":"c","name":"f","args":{"a":1}}]},"somethingNew":{"x":1},
             "serverContent":{"modelTurn":{"parts":[{"text":"Hi"},{"text":"hm","thought":true}]},
             "outputTranscription":{"text":"Hi","finished":true}}}
            """
        );
        _service.Socket.Push("""{"serverContent":{"turnComplete":true,"interactionStatus":"IDLE"}}""");

        Assert.Equal(
            [
                "TextChunk",
                "ThoughtChunk",
                "TranscriptionChunk",
                "UnknownFieldChunk",
                "ToolCallChunk",
                "CheckpointChunk",
                "UsageChunk",
                "FinishedChunk",
            ],
            seen.Values.Select(chunk => chunk.GetType().Name)
        );
        Assert.Equal(5, ((FinishedChunk)seen.Values[^1]).Usage!.TotalTokenCount);
        Assert.True(seen.IsCompleted);
    }

    [Fact]
    public void Handshake_ThatFails_IsClassified()
    {
        var client = new GeminiClient(new GeminiOptions { ApiKey = "a-key" });
        var live = client.Live(
            new LiveOptions
            {
                Connect = (_, _, _) => throw new WebSocketException("no"),
                Reconnect = new RetryOptions { MaxRetries = 0 },
            }
        );
        var seen = live.Turn("Hi").Test(_service.Clock);

        Assert.IsType<GeminiConnectionException>(seen.Error);
    }

    [Fact]
    public void Session_WithoutAKey_FailsTyped() =>
        Assert.Equal(
            "missingKey",
            Assert
                .IsType<GeminiConfigurationException>(new GeminiClient(new GeminiOptions()).Live().Turn("Hi").Test(_service.Clock).Error)
                .Reason
        );

    private TestObserver<Chunk> Start(LiveOptions? options = null, GeminiOptions? client = null) =>
        _service.Open(options, client).Turn("Hello").Test(_service.Clock);
}
