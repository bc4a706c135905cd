using System.Reactive.Linq;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>The ages of connections, goodbyes, pending audio, and operators on turns: all in virtual time.</summary>
public sealed class LiveTimeTests
{
    private const string End = """{"serverContent":{"turnComplete":true}}""";

    private readonly ScriptedService _service = new();

    [Fact]
    public void Connection_Of50Minutes_IsReplacedWithItsHandle()
    {
        var session = _service.Open();
        session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Text("Hi"));
        _service.Socket.Push(End);
        _service.Socket.Push(Update("h1"));
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(49));
        Assert.Single(_service.Sockets);

        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(2));

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Contains("\"handle\":\"h1\"", _service.Socket.Sent[0], StringComparison.Ordinal);
        Assert.Single(_service.Socket.Sent);
        Assert.True(_service.Sockets[0].IsDisposed);
    }

    [Fact]
    public void Connection_WhoseTurnRunsFor57Minutes_IsReplacedWithinTheTurn()
    {
        var seen = _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Text("Hi"));
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(56));
        Assert.Single(_service.Sockets);

        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(2));
        _service.Socket.Push(Text("Hi again"));
        _service.Socket.Push(End);

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Equal(new RewindChunk(2), seen.Values[1]);
        Assert.Equal(["Hi", "Hi again"], seen.Values.OfType<TextChunk>().Select(chunk => chunk.Text));
        Assert.Contains("Hello", _service.Socket.Sent[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Goodbye_WithinATurn_WaitsForItsEndAndItsHandle()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Text("Hi"));
        _service.Socket.Push("""{"goAway":{"timeLeft":"10s"}}""");
        var next = session.Turn("Next").Test(_service.Clock);
        _service.Socket.Push(End);
        Assert.True(seen.IsCompleted);
        Assert.Single(_service.Sockets);

        _service.Socket.Push(Update("h2"));

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Contains("\"handle\":\"h2\"", _service.Socket.Sent[0], StringComparison.Ordinal);
        Assert.Contains("Next", Assert.Single(_service.Socket.Sent.Skip(1)), StringComparison.Ordinal);
        next.AssertNotEnded();
    }

    [Fact]
    public void Goodbye_WithoutAHandleForTheTurn_SendsTheTurnAsHistory()
    {
        var session = _service.Open();
        session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Text("Hi"));
        _service.Socket.Push("""{"goAway":{"timeLeft":"10s"}}""");
        _service.Socket.Push(End);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Equal(
            """{"clientContent":{"turns":[{"role":"user","parts":[{"text":"Hello"}]},"""
                + """{"role":"model","parts":[{"text":"Hi"}]}],"turnComplete":true}}""",
            _service.Socket.Sent[1]
        );
    }

    [Fact]
    public void Goodbye_ThatPasses_ReplacesTheConnectionWithinTheTurn()
    {
        _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Text("Hi"));
        _service.Socket.Push("""{"goAway":{"timeLeft":"10s"}}""");
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(9));

        Assert.Equal(2, _service.Sockets.Count);
    }

    [Fact]
    public void Handle_OfAStateWithinATurn_IsNotUsed()
    {
        _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Update("before"));
        _service.Socket.Push(Text("Hi"));
        _service.Socket.Push(Update("within"));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Contains("\"handle\":\"before\"", _service.Socket.Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audio_BeyondTheLimit_IsRefusedTyped_AndTheRestIsSent()
    {
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });
        var gate = new TaskCompletionSource();
        _service.Greet = socket =>
        {
            socket.Push("""{"setupComplete":{}}""");
            socket.BeforeSend = () => socket.Sent.Count == 0 ? Task.CompletedTask : gate.Task;
        };
        var first = session.Send(Audio(1000)); // is being sent
        var second = session.Send(Audio(1000)); // waits
        var third = session.Send(Audio(1000));

        var failure = await Assert.ThrowsAsync<GeminiLiveException>(() => third);
        Assert.Equal(LiveFault.Overflow, failure.Fault);
        Assert.False(first.IsCompleted || second.IsCompleted);
        gate.SetResult();
        await first;
        await second;
        Assert.Equal(3, _service.Socket.Sent.Count);
    }

    [Fact]
    public async Task Image_ThatIsAlone_MayBeLargerThanTheLimit()
    {
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });
        await session.Send(new InlineDataPart("image/png", new byte[5000]));

        Assert.Contains("image/png", _service.Socket.Sent[1], StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<GeminiLiveException>(() =>
            session.Send(new InlineDataPart("image/png", new byte[(64 * 1024 * 1024) + 1]))
        );
        Assert.Equal(LiveFault.Overflow, failure.Fault);
    }

    [Fact]
    public async Task Audio_WithoutAConnection_WaitsForTheNext()
    {
        var session = _service.Open();
        session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Drop();
        var sent = session.Send(Audio(100));
        Assert.False(sent.IsCompleted);

        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        await sent;
        Assert.Contains("Hello", _service.Socket.Sent[1], StringComparison.Ordinal);
        Assert.Contains("realtimeInput", _service.Socket.Sent[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_OnATurn_RunInVirtualTime()
    {
        var session = _service.Open();
        var paced = session
            .Turn("Hello")
            .LimitTime(TimeSpan.FromMinutes(5), scheduler: _service.Clock)
            .KeepAlive(TimeSpan.FromSeconds(5), _service.Clock);
        var seen = paced.Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(12));
        _service.Socket.Push(Text("Hi"));
        _service.Socket.Push(End);

        Assert.Equal(2, seen.Values.OfType<KeepAliveChunk>().Count());
        seen.AssertText("Hi").AssertOutcome(Outcome.Completed).AssertCompleted();
    }

    [Fact]
    public void Call_ThatComesDifferentlyAfterACut_CancelsTheFirst()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Call("a", "one"));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        _service.Socket.Push(Call("b", "other"));

        Assert.Equal(["one", "other"], seen.Values.OfType<ToolCallChunk>().Select(call => call.Name));
        Assert.Equal(["a"], Assert.Single(seen.Values.OfType<ToolCallCancellationChunk>()).Ids);
    }

    [Fact]
    public void Call_ThatComesAgain_IsAnsweredUnderItsNewIdentifier()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Call("a", "one"));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        _service.Socket.Push(Text("Let me see."));
        _service.Socket.Push(Call("b", "one"));
        _ = session.SendToolResponse(
            FunctionResponsePart.To(seen.Values.OfType<ToolCallChunk>().Single(), System.Text.Json.JsonElement.Parse("1"u8))
        );

        Assert.Contains("\"id\":\"b\"", _service.Socket.Sent[^1], StringComparison.Ordinal);
        Assert.Empty(seen.Values.OfType<TextChunk>());
    }

    [Fact]
    public void Chunks_AreHot_AndContainEveryTurn()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        _ = session.Send("Hello");
        _service.Socket.Push(Text("Hi"));
        var late = session.Chunks.Test(_service.Clock);
        _service.Socket.Push(End);

        Assert.Equal(2, all.Values.Count);
        Assert.IsType<FinishedChunk>(Assert.Single(late.Values));
    }

    private static InlineDataPart Audio(int bytes) => new("audio/pcm;rate=16000", new byte[bytes]);

    private static string Text(string text) =>
        """{"serverContent":{"modelTurn":{"parts":[{"text":"X"}]}}}""".Replace("X", text, StringComparison.Ordinal);

    private static string Update(string handle) => $$$"""{"sessionResumptionUpdate":{"newHandle":"{{{handle}}}","resumable":true}}""";

    private static string Call(string id, string name) =>
        $$$"""{"toolCall":{"functionCalls":[{"id":"{{{id}}}","name":"{{{name}}}","args":{}}]}}""";
}
