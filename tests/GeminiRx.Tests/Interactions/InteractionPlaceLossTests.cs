using System.Text;
using GeminiRx.Interactions;
using GeminiRx.Wire.Interactions;
using static GeminiRx.Tests.Interactions.InteractionDecoding;

namespace GeminiRx.Tests.Interactions;

/// <summary>Places must neither be stale nor inside of what has to come whole.</summary>
public sealed class InteractionPlaceLossTests
{
    private const string Output = """{"type":"model_output"}""";
    private const string NoId = """{"event_type":"step.delta","index":0,"delta":{"type":"text","text":"b"}}""";

    private const string Update =
        """{"event_type":"interaction.status_update","interaction_id":"v1","status":"in_progress","continuation_token":"k=="}""";

    private static readonly CheckpointChunk _afterD1 = new("interactions/v1?last_event_id=d1");
    private static readonly CheckpointChunk _atToken = new("interactions/v1?continuation_token=k%3D%3D");

    [Fact]
    public void Drop_AfterAnEventWithoutIdentifier_GoesBackBeforeIt() =>
        Assert.Equal(
            [new TextChunk("a"), _afterD1, new TextChunk("b")],
            Shown(Decode(Cut(Created, Start(0, Output), Said("a", "d1"), NoId)))
        );

    [Fact]
    public void Token_OfAnEventWithoutIdentifier_IsNotFollowedByAnOlderPlace() =>
        Assert.Equal(
            [new TextChunk("a"), _afterD1, new TextChunk("b"), _atToken],
            Shown(Decode(Cut(Created, Start(0, Output), Said("a", "d1"), NoId, Update)))
        );

    [Fact]
    public void Token_AtAPlaceThatCostsNothing_IsNotOffered() =>
        Assert.Equal([new TextChunk("a"), _afterD1], Shown(Decode(Cut(Created, Start(0, Output), Said("a", "d1"), Update))));

    [Fact]
    public void Token_OfAnInteractionThatIsFollowed_IsNotOffered()
    {
        var chunks = Decode(Cut(Created.Replace("\"event_id\":\"e1\",", "", StringComparison.Ordinal), NoId, Update), hasRequest: false);

        Assert.Equal([new TextChunk("b")], Shown(chunks));
    }

    [Theory]
    [InlineData("code_execution_call", "\"arguments\":{\"language\":\"python\",\"code\":\"1\"}")]
    [InlineData("code_execution_result", "\"result\":\"1\",\"is_error\":false")]
    public void Drop_InsideOfAStepOfCode_GoesBackToThePlaceBeforeIt(string type, string content)
    {
        var chunks = WithoutSketches(
            Decode(
                Cut(
                    Created,
                    Start(0, Output),
                    Said("a", "d1"),
                    Start(1, $$"""{"type":"{{type}}","id":"c"}""", "s2"),
                    Delta(1, $$"""{"type":"{{type}}",{{content}}}""", "d2")
                )
            )
        );

        Assert.Equal([_afterD1], chunks.OfType<CheckpointChunk>());
        Assert.True(chunks.IndexOf(_afterD1) < chunks.FindIndex(chunk => chunk is CodeChunk or CodeResultChunk));
    }

    [Theory]
    [InlineData("""{"event_type":"error","error":{"code":"unavailable","message":"No."}}""")]
    [InlineData("""{"error":{"code":503,"status":"UNAVAILABLE","message":"No."}}""")]
    public void Error_WhileTheServiceRepeatsItself_IsAFailure(string error)
    {
        var chunks = Decode(Stream(Created, error), resumed: new InteractionPosition("v1", "d1", null));

        Assert.Equal(503, Assert.IsType<GeminiApiException>(chunks[^1]).Code);
    }

    [Fact]
    public void Token_InsideOfACall_IsNotOffered()
    {
        var call = Start(1, """{"type":"function_call","id":"c","name":"f","arguments":{}}""", "s2");

        var chunks = Decode(Cut(Created, Start(0, Output), Said("a", "d1"), call, Update), isStored: false);

        Assert.Empty(chunks.OfType<CheckpointChunk>());
    }

    [Fact]
    public void Place_AfterAnEventWithoutIdentifier_IsValidAgain() =>
        Assert.Equal(
            [new TextChunk("a"), _afterD1, new TextChunk("b"), new TextChunk("c"), new CheckpointChunk("interactions/v1?last_event_id=d2")],
            Shown(Decode(Cut(Created, Start(0, Output), Said("a", "d1"), NoId, Said("c", "d2"), Update)))
        );

    // The last event says how the answer continues: an earlier token is no longer valid.
    [Fact]
    public void TokenBeforeTheEnd_IsNotFollowed()
    {
        using var chain = new InteractionChain(64 * 1024, isStored: false);
        var chunks = new List<Chunk>();
        var end = Completed.Replace("completed\",\"usage", "requires_continuation\",\"usage", StringComparison.Ordinal);
        chain.Feed(Encoding.UTF8.GetBytes(Stream(Created, Start(0, Output), Said("a", "d1"), Update, end)), chunks);

        Assert.False(chain.TryContinue(chunks, _ => true));
    }

    [Fact]
    public void AnswerThatContinues_AndIsNotFollowed_EndsWithThePlace()
    {
        var end = Completed.Replace(
            "completed\",\"usage",
            "requires_continuation\",\"continuation_token\":\"k==\",\"usage",
            StringComparison.Ordinal
        );

        var chunks = Decode(Stream(Created, Start(0, Output), Said("a", "d1"), Stop(0), end), hasRequest: false);

        Assert.Equal(_atToken, chunks[^2]);
        Assert.Equal("requires_continuation", Assert.IsType<FinishedChunk>(chunks[^1]).Reason?.Value);
    }

    // Some services send the code in the start of its step and again as a piece.
    [Fact]
    public void Code_ThatComesTwice_IsOneChunk()
    {
        const string Code = """{"type":"code_execution_call","id":"c","arguments":{"language":"python","code":"1"}}""";

        Assert.Single(Decode(Stream(Created, Start(0, Code), Delta(0, Code), Stop(0), Completed)).OfType<CodeChunk>());
    }

    [Theory]
    [InlineData("code_execution_call", "\"arguments\":{\"language\":\"python\",\"code\":\".\"}", false, 3)]
    [InlineData("code_execution_result", "\"result\":\".\"", false, 3)]
    [InlineData("code_execution_result", "\"result\":\".\"", true, 3)]
    public void EqualPieces_OfCodeOrOutput_AreAllDelivered(string type, string content, bool isInStart, int count)
    {
        var piece = $$"""{"type":"{{type}}","id":"c",{{content}}}""";
        var start = isInStart ? piece : $$"""{"type":"{{type}}","id":"c"}""";

        var chunks = Decode(Stream(Created, Start(0, start), Delta(0, piece), Delta(0, piece), Delta(0, piece), Stop(0), Completed));

        Assert.Equal(count, chunks.Count(chunk => chunk is CodeChunk or CodeResultChunk));
    }

    [Fact]
    public void Step_AtThePlaceOfAnOpenOne_EndsIt()
    {
        var call = """{"type":"function_call","id":"c","name":"f","arguments":{}}""";

        var calls = Decode(Stream(Created, Start(0, call), Start(0, call.Replace("\"c\"", "\"d\"", StringComparison.Ordinal)), Completed));

        Assert.Equal(["c", "d"], calls.OfType<ToolCallChunk>().Select(one => one.Id));
    }

    [Fact]
    public void Counts_ThatComeAgain_AreOneChunk()
    {
        var counted = """{"event_type":"step.stop","index":0,"usage":{"total_tokens":3}}""";

        Assert.Single(Decode(Stream(Created, Start(0, Output), counted, counted, Completed)).OfType<UsageChunk>());
    }

    [Fact]
    public void Status_WhileTheServiceRepeatsItself_IsKnown()
    {
        var ended = """{"event_type":"interaction.status_update","event_id":"u","interaction_id":"v1","status":"cancelled"}""";

        var chunks = Decode(Stream(Created, ended, Said("a", "d1")), resumed: new InteractionPosition("v1", "d1", null));

        Assert.Equal("cancelled", Assert.IsType<FinishedChunk>(chunks[^1]).Reason?.Value);
    }

    [Theory]
    [InlineData("{\\\"a\\\":\\\"x\\ud83d")]
    [InlineData("{\\\"a\\ud83d\\\":1,\\\"b\\\":\\\"x")]
    [InlineData("{\\\"a\\\":\\\"x\\ud83dy\\\"}")]
    public void HalfACharacter_InArguments_IsATypedEnd(string arguments)
    {
        string[] events =
        [
            Created,
            Start(0, """{"type":"function_call","id":"c","name":"f","arguments":{}}"""),
            Delta(0, $$"""{"type":"arguments_delta","arguments":"{{arguments}}"}"""),
        ];

        Assert.IsType<GeminiStreamException>(Decode(Cut(events))[^1]);
        var whole = Decode(Stream([.. events, Stop(0), Completed]));
        Assert.IsType<FinishedChunk>(whole[^1]);
        Assert.Single(whole.OfType<ToolCallChunk>());
    }

    private static List<object> Shown(IEnumerable<object> chunks) =>
        WithoutSketches(chunks.Where(chunk => chunk is TextChunk or CheckpointChunk));

    private static string Cut(params string[] events) =>
        Stream(events).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal);
}
