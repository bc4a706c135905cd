using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Files;

/// <summary>Files that cannot be uploaded, and files that change meanwhile.</summary>
public sealed class ChangedFileTests : IDisposable
{
    private const int Piece = 256 * 1024;

    private readonly GeminiEmulator _emulator = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The last two were red when the check for their change was removed.
    [Theory]
    [InlineData("shorter", "ended after 300,000 of 524,293 bytes")]
    [InlineData("longer", "more than the 524,293 bytes")]
    [InlineData("rewritten", "it was written to")]
    public async Task File_ThatChangesWhileItIsUploaded_IsATypedError(string change, string message)
    {
        var path = Write((2 * Piece) + 5);

        var failure = await Assert.ThrowsAsync<GeminiFileException>(() =>
            Client()
                .Files.Upload(path, new() { ChunkBytes = Piece })
                .Do(progress => Change(path, change, progress))
                .ToTask(TimeoutToken.Start())
        );

        Assert.Equal(FileFault.Changed, failure.Fault);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("notes.txt changed while it was uploaded", failure.ToUserMessage(), StringComparison.Ordinal);
        Assert.Contains("upload a copy", failure.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(_emulator.Requests, r => r.Headers["X-Goog-Upload-Command"].Contains("finalize", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_ThatDoesNotExist_IsATypedErrorOfTheSubscription()
    {
        var upload = Client().Files.Upload(Path.Combine(_folder, "missing.txt"));

        var failure = await Assert.ThrowsAsync<GeminiFileException>(() => upload.ToTask(TimeoutToken.Start()));

        Assert.Equal(FileFault.Unusable, failure.Fault);
        Assert.Contains("missing.txt cannot be read", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public async Task File_WithoutBytes_IsATypedError() =>
        Assert.Contains("is empty", (await FailureOf(Write(0))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task File_OfAnUnknownType_IsATypedErrorThatNamesTheOption()
    {
        var path = Path.Combine(_folder, "data.xyz");
        await File.WriteAllBytesAsync(path, [0, 1, 2, 255], TimeoutToken.Start());

        var failure = await FailureOf(path);

        Assert.Equal("The media type of data.xyz cannot be detected.", failure.Message);
        Assert.Contains("UploadOptions.MimeType", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_IsATypedError() => Assert.Equal(FileFault.Unusable, (await FailureOf(_folder)).Fault);

    private Task<GeminiFileException> FailureOf(string path) =>
        Assert.ThrowsAsync<GeminiFileException>(() => Client().Files.Upload(path).ToTask(TimeoutToken.Start()));

    private static void Change(string path, string change, FileUpload progress)
    {
        if (progress.BytesSent != Piece)
        {
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (change == "rewritten")
        {
            file.WriteByte((byte)'!');
            File.SetLastWriteTimeUtc(file.SafeFileHandle, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
        else
        {
            file.SetLength(change == "shorter" ? 300_000 : 600_000);
        }
    }

    private string Write(int size)
    {
        var path = Path.Combine(_folder, "notes.txt");
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)'a', size)]);
        return path;
    }

    private GeminiClient Client() => new(new GeminiOptions { HttpClient = _emulator.CreateClient() });
}
