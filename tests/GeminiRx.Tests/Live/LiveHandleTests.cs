using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>What a handle covers, and what happens when the service refuses it.</summary>
public sealed class LiveHandleTests
{
    private const string Ready = """{"setupComplete":{}}""";

    private readonly ScriptedService _service = new();

    // The service saves its state at the setup, before it has read the turns that it does not know.
    [Theory]
    [InlineData("""{"setupComplete":{},"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}""", null)]
    [InlineData(Ready, "h2")]
    public void Handle_OfTheSetup_DoesNotCoverTheTurnsThatFollowIt(string setup, string? later)
    {
        var session = _service.Open();
        Talk(session, "first", "Hi");
        _service.Greet = socket =>
        {
            socket.Push(setup);
            if (later is not null)
            {
                socket.Push(ServiceSays.Update(later));
            }
        };
        Reconnect();
        Assert.Contains("first", _service.Socket.Sent[1], StringComparison.Ordinal);
        Reconnect();
        Assert.Contains("first", _service.Socket.Sent[1], StringComparison.Ordinal);

        // The state after the next turn covers everything.
        Talk(session, "second", "Ho");
        _service.Socket.Push(ServiceSays.Update("h3"));
        Reconnect();
        Assert.Contains("h3", _service.Socket.Sent[0], StringComparison.Ordinal);
        Assert.Single(_service.Socket.Sent);
    }

    [Fact]
    public void RefusedHandle_IsReported_WhenTheSessionGoesOn()
    {
        _service.Greet = socket => socket.PushClose(1007, "Request contains an invalid argument.");
        var session = _service.Open(new LiveOptions { Handle = "old", OnRefusedHandle = RefusedHandle.ContinueWithHistory });
        _service.Greet = Greeting(refuses: 1);
        var seen = session.Turn("Hello").Test(_service.Clock);

        var cause = Assert.IsType<GeminiLiveException>(Assert.Single(seen.Values.OfType<RetryingChunk>()).Cause);
        Assert.Equal(LiveFault.HandleRefused, cause.Fault);
        Assert.Contains("Request contains an invalid argument.", cause.Message, StringComparison.Ordinal);
        Assert.Contains("Hello", _service.Socket.Sent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void RefusedKey_IsNoRefusedHandle()
    {
        _service.Greet = socket => socket.PushClose(1007, "API key not valid. Please pass a valid API key.");
        var seen = _service.Open(new LiveOptions { Handle = "old" }).Turn("Hello").Test(_service.Clock);

        var failure = Assert.IsType<GeminiLiveException>(seen.Error);
        Assert.Equal(LiveFault.SetupRefused, failure.Fault);
        Assert.Contains("API key not valid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Turn_ThatWaitsForTheFirstConnection_SeesTheRetries()
    {
        _service.Greet = socket => socket.Drop();
        var seen = _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(2, seen.Values.OfType<RetryingChunk>().Count());
    }

    // The reader has not taken the reason yet when the next message cannot be sent.
    [Fact]
    public async Task Send_ThatFails_DoesNotHideWhyTheServiceHasClosed()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        var socket = _service.Socket;
        socket.BeforeSend = () => Task.FromException(new IOException("reset"));
        _ = session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));
        socket.PushClose(1008, "the key was revoked");
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(2));

        var failure = Assert.IsType<GeminiLiveException>(all.Error);
        Assert.Equal(1008, failure.CloseCode);
        await session.DisposeAsync();
    }

    [Fact]
    public void Send_ThatFailsWithoutAReason_Reconnects()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        _service.Socket.BeforeSend = () => Task.FromException(new IOException("reset"));
        _ = session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.Equal(2, _service.Sockets.Count);
    }

    private static Action<ScriptedSocket> Greeting(int refuses)
    {
        var count = 0;
        return socket =>
        {
            if (++count <= refuses)
            {
                socket.PushClose(1007, "Request contains an invalid argument.");
            }
            else
            {
                socket.Push(Ready);
            }
        };
    }

    private void Talk(LiveSession session, string prompt, string answer)
    {
        session.Turn(prompt).Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text(answer));
        _service.Socket.Push(ServiceSays.End);
    }

    private void Reconnect()
    {
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
    }
}
