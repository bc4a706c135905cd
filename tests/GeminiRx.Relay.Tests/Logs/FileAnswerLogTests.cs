using System.Runtime.Versioning;
using System.Text;
using GeminiRx.Relay.Tests.Support;
using static GeminiRx.Relay.Tests.Support.LogFixture;

namespace GeminiRx.Relay.Tests.Logs;

public sealed class FileAnswerLogTests : IDisposable
{
    private const int DiskFull = 28;
    private readonly FolderFixture _storage = new();

    private string File => Path.Combine(_storage.Folder, "a.answer");

    public void Dispose() => _storage.Dispose();

    // Red when the checksum of a frame was not compared.
    [Fact]
    public async Task TornEnd_AtEachByte_IsCut_AndTheAnswerGoesOn()
    {
        var log = _storage.Open();
        var lease = await log.CreateAsync("a", "p");
        await log.AppendAsync("a", lease, 0, Records("one"));
        var intact = new FileInfo(File).Length;
        await log.AppendAsync("a", lease, 1, Records("two"));
        var whole = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);

        for (var length = (int)intact; length < whole.Length; length++)
        {
            // As after a crash: a part of the frame, or all of its length but not its last bytes.
            foreach (var bytes in new[] { whole[..length], [.. whole[..length], .. new byte[whole.Length - length]] })
            {
                await System.IO.File.WriteAllBytesAsync(File, bytes, TestContext.Current.CancellationToken);
                var other = _storage.Open();
                Assert.Equal(["one"], TextsOf(await other.ReadAsync("a", "")));
                await other.AppendAsync("a", lease, 1, Records("2", null));
                Assert.Equal(["one", "2", ""], TextsOf(await _storage.Open().ReadAsync("a", "")));
            }
        }
    }

    [Fact]
    public async Task FullDisk_IsATypedFailure_AndNothingIsLostOrDoubled()
    {
        var free = int.MaxValue;
        var log = new FileAnswerLog(_storage.Folder)
        {
            Write = (stream, bytes) =>
            {
                stream.Write(bytes.Span[..Math.Min(free, bytes.Length)]);
                _ = bytes.Length <= free ? true : throw new IOException("No space left on device.", DiskFull);
            },
        };
        var lease = await log.CreateAsync("a", "p");
        await log.AppendAsync("a", lease, 0, Records("one"));

        // From 40 bytes on, the first of the two records fits, and is not appended again.
        for (free = 0; free < 48; free++)
        {
            var failure = await Assert.ThrowsAsync<AnswerLogException>(() =>
                log.AppendAsync("a", lease, 1, Records("two two two two", "three three three three"))
            );
            Assert.Equal((AnswerLogFault.Full, true), (failure.Fault, failure.IsTransient));
            Assert.Equal("one", TextsOf(await log.ReadAsync("a", ""))[0]);
        }

        free = int.MaxValue;
        await log.AppendAsync("a", lease, 1, Records("two two two two", "three three three three", null));
        Assert.Equal(["one", "two two two two", "three three three three", ""], TextsOf(await _storage.Open().ReadAsync("a", "")));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    public async Task FolderAndFiles_AreOfTheUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files");
        await _storage.Open().CreateAsync("a", "p");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            System.IO.File.GetUnixFileMode(_storage.Folder)
        );
        Assert.All(
            Directory.EnumerateFiles(_storage.Folder),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file))
        );
    }

    [Fact]
    public async Task ExpiredAnswers_AreRemoved_WhenAnswersAreCreated()
    {
        var clock = new Testing.VirtualClock();
        var log = _storage.Open(new AnswerLogOptions { TimeProvider = clock });
        await log.CreateAsync("a", "p");
        clock.AdvanceBy(TimeSpan.FromHours(1));
        Assert.True(System.IO.File.Exists(File));

        await log.CreateAsync("b", "p");
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Folder_ThatIsGone_IsATypedFailure()
    {
        var log = _storage.Open();
        await log.CreateAsync("a", "p");
        Directory.Delete(_storage.Folder, recursive: true);

        var failure = await Assert.ThrowsAsync<AnswerLogException>(() => log.StopAsync("a"));
        Assert.Equal(AnswerLogFault.Unavailable, failure.Fault);
        Directory.CreateDirectory(_storage.Folder);
    }

    [Fact]
    public async Task File_IsReadable_AsText()
    {
        var log = _storage.Open();
        await log.AppendAsync("a", await log.CreateAsync("a", "p"), 0, Records("{\"type\":\"text\"}"));

        Assert.Contains(
            "{\"type\":\"text\"}",
            await System.IO.File.ReadAllTextAsync(File, Encoding.Latin1, TestContext.Current.CancellationToken)
        );
    }
}
