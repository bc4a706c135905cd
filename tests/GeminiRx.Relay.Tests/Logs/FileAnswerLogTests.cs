using System.Reactive.Subjects;
using System.Runtime.Versioning;
using System.Text;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
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

    // A disk or a quota that is full: of Linux, macOS and Windows.
    [Theory]
    [InlineData(DiskFull)]
    [InlineData(69)]
    [InlineData(112)]
    [InlineData(122)]
    [InlineData(1295)]
    public async Task FullDisk_AtACreation_IsATypedFailure_AndLeavesNoFileOpen(int code)
    {
        var (free, streams) = (0, new List<FileStream>());
        var log = new FileAnswerLog(_storage.Folder)
        {
            Write = (stream, bytes) =>
            {
                streams.Add(stream);
                stream.Write(bytes.Span[..Math.Min(free, bytes.Length)]);
                _ = bytes.Length <= free ? true : throw new IOException("Full.", code);
            },
        };
        for (; free < 34; free++) // the header, then the first frame
        {
            var failure = await Assert.ThrowsAsync<AnswerLogException>(() => log.CreateAsync("a", "p"));
            Assert.Equal(AnswerLogFault.Full, failure.Fault);
            Assert.All(streams, stream => Assert.False(stream.CanWrite));
        }

        free = int.MaxValue;
        await log.AppendAsync("a", await log.CreateAsync("a", "p"), 0, Records("one"));
        Assert.Equal(["one"], TextsOf(await _storage.Open().ReadAsync("a", "")));
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
        await log.CreateAsync("kept", "p");
        var (broken, young) = (Path.Combine(_storage.Folder, "broken.answer"), Path.Combine(_storage.Folder, "young.answer"));
        Directory.CreateDirectory(broken); // fails, and holds up nothing
        await System.IO.File.WriteAllTextAsync(young, "", TimeoutToken.Start());
        clock.AdvanceBy(TimeSpan.FromHours(1));
        Assert.True(System.IO.File.Exists(File));
        Array.ForEach([File, broken], path => System.IO.File.SetLastWriteTimeUtc(path, clock.Now.UtcDateTime - TimeSpan.FromHours(1)));

        await log.CreateAsync("b", "p");
        for (var limit = TimeoutToken.Start(); System.IO.File.Exists(File); )
        {
            await Task.Delay(5, limit);
        }

        Assert.True(System.IO.File.Exists(young)); // written lately: it is not even opened
    }

    // Red when each look at the answer renewed its lease, which woke the next look.
    [Fact]
    public async Task SilentProducer_RenewsItsLease_OnceInEachThirdOfIt()
    {
        var clock = new Testing.VirtualClock();
        var log = _storage.Open(new AnswerLogOptions { TimeProvider = clock, Lease = TimeSpan.FromSeconds(9) });
        using var source = new Subject<Chunk>();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var writing = source.WriteTo(log, "a").Subscribe(_ => begun.TrySetResult(), e => begun.TrySetException(e));
        await begun.Task.WaitAsync(TimeoutToken.Start());
        var length = new FileInfo(File).Length;

        var limit = TimeoutToken.Start();
        for (var looks = 0; looks < 300 || new FileInfo(File).Length == length; looks++)
        {
            clock.AdvanceBy(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, limit);
        }

        var renewals = (new FileInfo(File).Length - length) / 25;
        Assert.InRange(renewals, 1, (long)(clock.Elapsed / TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task LockThatIsNotReleased_IsATypedFailure_AndReadersGoOn()
    {
        var log = new FileAnswerLog(_storage.Folder, options: null, lockLimit: TimeSpan.FromMilliseconds(100));
        var lease = await log.CreateAsync("a", "p");
        await log.AppendAsync("a", lease, 0, Records("one"));
        var locks = LockAll();

        var appending = log.AppendAsync("a", lease, 1, Records("two"));
        var second = log.AppendAsync("a", lease, 1, Records("two"));
        Assert.Equal(["one"], TextsOf(await log.ReadAsync("a", "").WaitAsync(TimeoutToken.Start())));
        foreach (var task in new[] { appending, second })
        {
            var failure = await Assert.ThrowsAsync<AnswerLogException>(() => task.WaitAsync(TimeoutToken.Start()));
            Assert.Equal(AnswerLogFault.Unavailable, failure.Fault);
        }

        locks.ForEach(file => file.Dispose());
        Assert.Equal(2, (await log.AppendAsync("a", lease, 1, Records("two"))).Position);
    }

    // Red when the clock of the log, which stands still here, timed the wait for the other process.
    [Fact]
    public async Task LockOfAnotherProcess_IsWaitedFor_WhateverTheClockOfTheLog()
    {
        var log = _storage.Open(new AnswerLogOptions { TimeProvider = new Testing.VirtualClock() });
        var lease = await log.CreateAsync("a", "p");
        var locks = LockAll();
        var appending = log.AppendAsync("a", lease, 0, Records("one"));
        locks.ForEach(file => file.Dispose());

        Assert.Equal(1, (await appending.WaitAsync(TimeoutToken.Start())).Position);
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

    private List<FileStream> LockAll() =>
        [
            .. Enumerable
                .Range(0, 64)
                .Select(i => new FileStream(
                    Path.Combine(_storage.Folder, $"{i:D2}.lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                )),
        ];
}
