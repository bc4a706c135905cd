using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

public sealed class VerbatimAnswerTests
{
    private const string Error = "{\n  \"error\": {\n    \"code\": 429,\n    \"status\": \"RESOURCE_EXHAUSTED\"\n  }\n}\n";

    public static IEnumerable<TheoryDataRow<int?>> ReadSizes => [new(null), new(1), new(7)];

    [Theory]
    [MemberData(nameof(ReadSizes))]
    public async Task Recording_ArrivesByteForByte(int? bytesPerRead)
    {
        Assert.NotEmpty(RecordedFiles.StreamFiles);
        foreach (var key in RecordedFiles.StreamFiles)
        {
            var recorded = RecordedFiles.Read(key);
            using var response = await Emulator(recorded, bytesPerRead).SendAsync();
            var received = await response.BytesAsync();

            Assert.True(recorded.AsSpan().SequenceEqual(received), key);
            Assert.Equal((key, RecordedFiles.Expected(key).GetProperty("httpStatus").GetInt32()), (key, (int)response.StatusCode));
            Assert.Equal(
                (key, response.IsSuccessStatusCode ? "text/event-stream" : "application/json"),
                (key, response.Content.Headers.ContentType?.MediaType)
            );
        }
    }

    [Fact]
    public async Task AnswerFile_IsReadAtTheRequest()
    {
        var file = Path.GetTempFileName();
        try
        {
            var emulator = new GeminiEmulator(Wire.AtOnce with { AnswerFile = file });
            await File.WriteAllTextAsync(file, "data: first\n\n", TimeoutToken.Start());
            Assert.Equal("data: first\n\n", await emulator.AskAsync());

            await File.WriteAllTextAsync(file, Error, TimeoutToken.Start());
            using var response = await emulator.SendAsync();
            Assert.Equal(429, (int)response.StatusCode);
            Assert.Equal(Error, await response.TextAsync());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task AnswerFile_ThatIsMissingGives500()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { AnswerFile = Path.Combine(AppContext.BaseDirectory, "no-such-file.txt") });

        using var response = await emulator.SendAsync();

        Assert.Equal(500, (int)response.StatusCode);
        var error = Wire.Json(await response.TextAsync()).GetProperty("error");
        Assert.Equal("INTERNAL", error.GetProperty("status").GetString());
        Assert.Contains("no-such-file.txt", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n\nb\n\n", "a\n\n|b\n\n")]
    [InlineData("a\r\nb\r\n\r\nc\r\n\r\n", "a\r\nb\r\n\r\n|c\r\n\r\n")]
    [InlineData("a\r\rb", "a\r\r|b")]
    [InlineData("a\n\r\n\nb\n", "a\n\r\n\n|b\n")]
    [InlineData("\n\na", "\n\n|a")]
    [InlineData("a\nb", "a\nb")]
    [InlineData("", "")]
    public async Task Answer_ArrivesEventByEvent(string answer, string reads) =>
        Assert.Equal(reads, await ReadsAsync(answer, bytesPerRead: null));

    [Fact]
    public async Task BytesPerRead_CutsAcrossTheEvents() =>
        Assert.Equal("a\n\nb|\n\nc\n|\n", await ReadsAsync("a\n\nb\n\nc\n\n", bytesPerRead: 4));

    [Theory]
    [InlineData(Error, 429)]
    [InlineData("""  {"error":{"code":400}}""", 400)]
    [InlineData("""{"error":{"code":599}}""", 599)]
    [InlineData("""{"error":{"code":399}}""", 200)]
    [InlineData("""{"error":{"code":600}}""", 200)]
    [InlineData("""{"error":{"code":"429"}}""", 200)]
    [InlineData("""{"error":"429"}""", 200)]
    [InlineData("""{"candidates":[]}""", 200)]
    [InlineData("""[{"error":{"code":429}}]""", 200)]
    [InlineData("""{"error":{"code":429}}{}""", 200)]
    [InlineData("""{"error":{"code":429}""", 200)]
    [InlineData("data: {\"error\":{\"code\":429}}\n\n", 200)]
    [InlineData("data: {}\n\n{\"error\":{\"code\":429}}", 200)]
    public async Task Status_IsTheCodeOfABodyThatIsAnError(string answer, int status)
    {
        using var response = await Emulator(Encoding.UTF8.GetBytes(answer)).SendAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? "text/event-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(answer, await response.TextAsync());
    }

    [Fact]
    public async Task Answer_DoesNotTakeTheChecksOfTheRequestAway()
    {
        using var response = await Emulator("data: {}\n\n"u8.ToArray()).SendAsync(body: "{}");

        Assert.Equal(400, (int)response.StatusCode);
    }

    private static async Task<string> ReadsAsync(string answer, int? bytesPerRead)
    {
        using var response = await Emulator(Encoding.UTF8.GetBytes(answer), bytesPerRead).SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        var reads = new List<string>();
        while (await stream.ReadOnceAsync() is { Length: > 0 } read)
        {
            reads.Add(read);
        }

        return string.Join('|', reads);
    }

    private static GeminiEmulator Emulator(byte[] answer, int? bytesPerRead = null) =>
        new(Wire.AtOnce with { Answer = answer, BytesPerRead = bytesPerRead });
}
