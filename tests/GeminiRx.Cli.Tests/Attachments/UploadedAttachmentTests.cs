using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests.Attachments;

/// <summary>Attachments of <c>geminirx ask</c> that are too large for a request.</summary>
public sealed class UploadedAttachmentTests : IDisposable
{
    private static readonly EmulatorOptions _atOnce = new()
    {
        Text = "Seen.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attach");
    private readonly GeminiEmulator _emulator = new(_atOnce);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ask_LargeAttachment_IsUploadedWithALineAndProgress()
    {
        var (exitCode, output, error) = await AskAsync("--attach", Write("film.txt", 70_000_001), "What is this?");

        Assert.Equal((0, "Seen."), (exitCode, output));
        Assert.Equal(
            [
                "geminirx: film.txt is 70.0 MB, so it is uploaded: a request would be too large. The service deletes it after 48 hours.",
                "26%)",
                "50%)",
                "77%)",
                "100%)",
            ],
            error.TrimEnd().Split('\n').Select(line => line.Contains('(') ? line[(line.IndexOf('(') + 1)..] : line)
        );
        Assert.Equal(34 + 1 + 1, _emulator.Requests.Count); // pieces of 2 MiB, the start, the question
        Assert.Equal(
            """[{"text":"What is this?"},{"fileData":{"fileUri":"ADDRESS/v1beta/files/emulator-1","mimeType":"text/plain"}}]""",
            PartsOf(_emulator.Requests[^1])
        );
    }

    [Fact]
    public async Task Ask_Quiet_HidesTheProgress()
    {
        var (exitCode, _, error) = await AskAsync("--quiet", "--attach", Write("film.txt", 70_000_001), "What is this?");

        Assert.Equal(0, exitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    // 80 MB are over the limit of 100 MB in Base64.
    [Fact]
    public async Task Ask_SeveralAttachments_AreInlineUpToTheLimitTogether()
    {
        var (exitCode, _, error) = await AskAsync(
            "--attach",
            Write("a.txt", 40_000_000),
            "--attach",
            Write("b.txt", 40_000_000),
            "--quiet",
            "Compare."
        );

        Assert.Equal(0, exitCode);
        Assert.StartsWith("geminirx: b.txt is 40.0 MB, so it is uploaded", error, StringComparison.Ordinal);
        Assert.Contains("\"inlineData\"", _emulator.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_LargePdf_IsUploadedEarlier()
    {
        var (exitCode, _, error) = await AskAsync("--quiet", "--attach", Write("book.pdf", 50_000_001, "%PDF-1.7"), "Summarize.");

        Assert.Equal(0, exitCode);
        Assert.Contains("book.pdf is 50.0 MB", error, StringComparison.Ordinal);
        Assert.EndsWith("\"mimeType\":\"application/pdf\"}}]", PartsOf(_emulator.Requests[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_LargeVideo_WaitsUntilItIsProcessed()
    {
        var (exitCode, _, error) = await AskAsync("--attach", Write("film.mp4", 70_000_001, "\0\0\0\u0018ftypmp42"), "What happens?");

        Assert.Equal(0, exitCode);
        Assert.EndsWith("geminirx: The service processes the file.\n", error, StringComparison.Ordinal);
        Assert.Contains(_emulator.Requests, request => request.Method == HttpMethod.Get);
    }

    [Fact]
    public async Task Ask_LargeAttachmentOfAnUnknownType_IsAUsageError()
    {
        var (exitCode, output, error) = await AskAsync("--attach", Write("data.xyz", 70_000_001, "\0\0"), "What is this?");

        Assert.Equal((1, "", 0), (exitCode, output, _emulator.Requests.Count));
        Assert.Contains("data.xyz cannot be attached: The media type of data.xyz cannot be detected.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Interrupted_AbortsTheUploadAndAsksNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        await using var service = new StalledUploadService();
        await using var process = GeminiProcess.Start([
            "ask",
            "--endpoint",
            service.Address,
            "--attach",
            Write("film.txt", 70_000_001),
            "What is this?",
        ]);
        process.Input.Close();
        await service.Stalled.WaitAsync(TimeoutToken.Start());

        await process.InterruptAsync();

        var (exitCode, output, _) = await process.EndAsync();
        Assert.Equal((130, ""), (exitCode, output));
        Assert.Equal(2, await service.Aborted.WaitAsync(TimeoutToken.Start()));
    }

    private static string PartsOf(ReceivedRequest request)
    {
        var parts = JsonElement.Parse(request.Body).GetProperty("contents")[0].GetProperty("parts").GetRawText();
        return System.Text.RegularExpressions.Regex.Replace(parts, "http://127.0.0.1:[0-9]+", "ADDRESS");
    }

    private async Task<(int ExitCode, string Output, string Error)> AskAsync(params string[] arguments)
    {
        await using var service = await LoopbackEmulator.StartAsync(_emulator);
        return await GeminiProcess.RunAsync(["ask", .. arguments], "", ("GEMINIRX_ENDPOINT", service.Address.ToString()));
    }

    // The rest of a file is a hole, or spaces for text.
    private string Write(string name, int size, string start = "")
    {
        var path = Path.Combine(_folder.FullName, name);
        using var file = File.Create(path);
        file.Write(System.Text.Encoding.Latin1.GetBytes(start));
        if (start.Length == 0)
        {
            file.Write(Enumerable.Repeat((byte)' ', size).ToArray());
        }

        file.SetLength(size);
        return path;
    }
}
