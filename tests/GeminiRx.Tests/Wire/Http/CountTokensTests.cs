using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>Counting tokens.</summary>
public sealed class CountTokensTests
{
    private readonly List<(string Address, string? Key, string Body)> _sent = [];

    [Fact]
    public async Task CountTokens_NumbersAsText_AreNumbers() =>
        Assert.Equal(12, (await Client("""{"totalTokens":"12"}""").CountTokens(new("Hi")).ToTask(TimeoutToken.Start())).TotalTokens);

    [Fact]
    public async Task CountTokens_OfTheGeminiApi_CountsTheWholeRequest()
    {
        var count = await Client(
                """{"totalTokens":12,"cachedContentTokenCount":4,"promptTokensDetails":[{"modality":"TEXT","tokenCount":12}]}"""
            )
            .CountTokens(new GenerateRequest("Hi") { System = "Be brief.", Temperature = 1 })
            .ToTask(TimeoutToken.Start());

        Assert.Equal(
            (12, 4, new ModalityTokenCount("TEXT", 12)),
            (count.TotalTokens, count.CachedContentTokenCount, Assert.Single(count.PromptTokensDetails!))
        );
        var (address, _, body) = Assert.Single(_sent);
        Assert.Equal("https://generativelanguage.googleapis.com/v1beta/models/gemini-flash-latest:countTokens", address);
        AssertJson(
            """
            {"generateContentRequest":{"model":"models/gemini-flash-latest","contents":[{"role":"user","parts":[{"text":"Hi"}]}],
              "systemInstruction":{"parts":[{"text":"Be brief."}]},"generationConfig":{"temperature":1}}}
            """,
            body
        );
    }

    [Fact]
    public async Task CountTokens_OfVertex_SendsTheCountedParts()
    {
        var count = await Client(
                new GeminiOptions
                {
                    Vertex = new("p", "global"),
                    Model = "m",
                    ApiKey = "k",
                },
                """{"totalTokens":3}"""
            )
            .CountTokens(
                new GenerateRequest("Hi")
                {
                    System = "Be brief.",
                    Tools = [Tool.GoogleSearch],
                    CachedContent = null,
                    Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.Off)],
                }
            )
            .ToTask(TimeoutToken.Start());

        Assert.Equal((3, null, null), (count.TotalTokens, count.CachedContentTokenCount, count.PromptTokensDetails));
        Assert.Equal(
            "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models/m:countTokens",
            _sent[0].Address
        );
        AssertJson(
            """
            {
              "contents": [{ "role": "user", "parts": [{ "text": "Hi" }] }],
              "systemInstruction": { "parts": [{ "text": "Be brief." }] },
              "tools": [{ "googleSearch": {} }]
            }
            """,
            _sent[0].Body
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task CountTokens_AnswerWithoutACount_IsAnError(string answer) =>
        Assert.Equal(
            StreamFault.Unreadable,
            (
                await Assert.ThrowsAsync<GeminiStreamException>(() => Client(answer).CountTokens(new("Hi")).ToTask(TimeoutToken.Start()))
            ).Fault
        );

    [Fact]
    public async Task CountTokens_AnswerOfAnySize_IsBounded() =>
        Assert.Equal(
            StreamFault.TooLarge,
            (
                await Assert.ThrowsAsync<GeminiStreamException>(() =>
                    Client(new GeminiOptions { MaxEventBytes = 1024, ApiKey = "k" }, new string(' ', 2000))
                        .CountTokens(new("Hi"))
                        .ToTask(TimeoutToken.Start())
                )
            ).Fault
        );

    [Fact]
    public async Task CountTokens_WithoutKey_AdvisesHowToSetOne() =>
        Assert.Contains(
            "GEMINI_API_KEY",
            (
                await Assert.ThrowsAsync<GeminiConfigurationException>(() =>
                    new GeminiClient(new GeminiOptions()).CountTokens(new("Hi")).ToTask(TimeoutToken.Start())
                )
            ).Advice,
            StringComparison.Ordinal
        );

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual)), actual);

    private GeminiClient Client(params string[] answers) => Client(new GeminiOptions { ApiKey = "k" }, answers);

    private GeminiClient Client(GeminiOptions options, params string[] answers) =>
        new(options with { HttpClient = new HttpClient(new AnsweringHandler(_sent, answers, Task.CompletedTask)) });
}
