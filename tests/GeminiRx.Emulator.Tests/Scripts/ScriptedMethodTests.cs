namespace GeminiRx.Emulator.Tests;

/// <summary>Scripts whose rules are about methods without a prompt, such as embeddings, files and caches.</summary>
public sealed class ScriptedMethodTests
{
    private const string Server = "https://emulator.test/v1beta/";

    [Fact]
    public async Task FaultOfARule_MeetsItsMethodOnly()
    {
        const string Script = """
            when method is embedContent and model is gemini-embedding-001
              fault 503 times 1
            when method is files.list
              fault 429-day
            otherwise
              fault 500
            """;
        var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse(Script) });
        const string Embed = Server + "models/gemini-embedding-001:embedContent";
        const string Content = """{"content":{"parts":[{"text":"a"}]}}""";

        Assert.Equal(503, await StatusAsync(emulator, Embed, Content));
        Assert.Equal(200, await StatusAsync(emulator, Embed, Content));
        Assert.Equal(429, await StatusAsync(emulator, Server + "files", null));
        Assert.Equal(200, await StatusAsync(emulator, Server + "cachedContents", null)); // no rule names the method
        Assert.Equal(500, await StatusAsync(emulator, Wire.Whole, Wire.Hi));
    }

    [Theory]
    [InlineData("drop:5", "HttpIOException")]
    [InlineData("bytes", "{\n  \"models\"")]
    [InlineData("wrong-type", "{\n  \"models\"")]
    public async Task FaultOfTheBody_MeetsAnAnswerWithoutEvents(string fault, string expected)
    {
        var emulator = new GeminiEmulator(
            Wire.AtOnce with
            {
                Script = EmulatorScript.Parse($"when method is embedContent\n fault {fault}\nwhen method is models.list\n fault {fault}"),
            }
        );
        using var response = await emulator.SendAsync(Server + "models", body: null, HttpMethod.Get);

        var told = expected;
        try
        {
            told = await response.TextAsync();
        }
        catch (HttpRequestException e) when (e.InnerException is HttpIOException)
        {
            told = "HttpIOException";
        }

        Assert.StartsWith(expected, told, StringComparison.Ordinal);
        Assert.Equal(fault, emulator.Requests[0].Fault);
    }

    private static async Task<int> StatusAsync(GeminiEmulator emulator, string address, string? body)
    {
        using var response = await emulator.SendAsync(address, body, body is null ? HttpMethod.Get : HttpMethod.Post);
        return (int)response.StatusCode;
    }
}
