namespace GeminiRx.Emulator.Tests;

public sealed class CallTargetTests
{
    [Theory]
    [InlineData("https://emulator.test/models/gemini-1:streamGenerateContent?alt=sse", "gemini-1")]
    [InlineData("https://emulator.test/v1beta/models/gemini-1:streamGenerateContent?alt=sse", "gemini-1")]
    [InlineData("https://emulator.test/v1beta/models/gemini-1%3AstreamGenerateContent?alt=sse", "gemini-1")]
    [InlineData("https://emulator.test/v1beta/tunedModels/mine:streamGenerateContent?alt=sse", "mine")]
    [InlineData("https://emulator.test/v1beta/dynamic/id:streamGenerateContent?alt=sse", "id")]
    [InlineData("https://emulator.test/v1beta1/projects/p/locations/l/publishers/google/models/gemini-2:streamGenerateContent?alt=sse", "gemini-2")]
    public async Task Path_NamesTheModelBehindAnyPrefix(string address, string model)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(address);

        Assert.All(Wire.Events(await response.TextAsync()), e => Assert.Equal(model, e.GetProperty("modelVersion").GetString()));
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
