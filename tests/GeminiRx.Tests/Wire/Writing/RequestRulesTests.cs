using System.Text.Json;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Tests.Wire.Writing;

/// <summary>A combination of values that the service rejects is rejected before the request is sent.</summary>
public sealed class RequestRulesTests
{
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
                "only one of From and To",
                new("Hi") { Tools = [Tool.GoogleSearch with { From = DateTimeOffset.UnixEpoch }] }
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
            {
                "Turn 3 has a result with the id 'c', which no call of turn 2 has",
                new(Content.User("Hi"), Calls("a", "b"), Results("a", "c"))
            },
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
    public void Turns_WithCallsAndResultsInOrder_AreAccepted()
    {
        var rawWithId = new RawPart(Json("""{"functionCall":{"name":"f","id":"a"},"new":1}"""));
        var raw = Content.Model(new RawPart(Json("""{"functionCall":{"name":"f"},"thoughtSignature":"c2ln"}""")));
        foreach (
            var request in new GenerateRequest[]
            {
                new(Content.User("Hi"), Calls(2), Results(2), Calls(1), Results(1)),
                new(Content.User("Hi"), raw, Results(1), Content.Model(new TextPart("a")), Content.User("And?")),
                new(Content.User("Hi"), Calls(1)),
                new(Content.User("Hi"), Calls("a", "b"), Results("b", "a")),
                new(Content.User("Hi"), Calls("a", "b"), Results(2)),
                new(Content.User("Hi"), Calls(2), Results("a", "b")),
                new(Content.User("Hi"), Content.Model([rawWithId, .. Calls("b").Parts]), Results("a", "b")),
                new(Results(1)) { CachedContent = "cachedContents/a" },
                new(Calls(1), Results(1)) { CachedContent = "cachedContents/a" },
            }
        )
        {
            RequestRules.Check(request, "gemini-x", isVertex: false);
        }
    }

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void Contradiction_IsRejectedByTheCallThatSendsTheRequest(string says, GenerateRequest request)
    {
        var client = new GeminiClient(new GeminiOptions());

        var refused = Assert.Throws<ArgumentException>(() => client.Stream(request));

        Assert.Equal("request", refused.ParamName);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => client.CountTokens(request));
    }

    // Both services allow the same characters, but different lengths. The emulator has a test of the same fact.
    [Theory]
    [InlineData(64, false, true)]
    [InlineData(65, false, false)]
    [InlineData(65, true, true)]
    [InlineData(128, true, true)]
    public void FunctionName_TooLongForTheService_IsRejected(int length, bool isVertex, bool isAllowed)
    {
        var client = new GeminiClient(new GeminiOptions { Vertex = isVertex ? new VertexLocation("p", "global") : null });
        var request = new GenerateRequest("Hi") { Tools = [Tool.Function(new string('f', length), null)] };

        var refusal = Record.Exception(() => client.Stream(request)) as ArgumentException;

        Assert.Equal((isAllowed, isAllowed), (refusal is null, Record.Exception(() => client.CountTokens(request)) is null));
        Assert.True(isAllowed || refusal!.Message.Contains("64", StringComparison.Ordinal));
    }

    [Fact]
    public void AllowedFunction_ThatAnotherToolMayDeclare_IsAccepted()
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

    private static Content Calls(int count) =>
        Content.Model([.. Enumerable.Range(0, count).Select(_ => new FunctionCallPart("f", Json("{}")))]);

    private static Content Results(int count) =>
        Content.User([.. Enumerable.Range(0, count).Select(_ => new FunctionResponsePart("f", Json("{}")))]);

    private static Content Calls(params string[] ids) =>
        Content.Model([.. ids.Select(id => new FunctionCallPart("f", Json("{}")) { Id = id })]);

    private static Content Results(params string[] ids) =>
        Content.User([.. ids.Select(id => new FunctionResponsePart("f", Json("{}")) { Id = id })]);

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
