using System.Text.Json;

namespace GeminiRx.Tests.Requests;

/// <summary>A value that the service rejects is rejected where it is set.</summary>
public sealed class InvalidValueTests
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

    [Theory]
    [MemberData(nameof(SetWrong), DisableDiscoveryEnumeration = true)]
    public void Value_ThatTheServiceRejects_IsRejectedWhereItIsSet(string what, Func<GenerateRequest> make)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(make);

        Assert.True(refused.Message.Length > 10, what);
    }

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
