using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>What a new connection repeats, and what it is told.</summary>
public sealed class LiveRepetitionTests
{
    private readonly ScriptedService _service = new();

    [Fact]
    public void Answer_WithoutTheCallOfTheFirstAttempt_IsDelivered()
    {
        var seen = CutAfter(_service.Open(), ServiceSays.Calls("a:one"));
        _service.Socket.Push(ServiceSays.Text("No call "));
        _service.Socket.Push(ServiceSays.Text("is needed."));
        Assert.Empty(seen.Values.OfType<TextChunk>());
        _service.Socket.Push(ServiceSays.End);

        seen.AssertText("No call is needed.").AssertOutcome(Outcome.Completed).AssertCompleted();
        Assert.Equal(["a"], Assert.Single(seen.Values.OfType<ToolCallCancellationChunk>()).Ids);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Contains("No call is needed.", _service.Socket.Sent[1], StringComparison.Ordinal);
        Assert.DoesNotContain("functionCall", _service.Socket.Sent[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_BeforeAnotherCall_IsDeliveredBeforeIt()
    {
        var seen = CutAfter(_service.Open(), ServiceSays.Calls("a:one"));
        _service.Socket.Push(ServiceSays.Text("Rather"));
        _service.Socket.Push(ServiceSays.Calls("b:other"));

        Assert.Equal(
            [
                "ToolCallChunk",
                "CheckpointChunk",
                "RetryingChunk",
                "TextChunk",
                "ToolCallCancellationChunk",
                "ToolCallChunk",
                "CheckpointChunk",
            ],
            seen.Values.Select(chunk => chunk.GetType().Name)
        );
    }

    [Fact]
    public void Calls_ThatComeAgainInAnotherOrder_AreMadeOnce()
    {
        var session = _service.Open();
        var seen = CutAfter(session, ServiceSays.Calls("a:one", "b:two", "c:three"));
        _ = session.SendToolResponse(Result(seen, "two"));
        _service.Socket.Push(ServiceSays.Calls("x:three", "y:two"));
        Assert.Contains("\"id\":\"y\"", _service.Socket.Sent[^1], StringComparison.Ordinal);
        _service.Socket.Push(ServiceSays.Calls("z:one"));
        _service.Socket.Push(ServiceSays.Text("Hi"));

        Assert.Equal(["one", "two", "three"], seen.Values.OfType<ToolCallChunk>().Select(call => call.Name));
        Assert.Empty(seen.Values.OfType<ToolCallCancellationChunk>());
        seen.AssertText("Hi");
    }

    [Fact]
    public void History_HasCallsAndResultsOfAMessageTogether_AndNoCallWithoutAResult()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(
            """
            {"serverContent":{"modelTurn":{"parts":[{"functionCall":{"id":"a","name":"one","args":{}},"thoughtSignature":"c2ln"},
             {"functionCall":{"id":"b","name":"two","args":{}}},{"functionCall":{"id":"c","name":"three","args":{}}}]}}}
            """
        );
        _ = session.SendToolResponse(Result(seen, "one"));
        _ = session.SendToolResponse(Result(seen, "two"));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(ServiceSays.End);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        var turns = JsonElement.Parse(_service.Socket.Sent[1]).GetProperty("clientContent").GetProperty("turns");
        Assert.Equal(
            ["user:1", "model:2", "user:2", "model:1"],
            turns.EnumerateArray().Select(turn => $"{turn.GetProperty("role")}:{turn.GetProperty("parts").GetArrayLength()}")
        );
        Assert.Contains("c2ln", turns[1].GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("three", turns.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void History_OfANewSession_EndsBeforeThePrompt()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(ServiceSays.End);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        session.Turn("second").Test(_service.Clock);

        Assert.Contains("initialHistoryInClientContent", _service.Socket.Sent[0], StringComparison.Ordinal);
        Assert.EndsWith("\"turnComplete\":true}}", _service.Socket.Sent[1], StringComparison.Ordinal);
        Assert.DoesNotContain("second", _service.Socket.Sent[1], StringComparison.Ordinal);
        Assert.Contains("second", _service.Socket.Sent[2], StringComparison.Ordinal);
    }

    [Fact]
    public void History_WithMedia_CountsItsSize()
    {
        var session = _service.Open(new LiveOptions { MaxHistoryLength = 1000 });
        session.Turn(Content.User(new InlineDataPart("image/png", new byte[2000]))).Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(ServiceSays.End);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Single(_service.Socket.Sent);
    }

    private TestObserver<Chunk> CutAfter(LiveSession session, string message)
    {
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(message);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        return seen;
    }

    private static FunctionResponsePart Result(TestObserver<Chunk> seen, string name) =>
        FunctionResponsePart.To(seen.Values.OfType<ToolCallChunk>().Single(call => call.Name == name), JsonElement.Parse("1"u8));
}
