using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

/// <summary>Calls an emulator and reads its answers by plain HTTP, without a client library.</summary>
internal static class Wire
{
    public const string Path = "v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse";
    public const string Sse = "https://emulator.test/" + Path;
    public const string Vertex =
        "https://emulator.test/v1beta1/projects/p/locations/global/publishers/google/models/gemini-flash-latest"
        + ":streamGenerateContent?alt=sse";
    public const string Array = "https://emulator.test/v1beta/models/gemini-flash-latest:streamGenerateContent";
    public const string Whole = "https://emulator.test/v1beta/models/gemini-flash-latest:generateContent";
    public const string Count = "https://emulator.test/v1beta/models/gemini-flash-latest:countTokens";
    public const string Models = "https://emulator.test/v1beta/models";
    public const string Hi = """{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}""";

    public static EmulatorOptions AtOnce { get; } = new() { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.Zero };

    /// <summary>A request with the prompt <c>Hi</c>, and further members after a comma.</summary>
    public static string HiWith(string members) => Hi[..^1] + members + "}";

    /// <summary>Sends a request and returns the head of the response. The body is not read.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this GeminiEmulator emulator,
        string address = Sse,
        string? body = Hi,
        HttpMethod? method = null,
        string? key = null
    )
    {
        using var client = emulator.CreateClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, address);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("x-goog-api-key", key);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
    }

    public static Task<byte[]> BytesAsync(this HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TimeoutToken.Start());

    public static async Task<string> TextAsync(this HttpResponseMessage response) => Encoding.UTF8.GetString(await response.BytesAsync());

    /// <summary>The message of the emulator's 400 for a request; null if the request is accepted.</summary>
    public static async Task<string?> InvalidArgumentAsync(string body, string model = "gemini-3.8-flash")
    {
        using var response = await new GeminiEmulator(AtOnce).SendAsync(
            $"https://emulator.test/v1beta/models/{model}:generateContent",
            body
        );
        if (response.IsSuccessStatusCode)
        {
            return null;
        }

        var error = Json(await response.TextAsync()).GetProperty("error");
        Assert.Equal((400, "INVALID_ARGUMENT"), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()));
        return error.GetProperty("message").GetString();
    }

    /// <summary>The body of a call with server-sent events.</summary>
    public static async Task<string> AskAsync(this GeminiEmulator emulator, string body = Hi)
    {
        using var response = await emulator.SendAsync(body: body);
        return await response.TextAsync();
    }

    public static async Task<JsonElement[]> EventsAsync(this GeminiEmulator emulator, string body = Hi) =>
        Events(await emulator.AskAsync(body));

    public static JsonElement[] Events(string sse) =>
        [.. sse.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => Json(line["data: ".Length..]))];

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static JsonElement[] Parts(this JsonElement response) =>
        [.. response.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts").EnumerateArray()];

    public static string Text(this JsonElement response) =>
        string.Concat(response.Parts().Select(part => part.GetProperty("text").GetString()));

    /// <summary>The text of one read; empty at the end.</summary>
    public static async Task<string> ReadOnceAsync(this Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var count = await stream.ReadAsync(buffer, TimeoutToken.Start());
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    public static Task<RequestEnd> EndAsync(this GeminiEmulator emulator) => emulator.Requests[^1].Ended.WaitAsync(TimeoutToken.Start());
}
