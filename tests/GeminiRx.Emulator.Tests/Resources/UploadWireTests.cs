using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Emulator.Tests.Resources;

/// <summary>Uploads and files by plain HTTP.</summary>
public sealed class UploadWireTests
{
    private const string Start = "https://emulator.test/upload/v1beta/files";
    private const int Granularity = 262_144;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly GeminiEmulator _emulator;

    public UploadWireTests() => _emulator = new(new EmulatorOptions { TimeProvider = _time });

    [Fact]
    public async Task Upload_InPieces_GivesTheFile()
    {
        var bytes = new byte[Granularity + 3];
        var address = await StartAsync("""{"file":{"name":"files/a-1","display_name":"A"}}""", bytes.Length, "image/png");

        using var first = await CommandAsync(address, "upload", bytes[..Granularity], 0);
        using var query = await CommandAsync(address, "query");
        using var last = await CommandAsync(address, "upload, finalize", bytes[Granularity..], Granularity);
        using var again = await CommandAsync(address, "query");

        Assert.Equal(("active", ""), (Header(first, "Status"), await first.TextAsync()));
        Assert.Equal(("active", "262144"), (Header(query, "Status"), Header(query, "Size-Received")));
        Assert.Equal(["final", "final"], [Header(last, "Status"), Header(again, "Status")]);
        var expected = $$$"""
            {"file":{"name":"files/a-1","displayName":"A","mimeType":"image/png","sizeBytes":"262147",
              "createTime":"2026-11-26T12:00:00.000000Z","updateTime":"2026-11-26T12:00:00.000000Z",
              "expirationTime":"2026-11-28T12:00:00.000000Z","sha256Hash":"{{{Convert.ToBase64String(SHA256.HashData(bytes))}}}",
              "uri":"https://emulator.test/v1beta/files/a-1","state":"ACTIVE","source":"UPLOADED"}}
            """;
        Assert.True(JsonElement.DeepEquals(Wire.Json(expected), Wire.Json(await last.TextAsync())), await last.TextAsync());
        Assert.Equal(await last.TextAsync(), await again.TextAsync());
    }

    // The address authorizes the upload, so it is not in the log; the bytes would fill the memory.
    [Fact]
    public async Task Log_ContainsNeitherTheAddressNorTheBytes()
    {
        var strict = new GeminiEmulator(new EmulatorOptions { RequireKey = true });
        var address = await StartAsync("{}", 4, "text/plain", strict, key: "k");

        using var answer = await CommandAsync(address, "upload, finalize", "data"u8.ToArray(), 0, strict);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("/upload/v1beta/files?upload_protocol=resumable", strict.Requests[1].PathAndQuery);
        Assert.Equal(("", false), (strict.Requests[1].Body, strict.Requests[1].HasKey));
    }

    [Theory]
    [InlineData("upload", 5, 0, "multiple of the chunk granularity")]
    [InlineData("upload, finalize", 5, 7, "0 bytes are received")]
    [InlineData("upload, finalize", 5, null, "Invalid X-Goog-Upload-Offset")]
    [InlineData("upload, finalize", 4, 0, "4 bytes, but the file has 5 bytes")]
    [InlineData("upload, finalize", 6, 0, "6 bytes, but the file has 5 bytes")]
    [InlineData("finalize", 0, 0, "0 bytes, but the file has 5 bytes")]
    [InlineData("dance", 0, 0, "Invalid X-Goog-Upload-Command: dance")]
    public async Task Piece_ThatBreaksARule_IsRefused(string command, int size, int? offset, string message)
    {
        var address = await StartAsync("{}", 5, "text/plain");

        using var answer = await CommandAsync(address, command, new byte[size], offset);

        Assert.Equal((400, "active"), ((int)answer.StatusCode, Header(answer, "Status")));
        Assert.Contains(message, await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ThatIsCancelled_TakesNoMoreBytes()
    {
        var address = await StartAsync("{}", 5, "text/plain");

        using var cancel = await CommandAsync(address, "cancel");
        using var query = await CommandAsync(address, "query");
        using var more = await CommandAsync(address, "upload, finalize", new byte[5], 0);

        Assert.Equal((200, "cancelled", 400), ((int)cancel.StatusCode, Header(query, "Status"), (int)more.StatusCode));
    }

    [Theory]
    [InlineData("""{"file":{"name":"files/-a"}}""", 1, 400, "file.name")]
    [InlineData("""{"file":{"name":"files/taken"}}""", 1, 409, "already exists")]
    [InlineData("""{"file":{"nonsense":1}}""", 1, 400, "Cannot find field")]
    [InlineData("{}", 0, 400, "the file is empty")]
    [InlineData("{}", 2_147_483_649, 400, "2147483648")]
    [InlineData("{", 1, 400, "Invalid JSON payload")]
    public async Task Start_ThatTheServiceRefuses_IsItsError(string body, long length, int status, string message)
    {
        var taken = await StartAsync("""{"file":{"name":"files/taken"}}""", 1, "text/plain");
        using var file = await CommandAsync(taken, "upload, finalize", new byte[1], 0);

        using var answer = await SendStartAsync(body, length, "text/plain", _emulator);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(message, await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Protocol_OtherThanResumable_IsRefusedClearly()
    {
        using var answer = await _emulator.SendAsync(Start, "{}");

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("'resumable' only", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_IsProcessedForTwoSeconds_AndMayFail()
    {
        var states = new List<string>();
        foreach (var name in new[] { "talk", "fault-failed" })
        {
            var address = await StartAsync($$$"""{"file":{"name":"files/{{{name}}}","displayName":"{{{name}}}"}}""", 1, "video/mp4");
            using var file = await CommandAsync(address, "upload, finalize", new byte[1], 0);
            states.Add(await StateAsync(name));
            _time.Advance(TimeSpan.FromSeconds(2));
            states.Add(await StateAsync(name));
        }

        Assert.Equal(["PROCESSING", "ACTIVE", "PROCESSING", "FAILED"], states);
    }

    [Theory]
    [InlineData("?pageSize=x", "TYPE_INT32")]
    [InlineData("?pageSize=101", "page_size must be in the range [0, 100]")]
    [InlineData("?pageToken=nonsense", "page_token is invalid")]
    public async Task List_WithAWrongQuery_IsTheServicesError(string query, string message)
    {
        using var answer = await _emulator.SendAsync("https://emulator.test/v1beta/files" + query, null, HttpMethod.Get);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_ThatIsFull_RefusesTheNextFile()
    {
        for (var i = 0; i < 1_000; i++)
        {
            using var stored = await CommandAsync(await StartAsync("{}", 1, "text/plain"), "upload, finalize", new byte[1], 0);
            Assert.Equal(200, (int)stored.StatusCode);
        }

        using var refused = await CommandAsync(await StartAsync("{}", 1, "text/plain"), "upload, finalize", new byte[1], 0);

        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Contains("at most 1000 files", await refused.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/files/a", 403)]
    [InlineData("https://emulator.test/v1beta/files/a", 403)]
    [InlineData("https://example.org/v1beta/files/a", 200)]
    [InlineData("gs://bucket/files/a", 200)]
    public async Task Request_WithAnUnknownFileOfItsOwn_IsRefused(string uri, int status)
    {
        var body = $$$"""{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"{{{uri}}}"}},{"text":"Hi"}]}]}""";

        using var answer = await new GeminiEmulator(Wire.AtOnce).SendAsync(Wire.Whole, body);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private async Task<string> StateAsync(string name)
    {
        using var answer = await _emulator.SendAsync($"https://emulator.test/v1beta/files/{name}", null, HttpMethod.Get);
        return Wire.Json(await answer.TextAsync()).GetProperty("state").GetString()!;
    }

    private async Task<string> StartAsync(string body, long length, string type, GeminiEmulator? emulator = null, string? key = null)
    {
        using var answer = await SendStartAsync(body, length, type, emulator ?? _emulator, key);
        Assert.Equal(("active", "262144"), (Header(answer, "Status"), Header(answer, "Chunk-Granularity")));
        return Header(answer, "URL")!;
    }

    private static async Task<HttpResponseMessage> SendStartAsync(
        string body,
        long length,
        string type,
        GeminiEmulator emulator,
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Start) { Content = new StringContent(body, Encoding.UTF8) };
        request.Headers.Add("X-Goog-Upload-Protocol", "resumable");
        request.Headers.Add("X-Goog-Upload-Command", "start");
        request.Headers.Add("X-Goog-Upload-Header-Content-Length", length.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Goog-Upload-Header-Content-Type", type);
        if (key is not null)
        {
            request.Headers.Add("x-goog-api-key", key);
        }

        using var client = emulator.CreateClient();
        return await client.SendAsync(request, TimeoutToken.Start());
    }

    private async Task<HttpResponseMessage> CommandAsync(
        string address,
        string command,
        byte[]? bytes = null,
        int? offset = null,
        GeminiEmulator? emulator = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes ?? []) };
        request.Headers.Add("X-Goog-Upload-Command", command);
        if (offset is { } at)
        {
            request.Headers.Add("X-Goog-Upload-Offset", at.ToString(CultureInfo.InvariantCulture));
        }

        using var client = (emulator ?? _emulator).CreateClient();
        return await client.SendAsync(request, TimeoutToken.Start());
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues("X-Goog-Upload-" + name, out var values) ? values.Single() : null;
}
