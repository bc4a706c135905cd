using GeminiRx.Interactions;
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
        var chunks = Decode(
            Cut(
                Created,
                Start(0, Output),
                Said("a", "d1"),
                Start(1, $$"""{"type":"{{type}}","id":"c"}""", "s2"),
                Delta(1, $$"""{"type":"{{type}}",{{content}}}""", "d2")
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

    private static List<object> Shown(IEnumerable<object> chunks) => chunks.Where(chunk => chunk is TextChunk or CheckpointChunk).ToList();

    private static string Cut(params string[] events) =>
        Stream(events).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal);
}
