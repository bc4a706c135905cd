using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Interactions;
using GeminiRx.TestSupport;
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
            WithoutSketches(Decode(Stream(Created, Start(0, Output), Said("a", "d1"), Stop(0, "t1"), Completed))).OfType<CheckpointChunk>()
        );

    [Fact]
    public void Drop_AfterText_EndsWithThePlaceAfterIt()
    {
        var chunks = WithoutSketches(Decode(Cut(Created, Start(0, Output), Said("a", "d/1"), Said("b", "d 2"))));

        Assert.Equal(new CheckpointChunk("interactions/v1?last_event_id=d%202"), chunks[^2]);
        Assert.Equal("d 2", InteractionPosition.Parse(((CheckpointChunk)chunks[^2]).Token)!.EventId);
    }

    [Fact]
    public void Drop_InsideOfACall_GoesBackToThePlaceBeforeIt()
    {
        var chunks = WithoutSketches(
            Decode(
                Cut(
                    Created,
                    Start(0, Output),
                    Said("a", "d1"),
                    Start(1, Call, "s2"),
                    Delta(1, """{"type":"arguments_delta","arguments":"{"}""", "d2")
                )
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
        var chunks = WithoutSketches(Decode(Cut(Created, Start(0, Output), Said("a", "d1"), Said("b\\ud83d", "d2"))));

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
    [InlineData("from the start", "created", "start", "d1")]
    [InlineData("from the start, after states", "update", "update", "created", "start", "d1")]
    [InlineData("from the event", "d1")]
    [InlineData("from the event, after a state", "update", "d1")]
    public void Service_ThatRepeatsWhatWasRead_IsNotDelivered(string how, params string[] repeated)
    {
        var chunks = Decode(Stream([.. repeated.Select(EventOf), Said("b", "d2"), Stop(0, "t"), Completed]), resumed: _afterD1);

        Assert.Equal([new TextChunk("b")], chunks.OfType<TextChunk>());
        Assert.Empty(chunks.OfType<RewindChunk>());
        Assert.Equal(how.Contains("start", StringComparison.Ordinal) ? "m" : null, Assert.IsType<FinishedChunk>(chunks[^1]).ModelVersion);
    }

    // That it repeats is known only when the event comes again.
    [Theory]
    [InlineData(1, "start", "d1")]
    [InlineData(2, "update", "start", "d0", "d1")]
    [InlineData(3, "d0", "d/call", "d0", "d1")]
    [InlineData(0, "start", "d1 empty")]
    public async Task Service_ThatRepeatsFromWithin_IsRevoked(int length, params string[] repeated)
    {
        var chunks = Decode(Stream([.. repeated.Select(EventOf), Said("b", "d2"), Stop(0, "t"), Completed]), resumed: _afterD1)
            .Cast<Chunk>()
            .ToList();

        Assert.Equal([new RewindChunk(length)], chunks.OfType<RewindChunk>());
        Assert.Equal("b", (await chunks.ToObservable().ToCompletion().ToTask(TimeoutToken.Start())).Text);
        Assert.Equal("t", InteractionPosition.Parse(Assert.Single(chunks.OfType<CheckpointChunk>()).Token)!.EventId);
    }

    [Fact]
    public void Service_ThatRepeatsOnlyStates_RevokesNothing() =>
        Assert.Empty(
            Decode(Stream(EventOf("update"), EventOf("d1"), Said("b", "d2"), Said("b", "d1"), Stop(0, "t"), Completed), resumed: _afterD1)
                .OfType<RewindChunk>()
        );

    [Theory]
    [InlineData("start", "d0", "stop", "d1")]
    [InlineData("start", "d0", "call", "d1")]
    public void Service_ThatRepeatsAlsoWhatIsBeforeACheckpoint_IsAFailure(params string[] repeated)
    {
        var chunks = Decode(Stream([.. repeated.Select(EventOf), Said("b", "d2"), Completed]), resumed: _afterD1);

        Assert.Equal(StreamFault.Diverged, Assert.IsType<GeminiStreamException>(chunks[^1]).Fault);
        Assert.DoesNotContain(new TextChunk("b"), chunks);
    }

    [Fact]
    public async Task Answer_ThatIsReadOn_HasTheRepeatedTextOnce()
    {
        var answers = new Queue<string>([
            Cut(Created, Start(0, Output, "s1"), Said("a", "d1")),
            Stream(EventOf("start"), EventOf("d1"), Said("b", "d2"), Stop(0, "t"), Completed),
        ]);
        ChunkSource service = request =>
            Decode(answers.Dequeue(), resumed: InteractionPosition.Parse(request.ContinuationToken))
                .ToObservable()
                .SelectMany(one => one is Exception failure ? Observable.Throw<Chunk>(failure) : Observable.Return((Chunk)one));
        var source = service.ResumeAfterDrop(new() { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } });

        Assert.Equal("ab", (await source(new GenerateRequest("Hi")).ToCompletion().ToTask(TimeoutToken.Start())).Text);
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
    [InlineData("AQIDBAUGBwg", null)]
    [InlineData(null, "e&?=1")]
    [InlineData("AQIDBAUGBwg", "e2")]
    public void Position_WithWhatWasRead_IsReadAgain(string? read, string? until)
    {
        var position = new InteractionPosition("a", "e=&read=x", null) { Read = read, Until = until };

        Assert.Equal(position, InteractionPosition.Parse(position.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AQIDBAUGBw")]
    public async Task Place_WithAnUnreadableSketch_IsOneWithout(string read)
    {
        var place = InteractionPosition.Parse($"interactions/v1?last_event_id=d1&read={read}");

        var chunks = Decode(Stream(EventOf("d0"), EventOf("d1"), Said("b", "d2"), Stop(0, "t"), Completed), resumed: place);

        Assert.Equal("b", (await chunks.Cast<Chunk>().ToObservable().ToCompletion().ToTask(TimeoutToken.Start())).Text);
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

    private static string EventOf(string name) =>
        name switch
        {
            "created" => Created,
            "update" => """{"event_type":"interaction.status_update","event_id":"u1","interaction_id":"v1","status":"in_progress"}""",
            "start" => Start(0, Output, "s1"),
            "stop" => Stop(0, "t0"),
            "call" => Start(1, Call, "s2"),
            "d/call" => Delta(1, """{"type":"code_execution_call","arguments":{"language":"python","code":"1"}}""", "d3"),
            "d1 empty" => Delta(0, """{"type":"text","text":""}""", "d1"),
            _ => Said("a", name),
        };

    private static string Cut(params string[] events) =>
        Stream(events).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal);
}
