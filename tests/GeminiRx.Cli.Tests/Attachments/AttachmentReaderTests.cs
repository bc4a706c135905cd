using System.Diagnostics;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests.Attachments;

/// <summary>Attachments that are small, pipes or devices.</summary>
public sealed class AttachmentReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attachment");
    private readonly AttachmentReader _reader = new(client: null!, isQuiet: true);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Path_WithATilde_IsInTheHomeFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal(
            home + "/no-such-file.txt",
            await _reader.UploadIfLargeAsync("~/no-such-file.txt", TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void Place_IsTheAddressOfWhatWasUploaded_ElseThePath()
    {
        var path = PathOf("a.txt");
        File.WriteAllText(path, "a");

        Assert.Equal(path, AttachmentReader.PlaceOf(path, Part.FromBytes("a"u8.ToArray(), "text/plain")));
        Assert.Equal("https://example.org/a", AttachmentReader.PlaceOf(path, Part.FromUri("https://example.org/a")));
    }

    [Fact]
    public async Task Device_WithoutAnEnd_IsRefused_AndHasNoPlace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /dev/zero on Windows");

        var failure = await Assert.ThrowsAsync<Errors.UsageException>(() =>
            _reader.ReadAsync("/dev/zero", TestContext.Current.CancellationToken).WaitAsync(TimeoutToken.Start())
        );

        Assert.Contains("/dev/zero cannot be attached: it has more than 70 MB", failure.Message, StringComparison.Ordinal);
        Assert.Null(AttachmentReader.PlaceOf("/dev/zero", Part.FromBytes("a"u8.ToArray(), "text/plain")));
    }

    [Fact]
    public async Task Pipe_IsRead_AndOneWithoutAWriterCanBeCancelled()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no mkfifo on Windows");
        using var making = Process.Start("mkfifo", [PathOf("pipe"), PathOf("silent")]);
        await making.WaitForExitAsync(TimeoutToken.Start());
        using var cancelled = new CancellationTokenSource();

        var read = _reader.ReadAsync(PathOf("pipe"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(PathOf("pipe"), "piped", TestContext.Current.CancellationToken);
        var silent = _reader.ReadAsync(PathOf("silent"), cancelled.Token);
        await cancelled.CancelAsync();

        Assert.Equal("piped"u8.ToArray(), Assert.IsType<InlineDataPart>(await read.WaitAsync(TimeoutToken.Start())).Data.ToArray());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent.WaitAsync(TimeoutToken.Start()));
        using var writer = new FileStream(PathOf("silent"), FileMode.Open, FileAccess.Write); // ends the thread that waits
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
