namespace GeminiRx.Emulator.Tests;

public sealed class CallTargetTests
{
    [Theory]
    [InlineData("https://emulator.test/v1/models/gemini-1:streamGenerateContent?alt=sse", "gemini-1")]
    [InlineData("https://emulator.test/v1alpha/models/gemini-1:streamGenerateContent?alt=sse", "gemini-1")]
    [InlineData("https://emulator.test/v1beta/models/gemini-1:streamGenerateContent?alt=sse", "gemini-1")]
    [InlineData("https://emulator.test/v1beta/models/gemini-1%3AstreamGenerateContent?alt=sse", "gemini-1")]
    [InlineData("https://emulator.test/v1beta/tunedModels/mine:streamGenerateContent?alt=sse", "mine")]
    [InlineData("https://emulator.test/v1beta/dynamic/id:streamGenerateContent?alt=sse", "id")]
    [InlineData(
        "https://emulator.test/v1beta1/projects/p/locations/l/publishers/google/models/gemini-2:streamGenerateContent?alt=sse",
        "gemini-2"
    )]
    [InlineData("https://emulator.test/v1/projects/p/locations/l/endpoints/7:streamGenerateContent?alt=sse", "7")]
    [InlineData("https://emulator.test/v1/publishers/google/models/gemini-2:streamGenerateContent?alt=sse", "gemini-2")]
    public async Task Path_OfTheService_NamesTheModel(string address, string model)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(address);

        Assert.All(Wire.Events(await response.TextAsync()), e => Assert.Equal(model, e.GetProperty("modelVersion").GetString()));
    }

    [Theory]
    [InlineData("/models/gemini-1:streamGenerateContent")]
    [InlineData("/v1beta/v1beta/models/gemini-1:streamGenerateContent?alt=sse&key=secret")]
    [InlineData("/v1beta1/models/gemini-1:streamGenerateContent")]
    [InlineData("/v2/models/gemini-1:generateContent")]
    [InlineData("/v1beta/openai/chat/completions")]
    [InlineData("/v1beta/models/gemini-1:dream")]
    [InlineData("/v1beta/projects/p/locations/l/publishers/google/models/gemini-2:generateContent")]
    [InlineData("/v1/projects//locations/l/publishers/google/models/gemini-2:generateContent")]
    [InlineData("/v1beta/<b>")]
    [InlineData("/")]
    public async Task Path_ThatDoesNotExist_IsNotFound(string path)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync("https://emulator.test" + path);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("NOT_FOUND", Wire.Json(await response.TextAsync()).GetProperty("error").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?alt=sse", true)]
    [InlineData("?$alt=sse", true)]
    [InlineData("?key=k&alt=sse&x=y", true)]
    [InlineData("?alt=json", false)]
    [InlineData("?xalt=sse", false)]
    public async Task Query_ChoosesServerSentEvents(string query, bool sse)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(Wire.Array + query);

        Assert.Equal(sse ? "text/event-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(sse ? "data: {" : "[{", await response.TextAsync(), StringComparison.Ordinal);
    }
}
