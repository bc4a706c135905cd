using System.Text.Json;

namespace GeminiRx.Tests.Requests;

/// <summary>A value that the service rejects is rejected where it is set.</summary>
public sealed class InvalidValueTests
{
    public static TheoryData<string, Func<GenerateRequest>> InvalidRequests =>
        new()
        {
            { "an empty prompt", () => new("") },
            { "no turns", () => new(Array.Empty<Content>()) },
            {
                "contents changed to no turns",
                () =>
                    new("Hi") { Contents = [] }
            },
            { "a turn without parts", () => new(Content.User()) },
            { "a call without arguments", () => new(Content.Model(new FunctionCallPart("f", default))) },
            { "arguments that are not an object", () => new(Content.Model(new FunctionCallPart("f", JsonElement.Parse("[]")))) },
            { "a function response without a result", () => new(Content.User(new FunctionResponsePart("f", default))) },
            {
                "media of a result with a segment",
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
                "media of a result without a media type",
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
                "a media type changed to an invalid one",
                () => new(Content.User(Part.FromBytes(new byte[] { 1 }, "image/png") with { MimeType = "png" }))
            },
            { "bytes changed to no bytes", () => new(Content.User(Part.FromBytes(new byte[] { 1 }, "image/png") with { Data = default })) },
            {
                "a raw part changed to a number",
                () => new(Content.User(new RawPart(JsonElement.Parse("{}")) with { Json = JsonElement.Parse("1") }))
            },
            { "no bytes", () => new(Content.User(Part.FromBytes(default, "image/png"))) },
            { "bytes without a known media type", () => new(Content.User(Part.FromBytes(new byte[] { 0, 1, 2, 3 }))) },
            { "an invalid media type", () => new(Content.User(Part.FromBytes(new byte[] { 1 }, "png"))) },
            {
                "a temperature above 2",
                () =>
                    new("Hi") { Temperature = 2.1 }
            },
            {
                "a temperature that is not a number",
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
                "0 output tokens",
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
                "an empty function name",
                () =>
                    new("Hi") { Tools = [Tool.Function("", null)] }
            },
            {
                "a function name with a space",
                () =>
                    new("Hi") { Tools = [Tool.Function("get weather", null)] }
            },
            {
                "a function name with a line break",
                () =>
                    new("Hi") { Tools = [Tool.Function("get\n", null)] }
            },
            {
                "a file search without stores",
                () =>
                    new("Hi") { Tools = [Tool.FileSearch()] }
            },
            {
                "a latitude above 90",
                () =>
                    new("Hi") { Retrieval = new() { Latitude = 91 } }
            },
            { "0 frames per second", () => new(Content.User(Part.FromUri("gs://b/v.mp4") with { Video = new() { Fps = 0 } })) },
            { "25 frames per second", () => new(Content.User(Part.FromUri("gs://b/v.mp4") with { Video = new() { Fps = 25 } })) },
            {
                "extra JSON that is not an object",
                () =>
                    new("Hi") { Extra = JsonElement.Parse("[]") }
            },
            {
                "a schema that is not an object",
                () =>
                    new("Hi") { ResponseSchema = JsonSchema.Parse("1") }
            },
            { "a raw part that is not an object", () => new(Content.User(new RawPart(JsonElement.Parse("1")))) },
        };

    [Theory]
    [MemberData(nameof(InvalidRequests), DisableDiscoveryEnumeration = true)]
    public void Value_ThatTheServiceRejects_IsRejectedWhereItIsSet(string description, Func<GenerateRequest> create)
    {
        var error = Assert.ThrowsAny<ArgumentException>(create);

        Assert.True(error.Message.Length > 10, description);
    }
}
