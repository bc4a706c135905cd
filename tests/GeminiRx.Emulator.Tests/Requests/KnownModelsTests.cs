using System.Text.Json;

namespace GeminiRx.Emulator.Tests;

public sealed class KnownModelsTests
{
    private const string Vertex = "https://emulator.test/v1beta1/publishers/google/models";

    [Fact]
    public async Task List_ComesInPagesOfTheSizeThatIsAskedFor()
    {
        var whole = Names(await GetAsync(Wire.Models), "models");
        var (names, token, pages) = (new List<string>(), "", 0);
        do
        {
            var page = await GetAsync($"{Wire.Models}?pageSize=5{(token.Length > 0 ? $"&pageToken={token}" : "")}");
            names.AddRange(Names(page, "models"));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString()! : "";
            pages++;
        } while (token.Length > 0);

        Assert.Contains("models/gemini-flash-latest", whole);
        Assert.Contains("models/gemini-4-argon", whole);
        Assert.Equal(whole, names);
        Assert.Equal((whole.Count + 4) / 5, pages);
    }

    [Fact]
    public async Task List_OfVertex_HasItsOwnNames()
    {
        var page = await GetAsync(Vertex);

        Assert.All(
            Names(page, "publisherModels"),
            name => Assert.StartsWith("publishers/google/models/gemini-", name, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("?pageSize=5000", 200)]
    [InlineData("?pageSize=0", 200)]
    [InlineData("?pageSize=-1", 400)]
    [InlineData("?pageSize=many", 400)]
    [InlineData("?pageToken=elsewhere", 400)]
    [InlineData("?pageToken=page-999", 400)]
    public async Task List_ChecksWhatIsAskedFor(string query, int status)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(Wire.Models + query, body: null, HttpMethod.Get);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Model_IsDescribed()
    {
        var model = await GetAsync($"{Wire.Models}/gemini-4-argon");

        Assert.Equal(
            ("models/gemini-4-argon", 1_048_576),
            (model.GetProperty("name").GetString(), model.GetProperty("outputTokenLimit").GetInt32())
        );
        Assert.Equal(
            ["generateContent", "countTokens"],
            model.GetProperty("supportedGenerationMethods").EnumerateArray().Select(method => method.GetString())
        );
        Assert.True(model.GetProperty("thinking").GetBoolean());
    }

    [Fact]
    public async Task Model_ThatDoesNotExist_Is404()
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync($"{Wire.Models}/nobody", body: null, HttpMethod.Get);

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("""{"contents":[{"parts":[{"text":"12345678"}]}]}""", 2)]
    [InlineData(
        """{"generateContentRequest":{"model":"models/x","contents":[{"parts":[{"text":"12345678"}]}],"""
            + """ "systemInstruction":{"parts":[{"text":"1234"}]}}}""",
        3
    )]
    [InlineData("""{"generate_content_request":{"contents":[{"parts":[{"text":"1"}]}]}}""", 1)]
    public async Task Tokens_AreCounted(string body, int tokens)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(Wire.Count, body);

        var counted = Wire.Json(await response.TextAsync());
        Assert.Equal(
            (tokens, tokens),
            (
                counted.GetProperty("totalTokens").GetInt32(),
                counted.GetProperty("promptTokensDetails")[0].GetProperty("tokenCount").GetInt32()
            )
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"store":true}""")]
    public async Task Tokens_OfARequestThatDoesNotFit_Are400(string body)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(Wire.Count, body);

        Assert.Equal(400, (int)response.StatusCode);
    }

    private static async Task<JsonElement> GetAsync(string address)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(address, body: null, HttpMethod.Get);
        Assert.Equal(200, (int)response.StatusCode);
        return Wire.Json(await response.TextAsync());
    }

    private static List<string> Names(JsonElement page, string member) =>
        [.. page.GetProperty(member).EnumerateArray().Select(model => model.GetProperty("name").GetString()!)];
}
