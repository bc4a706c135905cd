using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Interactions;
using GeminiRx.Wire.Writing;
using static GeminiRx.Tests.Interactions.InteractionDecoding;

namespace GeminiRx.Tests.Interactions;

/// <summary>An answer of an interaction, as the next turn of a conversation that the service does not keep.</summary>
public sealed class InteractionTurnTests
{
    private const string Search = """{"type":"google_search_call","id":"x","arguments":{}}""";
    private const string Queries = """{"type":"google_search_call","arguments":{"queries":["weather"]},"signature":"c2ln"}""";
    private const string WholeSearch = """{"type":"google_search_call","id":"x","arguments":{"queries":["weather"]},"signature":"c2ln"}""";

    // Kinds of steps that other parts say.
    private static readonly string[] _ofParts = ["function_call", "code_execution_call", "code_execution_result"];

    public static TheoryData<string> ToolSteps =>
        [
            .. GoldenEvents
                .Deltas.Select(delta => delta.Name)
                .Where(name => name.EndsWith("_call", StringComparison.Ordinal) || name.EndsWith("_result", StringComparison.Ordinal))
                .Except(_ofParts),
        ];

    [Theory]
    [MemberData(nameof(ToolSteps))]
    public void StepOfATool_IsSentBackWhole(string name)
    {
        var (_, start, delta) = GoldenEvents.Deltas.Single(one => one.Name == name);

        var sent = Next([Created, Start(0, start), Delta(0, delta), Stop(0), Completed]);

        var step = Assert.Single(sent);
        foreach (
            var member in Parse(start).EnumerateObject().Concat(Parse(delta).EnumerateObject()).Where(member => !member.Value.IsEmpty())
        )
        {
            Assert.True(JsonElement.DeepEquals(member.Value, step.GetProperty(member.Name)), $"{member.Name} of {step}");
        }
    }

    [Fact]
    public void Steps_KeepTheirOrderAndTheirSignatures()
    {
        var sent = Next([
            Created,
            Start(0, """{"type":"thought","signature":"dGg="}"""),
            Start(1, Search),
            Delta(1, Queries),
            Stop(1),
            Start(2, """{"type":"google_search_result","call_id":"x"}"""),
            Delta(2, """{"type":"google_search_result","result":[{"search_suggestions":"s"}],"signature":"cmVz"}"""),
            Stop(2),
            Start(3, """{"type":"google_search_call","id":"y","arguments":{"queries":["wind"]}}"""),
            Start(4, """{"type":"model_output"}"""),
            Delta(4, """{"type":"text","text":"Sunny."}"""),
            Completed,
        ]);

        Assert.Equal(
            [
                """{"type":"thought","signature":"dGg="}""",
                WholeSearch,
                """{"type":"google_search_result","call_id":"x","result":[{"search_suggestions":"s"}],"signature":"cmVz"}""",
                """{"type":"google_search_call","id":"y","arguments":{"queries":["wind"]}}""",
                """{"type":"model_output","content":[{"type":"text","text":"Sunny."}]}""",
            ],
            sent.Select(step => step.GetRawText())
        );
    }

    // The next interaction of a chain counts its steps from 0 again.
    [Fact]
    public void EqualPlaces_WithOtherIdentifiers_AreTwoSteps()
    {
        StepChunk[] answer =
        [
            new(0, "google_search_call", Parse(Search)),
            new(0, "google_search_call", Parse(Search.Replace("\"x\"", "\"y\"", StringComparison.Ordinal))),
        ];

        Assert.Equal(2, Content.FromAnswer(answer)!.Parts.Count);
    }

    [Fact]
    public void UnknownContent_OfTheNextInteraction_LeavesTheStepBefore()
    {
        ContentChunk[] answer =
        [
            new StepChunk(0, "google_search_call", Parse(Search)),
            new TextChunk("Sunny."),
            new StepChunk(0, "hologram", Parse("""{"type":"hologram","data":"AA=="}""")),
        ];

        Assert.IsType<StepPart>(Content.FromAnswer(answer)!.Parts[0]);
    }

    [Theory]
    [InlineData("""{"type":"hologram","data":"AA=="}""", 0)] // content of an output
    [InlineData("""{"type":"arguments_delta","arguments":"{\"a\":"}""", 1)] // a step that cannot be put together again
    public void ContentThatIsNoStep_IsNotSentBack(string delta, int index)
    {
        var sent = Next([Created, Start(0, """{"type":"model_output"}"""), Said("Hi"), Start(1, Search), Delta(index, delta), Completed]);

        Assert.Equal(index == 0 ? ["model_output", "google_search_call"] : ["model_output"], sent.Select(TypeOf));
    }

    [Fact]
    public void Rewind_TakesAStepBack()
    {
        var step = new StepChunk(0, "google_search_call", Parse(Search));
        var later = new StepChunk(1, "url_context_call", Parse("""{"type":"url_context_call","id":"u"}"""));

        var turn = Content.FromAnswer([step, new CheckpointChunk("k"), later, new RewindChunk(0)])!;

        Assert.Equal("x", Assert.IsType<StepPart>(Assert.Single(turn.Parts)).Json.GetProperty("id").GetString());
    }

    [Fact]
    public void OtherApis_HaveNoSteps()
    {
        var step = new StepPart(Parse(WholeSearch));
        var request = new GenerateRequest(Content.User("Hi"), Content.Model(step), Content.Model(step, "Sunny."), Content.User("And now?"));

        var body = Parse(RequestWriter.Write(request, isVertex: false).Span);

        Assert.Equal(
            ["""user [{"text":"Hi"}]""", """model [{"text":"Sunny."}]""", """user [{"text":"And now?"}]"""],
            body.GetProperty("contents").EnumerateArray().Select(turn => $"{turn.GetProperty("role")} {turn.GetProperty("parts")}")
        );
    }

    [Fact]
    public void EmptyMember_OfALaterPiece_TakesNothingAway()
    {
        var sent = Next([Created, Start(0, WholeSearch), Delta(0, Search), Completed]);

        Assert.Equal(WholeSearch, Assert.Single(sent).GetRawText());
    }

    [Fact]
    public void DeepStep_IsMerged()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));

        var sent = Next([
            Created,
            Start(0, """{"type":"retrieval_result","call_id":"r"}"""),
            Delta(0, $$"""{"type":"retrieval_result","result":{{deep}}}"""),
            Completed,
        ]);

        Assert.Equal(deep, Assert.Single(sent).GetProperty("result").GetRawText());
    }

    // The parts of a conversation that was saved, and of one that began with the other API, are JSON.
    [Fact]
    public void PartsAsJson_AreSentAsThoseWithATypeAre()
    {
        Part[] typed =
        [
            new TextPart("") { IsThought = true, ThoughtSignature = "c2ln" },
            new TextPart("I call.") { ThoughtSignature = "dGV4dA==" },
            new FunctionCallPart("f", Parse("""{"city":"Paris"}""")) { Id = "c", ThoughtSignature = "Y2FsbA==" },
            new ExecutableCodePart("PYTHON", "print(1)") { Id = "x" },
            new CodeExecutionResultPart("OUTCOME_OK", "1") { Id = "x" },
            Part.FromBytes(new byte[] { 1, 2, 3 }, "image/png"),
            Part.FromUri("https://files.example/a.png"),
        ];
        Part[] results = [new FunctionResponsePart("f", JsonElement.Parse("""{"output":"sunny"}""")) { Id = "c" }];

        Assert.Equal(Input(typed, results), Input(AsJson(typed), AsJson(results)));

        static RawPart[] AsJson(Part[] parts)
        {
            var body = JsonElement.Parse(RequestWriter.Write(new GenerateRequest(Content.User(parts)), isVertex: true).Span);
            return [.. body.GetProperty("contents")[0].GetProperty("parts").EnumerateArray().Select(part => new RawPart(part))];
        }

        static string Input(Part[] answer, Part[] results)
        {
            var request = new GenerateRequest(Content.User("Hi"), Content.Model(answer), Content.User(results));
            return JsonElement
                .Parse(InteractionWriter.Write(new InteractionRequest(request), "m", place: null, isStreamed: true).Span)
                .GetProperty("input")
                .GetRawText();
        }
    }

    [Theory]
    [InlineData("""{"toolCall":{"id":"t"}}""")]
    [InlineData("""{"functionCall":{"args":{}}}""")]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":""}}""")]
    [InlineData("""{"fileData":{"mimeType":"image/png"}}""")]
    [InlineData("{}")]
    public void PartAsJson_ThatStepsDoNotHave_IsLeftOut(string part)
    {
        var turn = Content.Model(new RawPart(JsonElement.Parse(part)), "Hello.");
        var body = InteractionWriter.Write(
            new InteractionRequest(new GenerateRequest("Hi", turn, "More")),
            "m",
            place: null,
            isStreamed: true
        );

        Assert.Equal(3, JsonElement.Parse(body.Span).GetProperty("input").GetArrayLength());
    }

    /// <summary>The steps of the answer in the input of the next interaction.</summary>
    private static List<JsonElement> Next(string[] events)
    {
        var answer = DecodeBothWays(Stream(events)).OfType<Chunk>();
        var turn = Content.FromAnswer(answer)!;
        var request = new InteractionRequest(new GenerateRequest(Content.User("Hi"), turn, Content.User("And now?")));
        var body = Parse(InteractionWriter.Write(request, "m", place: null, isStreamed: true).Span);
        return [.. body.GetProperty("input").EnumerateArray().Skip(1).SkipLast(1)];
    }

    private static string? TypeOf(JsonElement step) => step.GetProperty("type").GetString();

    private static JsonElement Parse(string json) => JsonStrings.Parse(json);

    private static JsonElement Parse(ReadOnlySpan<byte> json) => JsonStrings.Parse(json);
}
