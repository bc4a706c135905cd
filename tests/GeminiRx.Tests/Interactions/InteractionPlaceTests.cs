using GeminiRx.Interactions;
using static GeminiRx.Tests.Interactions.InteractionDecoding;

namespace GeminiRx.Tests.Interactions;

/// <summary>The places from which an interaction can be read on.</summary>
public sealed class InteractionPlaceTests
{
    private const string Output = """{"type":"model_output"}""";
    private const string Call = """{"type":"function_call","id":"c","name":"f","arguments":{}}""";

    private static readonly InteractionPosition _afterD1 = new("v1", "d1", null);

    [Fact]
    public void Step_ThatEnds_IsFollowedByAPlace() =>
        Assert.Equal(
            [new CheckpointChunk("interactions/v1?last_event_id=t1")],
            Decode(Stream(Created, Start(0, Output), Said("a", "d1"), Stop(0, "t1"), Completed)).OfType<CheckpointChunk>()
        );

    [Fact]
    public void Drop_AfterText_EndsWithThePlaceAfterIt()
    {
        var chunks = Decode(Cut(Created, Start(0, Output), Said("a", "d/1"), Said("b", "d 2")));

        Assert.Equal(new CheckpointChunk("interactions/v1?last_event_id=d%202"), chunks[^2]);
        Assert.Equal("d 2", InteractionPosition.Parse(((CheckpointChunk)chunks[^2]).Token)!.EventId);
    }

    [Fact]
    public void Drop_InsideOfACall_GoesBackToThePlaceBeforeIt()
    {
        var chunks = Decode(
            Cut(
                Created,
                Start(0, Output),
                Said("a", "d1"),
                Start(1, Call, "s2"),
                Delta(1, """{"type":"arguments_delta","arguments":"{"}""", "d2")
            )
        );

        var place = chunks.IndexOf(new CheckpointChunk("interactions/v1?last_event_id=d1"));
        Assert.True(place > chunks.IndexOf(new TextChunk("a")));
        Assert.True(place < chunks.FindIndex(chunk => chunk is StepStartChunk { Index: 1 }));
        Assert.Single(chunks.OfType<CheckpointChunk>());
        Assert.False(Assert.Single(chunks.OfType<ToolCallChunk>()).IsComplete);
    }

    [Fact]
    public void Drop_InsideOfACharacter_GoesBackToThePlaceBeforeIt()
    {
        var chunks = Decode(Cut(Created, Start(0, Output), Said("a", "d1"), Said("b\\ud83d", "d2")));

        Assert.Equal(
            [new TextChunk("a"), new CheckpointChunk("interactions/v1?last_event_id=d1"), new TextChunk("b"), new TextChunk("\uFFFD")],
            chunks.Where(chunk => chunk is TextChunk or CheckpointChunk)
        );
    }

    [Fact]
    public void Interaction_ThatIsNotStored_HasNoPlaceButItsTokens()
    {
        var update =
            """{"event_type":"interaction.status_update","event_id":"u","interaction_id":"v1","status":"in_progress","""
            + "\"continuation_token\":\"k==\"}";

        var chunks = Decode(Cut(Created, Start(0, Output), Said("a", "d1"), update, Said("b", "d2")), isStored: false);

        var place = Assert.Single(chunks.OfType<CheckpointChunk>());
        Assert.Equal(new InteractionPosition(null, null, "k=="), InteractionPosition.Parse(place.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Service_ThatRepeatsWhatWasRead_IsNotDelivered(bool fromTheStart)
    {
        string[] repeated = fromTheStart ? [Created, Start(0, Output, "s1"), Said("a", "d1")] : [Said("a", "d1")];

        var chunks = Decode(Stream([.. repeated, Said("b", "d2"), Stop(0, "t"), Completed]), resumed: _afterD1);

        Assert.Equal([new TextChunk("b")], chunks.OfType<TextChunk>());
        Assert.Equal(fromTheStart ? "m" : null, Assert.IsType<FinishedChunk>(chunks[^1]).ModelVersion);
    }

    [Fact]
    public void Service_ThatRepeatsSomethingElse_IsAFailure()
    {
        var chunks = Decode(Stream(Created, Said("x", "z1"), Completed), resumed: _afterD1);

        Assert.Empty(chunks.OfType<TextChunk>());
        Assert.Equal(StreamFault.Diverged, Assert.IsType<GeminiStreamException>(chunks[^1]).Fault);
    }

    [Theory]
    [InlineData("a", null, "e")]
    [InlineData("a/b?c", null, "e=&?")]
    [InlineData("a", "t/+=?", null)]
    [InlineData(null, "t", null)]
    public void Position_AsText_IsReadAgain(string? id, string? token, string? eventId)
    {
        var position = new InteractionPosition(id, eventId, token);

        Assert.Equal(position, InteractionPosition.Parse(position.ToString()));
        Assert.Equal(eventId is not null, InteractionPosition.IsAfterEvent(position.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Position_OfNoToken_IsNone(string? token) => Assert.Null(InteractionPosition.Parse(token));

    [Theory]
    [InlineData("YWJj/+=")]
    [InlineData("interactions/abc")]
    [InlineData("interactions/abc?other=1")]
    public void Position_OfAnotherToken_IsTheServicesToken(string token) =>
        Assert.Equal(new InteractionPosition(null, null, token), InteractionPosition.Parse(token));

    private static string Cut(params string[] events) =>
        Stream(events).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal);
}
