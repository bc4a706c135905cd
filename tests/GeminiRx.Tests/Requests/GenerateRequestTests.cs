using System.Reactive.Linq;
using System.Text.Json;

namespace GeminiRx.Tests.Requests;

/// <summary>What the service would refuse with 400 is refused before it is sent.</summary>
public sealed class GenerateRequestTests
{
    public static TheoryData<string, Func<GenerateRequest>> SetWrong => new()
    {
        { "an empty prompt", () => new("") },
        { "no turns", () => new(Array.Empty<Content>()) },
        { "a turn without parts", () => new(Content.User()) },
        { "bytes that are none", () => new(Content.User(Part.FromBytes(default, "image/png"))) },
        { "bytes of no known kind", () => new(Content.User(Part.FromBytes(new byte[] { 0, 1, 2, 3 }))) },
        { "a media type that is none", () => new(Content.User(Part.FromBytes(new byte[] { 1 }, "png"))) },
        { "a temperature above 2", () => new("Hi") { Temperature = 2.1 } },
        { "a temperature that is no number", () => new("Hi") { Temperature = double.NaN } },
        { "a negative topP", () => new("Hi") { TopP = -0.1 } },
        { "a topK of 0", () => new("Hi") { TopK = 0 } },
        { "no output tokens", () => new("Hi") { MaxOutputTokens = 0 } },
        { "nine candidates", () => new("Hi") { CandidateCount = 9 } },
        { "21 log probabilities", () => new("Hi") { Logprobs = 21 } },
        { "a penalty above 2", () => new("Hi") { PresencePenalty = 2.5 } },
        { "a penalty below -2", () => new("Hi") { FrequencyPenalty = -2.5 } },
        { "six stop sequences", () => new("Hi") { StopSequences = ["1", "2", "3", "4", "5", "6"] } },
        { "an empty stop sequence", () => new("Hi") { StopSequences = [""] } },
        { "budget, then level", () => new("Hi") { Thinking = new() { Budget = 100, Level = ThinkingLevel.Low } } },
        { "level, then budget", () => new("Hi") { Thinking = new() { Level = ThinkingLevel.Low, Budget = 100 } } },
        { "a budget below -1", () => new("Hi") { Thinking = new() { Budget = -2 } } },
        { "a function without a name", () => new("Hi") { Tools = [Tool.Function("", null)] } },
        { "a function's name with a blank", () => new("Hi") { Tools = [Tool.Function("get weather", null)] } },
        { "a function's name with a line break", () => new("Hi") { Tools = [Tool.Function("get\n", null)] } },
        { "a file search without stores", () => new("Hi") { Tools = [Tool.FileSearch()] } },
        { "a latitude beyond the pole", () => new("Hi") { Retrieval = new() { Latitude = 91 } } },
        { "25 frames a second", () => new(Content.User(Part.FromUri("gs://b/v.mp4") with { Video = new() { Fps = 25 } })) },
        { "more JSON that is no object", () => new("Hi") { Extra = JsonElement.Parse("[]") } },
        { "a schema that is no object", () => new("Hi") { ResponseSchema = JsonSchema.Parse("1") } },
        { "a raw part that is no object", () => new(Content.User(new RawPart(JsonElement.Parse("1")))) },
    };

    public static TheoryData<string, GenerateRequest> Contradictions => new()
    {
        { "text with a schema", new("Hi") { ResponseMimeType = "text/plain", ResponseSchema = JsonSchema.Parse("{}") } },
        { "cached content and a system instruction", new("Hi") { CachedContent = "cachedContents/a", System = "Be brief." } },
        { "cached content and tools", new("Hi") { CachedContent = "cachedContents/a", Tools = [Tool.GoogleSearch] } },
        { "two safety systems", new("Hi") { ModelArmor = new("a", "b"), Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.Off)] } },
        { "one voice and two", new("Hi") { Speech = new() { Voice = "Kore", Speakers = [new("Joe", "Puck"), new("Jane", "Kore")] } } },
        { "half a place", new("Hi") { Retrieval = new() { Latitude = 1 } } },
        { "a resolution for parts", new("Hi") { MediaResolution = MediaResolution.UltraHigh } },
        { "a function twice", new("Hi") { Tools = [Tool.Function("f", null), Tool.Function("f", "again")] } },
        { "allowed functions where the model decides", new("Hi") { Tools = [Tool.Function("f", null)], FunctionCalling = new(FunctionCallingMode.Auto) { AllowedFunctionNames = ["f"] } } },
        { "an allowed function that is not declared", new("Hi") { Tools = [Tool.Function("f", null)], FunctionCalling = new(FunctionCallingMode.Any) { AllowedFunctionNames = ["g"] } } },
    };

    [Theory]
    [MemberData(nameof(SetWrong), DisableDiscoveryEnumeration = true)]
    public void Value_ThatTheServiceRefuses_IsRefusedWhereItIsSet(string what, Func<GenerateRequest> make)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(make);

        Assert.True(refused.Message.Length > 10, what);
    }

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void Contradiction_IsRefusedByTheCallThatWouldSendIt(string what, GenerateRequest request)
    {
        var client = new GeminiClient(new GeminiOptions());

        var refused = Assert.Throws<ArgumentException>(() => client.Stream(request));

        Assert.Equal("request", refused.ParamName);
        Assert.True(refused.Message.Length > 20, what);
        Assert.Throws<ArgumentException>(() => client.CountTokens(request));
    }

    [Fact]
    public void Request_ItsTextForm_SaysNothingThatIsAsked()
    {
        var request = new GenerateRequest(Content.User("secret", Part.FromBytes("secret"u8.ToArray())))
        {
            System = "secret", Labels = new Dictionary<string, string> { ["a"] = "secret" }, StopSequences = ["secret"],
            Tools = [Tool.Raw("mcpServers", JsonElement.Parse("""{"token":"secret"}"""))], Extra = JsonElement.Parse("""{"a":"secret"}"""), ContinuationToken = "secret",
        };

        Assert.DoesNotContain("secret", $"{request} {request.Contents[0]} {request.Contents[0].Parts[0]} {request.System} {request.Tools[0]}", StringComparison.Ordinal);
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
}
