using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

public sealed class ServiceErrorTests
{
    private const string NoContents = """
        {
          "error": {
            "code": 400,
            "message": "* GenerateContentRequest.contents: contents is not specified\n",
            "status": "INVALID_ARGUMENT"
          }
        }

        """;

    private const string InvalidKey = """
        {
          "error": {
            "code": 400,
            "message": "API key not valid. Please pass a valid API key.",
            "status": "INVALID_ARGUMENT",
            "details": [
              {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
                "metadata": {
                  "service": "generativelanguage.googleapis.com"
                }
              },
              {
                "@type": "type.googleapis.com/google.rpc.LocalizedMessage",
                "locale": "en-US",
                "message": "API key not valid. Please pass a valid API key."
              }
            ]
          }
        }

        """;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"contents":[]}""")]
    [InlineData("""{"contents":null}""")]
    [InlineData("""{"systemInstruction":{"parts":[{"text":"Hi"}]}}""")]
    public async Task MissingContents_Are400(string? body)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(body: body);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(NoContents.ReplaceLineEndings("\n"), await response.TextAsync());
    }

    [Theory]
    [InlineData("Hi")]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}""")]
    [InlineData("""{"contents":[{}]} x""")]
    [InlineData("[]")]
    public async Task UnreadableBody_Is400(string body)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(body: body);

        Assert.Equal(400, (int)response.StatusCode);
        var error = Wire.Json(await response.TextAsync()).GetProperty("error");
        Assert.StartsWith("Invalid JSON payload received. ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("INVALID_ARGUMENT", error.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ContentsOfAnotherType_Are400()
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(body: """{"contents":"Hi"}""");

        Assert.Equal(400, (int)response.StatusCode);
        var error = Wire.Json(await response.TextAsync()).GetProperty("error");
        Assert.StartsWith("Invalid value at 'contents'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"contents":{"parts":{"text":"Hi"}}}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"\ud800"}]}]}""")]
    [InlineData("""{"contents":[{"role":"","parts":[{"text":""}]}],"tools":null}""")]
    public async Task OddRequest_IsAnswered(string body)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(body: body);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "https://emulator.test/")]
    [InlineData("POST", "https://emulator.test/v1beta/models")]
    [InlineData("POST", "https://emulator.test/v1beta/models/m")]
    [InlineData("POST", "https://emulator.test/v1beta/models/:streamGenerateContent?alt=sse")]
    [InlineData("POST", "https://emulator.test/v1beta/files/m:streamGenerateContent?alt=sse")]
    [InlineData("POST", "https://emulator.test/v1beta/models/m:stream?alt=sse")]
    [InlineData("GET", Wire.Sse)]
    [InlineData("PUT", Wire.Sse)]
    public async Task UnknownCall_Is404(string method, string address)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(address, method: new HttpMethod(method));

        Assert.Equal(404, (int)response.StatusCode);
        var error = Wire.Json(await response.TextAsync()).GetProperty("error");
        Assert.Equal((404, "NOT_FOUND"), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData(Wire.Sse, "invalid")]
    [InlineData(Wire.Sse + "&key=invalid", null)]
    public async Task InvalidKey_IsRefused(string address, string? key)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(address, body: "{}", key: key);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(InvalidKey.ReplaceLineEndings("\n"), await response.TextAsync());
    }

    [Fact]
    public void InvalidKey_HasTheRecordedMessage()
    {
        Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason);
        var recorded = System.Text.Encoding.UTF8.GetString(RecordedFiles.Read("vertexai/streaming-failure-api-key.txt"));

        var (head, service) = (InvalidKey.ReplaceLineEndings("\n"), "\"service\": \"generativelanguage.googleapis.com\"");

        Assert.StartsWith(head[..(head.IndexOf(service, StringComparison.Ordinal) + service.Length)], recorded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("any")]
    [InlineData("INVALID")]
    public async Task OtherKey_IsAccepted(string? key)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(key: key);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task ErrorWithoutSse_IsInAnArray()
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(Wire.Array, body: "{}");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("[" + NoContents.ReplaceLineEndings("\n").TrimEnd() + "\r\n]", await response.TextAsync());
    }
}
