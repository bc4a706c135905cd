using System.Text;
using GeminiRx.TestSupport;
using static GeminiRx.Tests.Interactions.InteractionDecoding;

namespace GeminiRx.Tests.Interactions;

public sealed class InteractionDecoderTests
{
    public static TheoryData<string, string, Outcome> Ends =>
        new()
        {
            { "completed", "", Outcome.Completed },
            { "requires_action", "", Outcome.Completed },
            { "incomplete", "Allow more output tokens", Outcome.MaxTokens },
            { "failed", "Ask again", Outcome.Other },
            { "budget_exceeded", "Raise the budget", Outcome.Other },
            { "cancelled", "", Outcome.Stopped },
            { "requires_continuation", "Ask the model to continue the interaction v1", Outcome.Other },
            { "of_tomorrow", "Ask again", Outcome.Other },
        };

    [Fact]
    public void EachEventAndEachPiece_IsAChunk()
    {
        Assert.Equal(26 + 1, GoldenEvents.Deltas.Count);
        Assert.Equal(7 + 1, GoldenEvents.Events.Count);
        var lines = new StringBuilder();
        Add("events", GoldenEvents.Events.Select(one => one.Json));
        foreach (var (name, step, delta) in GoldenEvents.Deltas)
        {
            Add($"delta {name}", [Created, Start(0, step), Delta(0, delta), Stop(0), Completed]);
        }

        var (approved, present) = ApprovedText.Compare("Interactions", lines.ToString());
        Assert.Equal(approved, present);

        void Add(string name, IEnumerable<string> events)
        {
            lines.AppendLine($"# {name}");
            DecodeBothWays(Stream(events)).ForEach(one => lines.AppendLine(Describe(one)));
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Status_AtTheEnd_IsAnOutcomeWithAdvice(string status, string advice, Outcome outcome)
    {
        var chunks = DecodeBothWays(
            Stream(Created, Completed.Replace("completed\",\"usage", $"{status}\",\"usage", StringComparison.Ordinal))
        );

        var end = Assert.IsType<FinishedChunk>(chunks[^1]);
        Assert.Equal((outcome, status, "v1", "m"), (end.Outcome, end.Reason?.Value, end.ResponseId, end.ModelVersion));
        Assert.Equal(outcome == Outcome.Completed, end.ToException() is null);
        Assert.StartsWith(advice, end.ToException()?.Advice ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_InPieces_ArriveAsTheyStreamAndAsOneCall()
    {
        var chunks = DecodeBothWays(
            Stream(
                Created,
                Start(3, """{"type":"function_call","id":"c","name":"f","arguments":{}}"""),
                Delta(3, """{"type":"arguments_delta","arguments":"{\"a b\":\"x\\u00"}"""),
                Delta(3, """{"type":"arguments_delta","arguments":"e9y"}"""),
                Delta(3, """{"type":"arguments_delta","arguments":"\",\"n\":{\"m\":[1"}"""),
                Delta(3, """{"type":"arguments_delta","arguments":"2]},\"e\":{}}"}"""),
                Stop(3),
                Completed
            )
        );

        Assert.Equal(
            [("$['a b']", "\"x\"", true), ("$['a b']", "\"éy\"", true), ("$['a b']", "\"\"", false), ("$.n.m[0]", "12", false)],
            chunks
                .OfType<ToolArgumentsChunk>()
                .Select(piece => (piece.Path, piece.Value.ValueKind == default ? "" : ToText(piece), piece.WillContinue))
        );
        var call = Assert.Single(chunks.OfType<ToolCallChunk>());
        Assert.Equal(("f", "c", true), (call.Name, call.Id, call.IsComplete));
        Assert.Equal("""{"a b":"x\u00e9y","n":{"m":[12]},"e":{}}""", call.Arguments.GetRawText());

        static string ToText(ToolArgumentsChunk piece) =>
            piece.Value.ValueKind == System.Text.Json.JsonValueKind.String ? $"\"{piece.Value.GetString()}\"" : piece.Value.GetRawText();
    }

    [Theory]
    [InlineData("{\\\"a\\\":")]
    [InlineData("[1]")]
    [InlineData("{\\\"a\\\":1}}")]
    public void Arguments_ThatAreNoObject_AreAnIncompleteCall(string arguments)
    {
        var chunks = DecodeBothWays(
            Stream(
                Created,
                Start(0, """{"type":"function_call","id":"c","name":"f","arguments":{}}"""),
                Delta(0, $$"""{"type":"arguments_delta","arguments":"{{arguments}}"}"""),
                Stop(0),
                Completed
            )
        );

        Assert.False(Assert.Single(chunks.OfType<ToolCallChunk>()).IsComplete);
    }

    [Fact]
    public void Character_CutInHalf_IsJoined() =>
        Assert.Equal(
            "a🚀b",
            string.Concat(
                DecodeBothWays(Stream(Created, Said("a\\ud83d"), Said("\\ude80b"), Completed)).OfType<TextChunk>().Select(one => one.Text)
            )
        );

    [Theory]
    [InlineData("unavailable", 503, true)]
    [InlineData("https://errors.example/rate_limit_exceeded", 429, true)]
    [InlineData("invalid_request", 400, false)]
    [InlineData("permission_denied", 403, false)]
    [InlineData("unheard_of", 500, true)]
    public void Error_InTheStream_IsTypedWithAdvice(string code, int status, bool isTransient)
    {
        var error = $$$"""{"event_type":"error","error":{"code":"{{{code}}}","message":"No."}}""";

        var chunks = DecodeBothWays(Stream(Created, Said("a"), error));

        var failure = Assert.IsType<GeminiApiException>(chunks[^1]);
        Assert.Equal((status, "No.", isTransient), (failure.Code, failure.Message, failure.IsTransient));
        Assert.NotNull(failure.Advice);
        Assert.Contains(new TextChunk("a"), chunks);
    }

    [Theory]
    [InlineData("data: {\"event_type\"\n\n", StreamFault.Unreadable)]
    [InlineData("data: 5\n\n", StreamFault.Unreadable)]
    [InlineData("data: {\"event_type\":\"step.del", StreamFault.Truncated)]
    [InlineData("data: {\"event_type\":\"step.delta\",\"index\":0}", StreamFault.Truncated)]
    [InlineData("", StreamFault.Truncated)]
    [InlineData("{\"error\"", StreamFault.Truncated)]
    public void BadEvent_IsATypedFailure_AndNothingBeforeItIsLost(string bad, StreamFault fault)
    {
        var whole = Stream(Created, Start(0, """{"type":"model_output"}"""), Said("a"));
        var chunks = DecodeBothWays(whole.Replace("event: done\ndata: [DONE]\n\n", bad, StringComparison.Ordinal));

        Assert.Equal(fault, Assert.IsType<GeminiStreamException>(chunks[^1]).Fault);
        Assert.Contains(new TextChunk("a"), chunks);
        Assert.DoesNotContain("step.del", ((Exception)chunks[^1]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfAProxy_IsUnreadable() =>
        Assert.Equal(StreamFault.Unreadable, Assert.IsType<GeminiStreamException>(Decode("<html>\nno\n")[^1]).Fault);

    [Fact]
    public void AnotherApi_IsUnreadable() =>
        Assert.Equal(
            StreamFault.Unreadable,
            Assert.IsType<GeminiStreamException>(Decode("data: {\"candidates\":[{\"content\":{}}]}\n\n")[^1]).Fault
        );
}
