using System.Text;
using System.Text.Json;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Tests.Requests;

/// <summary>What the service would refuse with 400 is refused before it is sent.</summary>
public sealed class GenerateRequestTests
{
    public static TheoryData<string, Func<GenerateRequest>> SetWrong =>
        new()
        {
            { "an empty prompt", () => new("") },
            { "no turns", () => new(Array.Empty<Content>()) },
            {
                "no turns left",
                () =>
                    new("Hi") { Contents = [] }
            },
            { "a turn without parts", () => new(Content.User()) },
            { "a call without arguments", () => new(Content.Model(new FunctionCallPart("f", default))) },
            { "arguments that are no object", () => new(Content.Model(new FunctionCallPart("f", JsonElement.Parse("[]")))) },
            { "a result that is none", () => new(Content.User(new FunctionResponsePart("f", default))) },
            {
                "media of a result with a piece",
                () =>
                    new(
                        Content.User(
                            new FunctionResponsePart("f", JsonElement.Parse("1"))
                            {
                                Media = [Part.FromUri("gs://b/v.mp4") with { Video = new() }],
                            }
                        )
                    )
            },
            {
                "media of a result of no kind",
                () =>
                    new(
                        Content.User(
                            new FunctionResponsePart("f", JsonElement.Parse("1")) { Media = [Part.FromUri("https://example.org/x")] }
                        )
                    )
            },
            {
                "a tool without settings",
                () =>
                    new("Hi") { Tools = [Tool.Raw("x", default)] }
            },
            {
                "a modality without a value",
                () =>
                    new("Hi") { ResponseModalities = [default] }
            },
            {
                "a category without a value",
                () =>
                    new("Hi") { Safety = [new(default, HarmBlockThreshold.Off)] }
            },
            {
                "a mode without a value",
                () =>
                    new("Hi") { FunctionCalling = new(default) }
            },
            {
                "a negative offset",
                () => new(Content.User(Part.FromUri("gs://b/v.mp4") with { Video = new() { StartOffset = TimeSpan.FromSeconds(-1) } }))
            },
            {
                "a media type changed to none",
                () => new(Content.User(Part.FromBytes(new byte[] { 1 }, "image/png") with { MimeType = "png" }))
            },
            { "bytes changed to none", () => new(Content.User(Part.FromBytes(new byte[] { 1 }, "image/png") with { Data = default })) },
            {
                "a raw part changed to none",
                () => new(Content.User(new RawPart(JsonElement.Parse("{}")) with { Json = JsonElement.Parse("1") }))
            },
            { "bytes that are none", () => new(Content.User(Part.FromBytes(default, "image/png"))) },
            { "bytes of no known kind", () => new(Content.User(Part.FromBytes(new byte[] { 0, 1, 2, 3 }))) },
            { "a media type that is none", () => new(Content.User(Part.FromBytes(new byte[] { 1 }, "png"))) },
            {
                "a temperature above 2",
                () =>
                    new("Hi") { Temperature = 2.1 }
            },
            {
                "a temperature that is no number",
                () =>
                    new("Hi") { Temperature = double.NaN }
            },
            {
                "a negative topP",
                () =>
                    new("Hi") { TopP = -0.1 }
            },
            {
                "a topK of 0",
                () =>
                    new("Hi") { TopK = 0 }
            },
            {
                "no output tokens",
                () =>
                    new("Hi") { MaxOutputTokens = 0 }
            },
            {
                "nine candidates",
                () =>
                    new("Hi") { CandidateCount = 9 }
            },
            {
                "21 log probabilities",
                () =>
                    new("Hi") { Logprobs = 21 }
            },
            {
                "a penalty above 2",
                () =>
                    new("Hi") { PresencePenalty = 2.5 }
            },
            {
                "a penalty below -2",
                () =>
                    new("Hi") { FrequencyPenalty = -2.5 }
            },
            {
                "six stop sequences",
                () =>
                    new("Hi") { StopSequences = ["1", "2", "3", "4", "5", "6"] }
            },
            {
                "an empty stop sequence",
                () =>
                    new("Hi") { StopSequences = [""] }
            },
            {
                "budget, then level",
                () =>
                    new("Hi")
                    {
                        Thinking = new() { Budget = 100, Level = ThinkingLevel.Low },
                    }
            },
            {
                "level, then budget",
                () =>
                    new("Hi")
                    {
                        Thinking = new() { Level = ThinkingLevel.Low, Budget = 100 },
                    }
            },
            {
                "a budget below -1",
                () =>
                    new("Hi") { Thinking = new() { Budget = -2 } }
            },
            {
                "a function without a name",
                () =>
                    new("Hi") { Tools = [Tool.Function("", null)] }
            },
            {
                "a function's name with a blank",
                () =>
                    new("Hi") { Tools = [Tool.Function("get weather", null)] }
            },
            {
                "a function's name with a line break",
                () =>
                    new("Hi") { Tools = [Tool.Function("get\n", null)] }
            },
            {
                "a file search without stores",
                () =>
                    new("Hi") { Tools = [Tool.FileSearch()] }
            },
            {
                "a latitude beyond the pole",
                () =>
                    new("Hi") { Retrieval = new() { Latitude = 91 } }
            },
            { "25 frames a second", () => new(Content.User(Part.FromUri("gs://b/v.mp4") with { Video = new() { Fps = 25 } })) },
            {
                "more JSON that is no object",
                () =>
                    new("Hi") { Extra = JsonElement.Parse("[]") }
            },
            {
                "a schema that is no object",
                () =>
                    new("Hi") { ResponseSchema = JsonSchema.Parse("1") }
            },
            { "a raw part that is no object", () => new(Content.User(new RawPart(JsonElement.Parse("1")))) },
        };

    public static TheoryData<string, GenerateRequest> Contradictions =>
        new()
        {
            {
                "ResponseMimeType",
                new("Hi") { ResponseMimeType = "text/plain", ResponseSchema = JsonSchema.Parse("{}") }
            },
            {
                "Cached content",
                new("Hi") { CachedContent = "cachedContents/a", System = "Be brief." }
            },
            {
                "Cached content",
                new("Hi")
                {
                    CachedContent = "cachedContents/a",
                    Retrieval = new() { LanguageCode = "de" },
                }
            },
            {
                "Cached content",
                new("Hi") { CachedContent = "cachedContents/a", Tools = [Tool.GoogleSearch] }
            },
            {
                "ModelArmor",
                new("Hi") { ModelArmor = new("a", "b"), Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.Off)] }
            },
            {
                "Speech has 1 speakers: set two speakers",
                new("Hi") { Speech = new() { Speakers = [new("Joe", "Puck")] } }
            },
            {
                "one voice or one",
                new("Hi")
                {
                    Speech = new() { Voice = "Kore", Speakers = [new("Joe", "Puck"), new("Jane", "Kore")] },
                }
            },
            {
                "latitude and a longitude",
                new("Hi") { Retrieval = new() { Latitude = 1 } }
            },
            {
                "single parts only",
                new("Hi") { MediaResolution = MediaResolution.UltraHigh }
            },
            {
                "f is declared twice",
                new("Hi") { Tools = [Tool.Function("f", null), Tool.Function("f", "again")] }
            },
            {
                "ANY and VALIDATED",
                new("Hi")
                {
                    Tools = [Tool.Function("f", null)],
                    FunctionCalling = new(FunctionCallingMode.Auto) { AllowedFunctionNames = ["f"] },
                }
            },
            { "Turn 1 calls a function after no turn", new(Calls(1), Results(1)) },
            {
                "Turn 3 calls a function after a turn of the model",
                new(Content.User("Hi"), Content.Model(new TextPart("I look.")), Calls(1), Results(1))
            },
            { "Turn 2 makes 2 function calls, and turn 3 has 1 results", new(Content.User("Hi"), Calls(2), Results(1)) },
            { "Turn 2 makes 1 function calls, and turn 3 has 0 results", new(Content.User("Hi"), Calls(1), Content.User("And?")) },
            { "Turn 2 makes 1 function calls, and turn 3 has 2 results", new(Content.User("Hi"), Calls(1), Results(2)) },
            { "Turn 1 has function results", new(Results(1)) },
            { "Turn 4 has function results", new(Content.User("Hi"), Calls(1), Results(1), Results(1)) },
            { "two kinds of data, text and inlineData", new(Content.User(new RawPart(Json("""{"text":"a","inline_data":{}}""")))) },
            {
                "g is allowed but not declared",
                new("Hi")
                {
                    Tools = [Tool.Function("f", null)],
                    FunctionCalling = new(FunctionCallingMode.Any) { AllowedFunctionNames = ["g"] },
                }
            },
        };

    [Fact]
    public void Turns_ThatCallAndAnswerInOrder_AreTaken()
    {
        var raw = Content.Model(new RawPart(Json("""{"functionCall":{"name":"f"},"thoughtSignature":"c2ln"}""")));
        foreach (
            var request in new GenerateRequest[]
            {
                new(Content.User("Hi"), Calls(2), Results(2), Calls(1), Results(1)),
                new(Content.User("Hi"), raw, Results(1), Content.Model(new TextPart("a")), Content.User("And?")),
                new(Content.User("Hi"), Calls(1)),
                new(Results(1)) { CachedContent = "cachedContents/a" },
                new(Calls(1), Results(1)) { CachedContent = "cachedContents/a" },
            }
        )
        {
            RequestRules.Check(request, isVertex: false);
        }
    }

    [Theory]
    [MemberData(nameof(SetWrong), DisableDiscoveryEnumeration = true)]
    public void Value_ThatTheServiceRefuses_IsRefusedWhereItIsSet(string what, Func<GenerateRequest> make)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(make);

        Assert.True(refused.Message.Length > 10, what);
    }

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void Contradiction_IsRefusedByTheCallThatWouldSendIt(string says, GenerateRequest request)
    {
        var client = new GeminiClient(new GeminiOptions());

        var refused = Assert.Throws<ArgumentException>(() => client.Stream(request));

        Assert.Equal("request", refused.ParamName);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => client.CountTokens(request));
    }

    // Both services have the same letters and different lengths. See the emulator's test of the same fact.
    [Theory]
    [InlineData(64, false, true)]
    [InlineData(65, false, false)]
    [InlineData(65, true, true)]
    [InlineData(128, true, true)]
    public void FunctionName_OfAnyLength_IsRefusedWhereTheServiceWould(int length, bool isVertex, bool isAllowed)
    {
        var client = new GeminiClient(new GeminiOptions { Vertex = isVertex ? new VertexLocation("p", "global") : null });
        var request = new GenerateRequest("Hi") { Tools = [Tool.Function(new string('f', length), null)] };

        var refusal = Record.Exception(() => client.Stream(request)) as ArgumentException;

        Assert.Equal((isAllowed, isAllowed), (refusal is null, Record.Exception(() => client.CountTokens(request)) is null));
        Assert.True(isAllowed || refusal!.Message.Contains("64", StringComparison.Ordinal));
    }

    [Fact]
    public void FunctionName_LongerThanAnyServiceTakes_IsRefusedAtOnce() =>
        Assert.Throws<ArgumentException>(() => Tool.Function(new string('f', 129), null));

    [Fact]
    public void Request_ItsTextForm_SaysNothingThatIsAsked()
    {
        var request = new GenerateRequest(Content.User("secret", Part.FromBytes("secret"u8.ToArray())))
        {
            System = "secret",
            Labels = new Dictionary<string, string> { ["a"] = "secret" },
            StopSequences = ["secret"],
            Tools = [Tool.Raw("mcpServers", JsonElement.Parse("""{"token":"secret"}"""))],
            Extra = JsonElement.Parse("""{"a":"secret"}"""),
            ContinuationToken = "secret",
        };

        Assert.DoesNotContain(
            "secret",
            $"{request} {request.Contents[0]} {request.Contents[0].Parts[0]} {request.System} {request.Tools[0]} {Tool.FileSearch("secret")} {Tool.ComputerUse("secret")} {new RetrievalConfig { LanguageCode = "secret" }} {JsonSchema.Parse("""{"a":"secret"}""")}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AllowedFunction_ThatAnotherToolMayDeclare_IsNotRefused()
    {
        var client = new GeminiClient(new GeminiOptions());
        var calling = new FunctionCallingConfig(FunctionCallingMode.Any) { AllowedFunctionNames = ["g"] };

        client.Stream(
            new GenerateRequest("Hi")
            {
                Tools = [Tool.Raw("functionDeclarations", JsonElement.Parse("""[{"name":"g"}]"""))],
                FunctionCalling = calling,
            }
        );
        client.Stream(
            new GenerateRequest("Hi")
            {
                Extra = JsonElement.Parse("""{"tools":[{"functionDeclarations":[{"name":"g"}]}]}"""),
                FunctionCalling = calling,
            }
        );
    }

    [Fact]
    public void Json_WhoseDocumentIsDisposed_IsSentAllTheSame()
    {
        GenerateRequest request;
        using (var document = JsonDocument.Parse("""{"a":1}"""))
        {
            request = new(
                Content.Model(new FunctionCallPart("f", document.RootElement)),
                Content.User(new FunctionResponsePart("f", document.RootElement), new RawPart(document.RootElement))
            )
            {
                Extra = document.RootElement,
                ResponseSchema = new(document.RootElement),
                Tools = [Tool.Raw("x", document.RootElement)],
            };
        }

        var body = Encoding.UTF8.GetString(RequestWriter.Write(request, isVertex: false).Span);

        Assert.Equal(6, body.Split("\"a\":1").Length - 1);
    }

    [Fact]
    public void Requests_ThatSayTheSame_AreEqual()
    {
        Assert.Equal(
            new GenerateRequest("Hi") { System = "s", StopSequences = ["a"] },
            new GenerateRequest("Hi") { System = "s", StopSequences = ["a"] }
        );
        Assert.NotEqual(new GenerateRequest("Hi"), new GenerateRequest("Ho"));
    }

    [Fact]
    public void Request_ListsGivenToIt_AreItsOwn()
    {
        var stops = new List<string> { "END" };
        var labels = new Dictionary<string, string> { ["a"] = "b" };
        var request = new GenerateRequest("Hi") { StopSequences = stops, Labels = labels };

        stops.Add("");
        labels["c"] = "d";

        Assert.Equal(["END"], request.StopSequences);
        Assert.Single(request.Labels);
    }

    private static Content Calls(int count) =>
        Content.Model([.. Enumerable.Range(0, count).Select(_ => new FunctionCallPart("f", Json("{}")))]);

    private static Content Results(int count) =>
        Content.User([.. Enumerable.Range(0, count).Select(_ => new FunctionResponsePart("f", Json("{}")))]);

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
