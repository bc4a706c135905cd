using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>What was acknowledged is kept: over torn files, a full disk, and killed processes.</summary>
public sealed class StreamDurabilityTests : IDisposable
{
    private const int DiskFull = 28;
    private const int Kills = 3;
    private const string Text = "text/plain";
    private readonly string _parent = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;

    private string Folder => Path.Combine(_parent, "streams");

    private string OnlyFile => Directory.EnumerateFiles(Folder, "*.stream").Single();

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    // Red when the checksum of a frame was not compared.
    [Fact]
    public async Task TornEnd_AtEachByte_IsCut_AndTheStreamGoesOn()
    {
        var store = Open();
        await store.CreateAsync("a", Creation("one"), default);
        var intact = new FileInfo(OnlyFile).Length;
        await store.AppendAsync("a", Append("two"), default);
        var whole = await File.ReadAllBytesAsync(OnlyFile, TimeoutToken.Start());

        for (var length = (int)intact; length < whole.Length; length++)
        {
            foreach (var bytes in new[] { whole[..length], [.. whole[..length], .. new byte[whole.Length - length]] })
            {
                await ReplaceAsync(bytes);
                Assert.Equal("one", await ReadAsync(Open()));
                await Open().AppendAsync("a", Append("2") with { Closes = true }, default);
                Assert.Equal("one2", await ReadAsync(Open()));
            }
        }
    }

    // At once: the removal of expired streams, which a creation has begun, must not see half of it.
    private async Task ReplaceAsync(byte[] bytes)
    {
        var other = Path.GetTempFileName();
        await File.WriteAllBytesAsync(other, bytes, TimeoutToken.Start());
        File.Move(other, OnlyFile, overwrite: true);
    }

    [Fact]
    public async Task TornCreation_AtEachByte_IsNoStream_AndTheNameIsFree()
    {
        await Open().CreateAsync("a", Creation("one"), default);
        var whole = await File.ReadAllBytesAsync(OnlyFile, TimeoutToken.Start());
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(OnlyFile, whole[..length], TimeoutToken.Start());
            var (_, isNew) = await Open().CreateAsync("a", Creation("1"), default);
            Assert.True(isNew);
            Assert.Equal("1", await ReadAsync(Open()));
        }
    }

    [Fact]
    public async Task FullDisk_IsATypedFailure_AndNothingIsLostOrDoubled()
    {
        var free = int.MaxValue;
        var store = new StreamStore(new DurableStreamsOptions { Folder = Folder })
        {
            Write = (stream, bytes) =>
            {
                stream.Write(bytes.Span[..Math.Min(free, bytes.Length)]);
                _ = bytes.Length <= free ? true : throw new IOException("No space left on device.", DiskFull);
            },
        };
        await store.CreateAsync("a", Creation("one"), default);
        var append = Append("two") with { Producer = new ProducerNumber("p", 0, 0) };
        for (free = 0; free < 40; free++)
        {
            var failure = await Assert.ThrowsAsync<AnswerLogException>(() => store.AppendAsync("a", append, default));
            Assert.Equal(AnswerLogFault.Full, failure.Fault);
            Assert.Equal("one", await ReadAsync(store));
        }

        free = int.MaxValue;
        Assert.False((await store.AppendAsync("a", append, default)).IsRepeated);
        Assert.True((await store.AppendAsync("a", append, default)).IsRepeated);
        Assert.Equal("onetwo", await ReadAsync(Open()));
    }

    [Theory]
    [InlineData(DiskFull)]
    [InlineData(122)]
    public async Task FullDisk_AtACreation_IsATypedFailure_AndLeavesNoFileOpen(int code)
    {
        var (free, streams) = (0, new List<FileStream>());
        var store = new StreamStore(new DurableStreamsOptions { Folder = Folder })
        {
            Write = (stream, bytes) =>
            {
                streams.Add(stream);
                stream.Write(bytes.Span[..Math.Min(free, bytes.Length)]);
                _ = bytes.Length <= free ? true : throw new IOException("Full.", code);
            },
        };
        for (; free < 34; free++)
        {
            var failure = await Assert.ThrowsAsync<AnswerLogException>(() => store.CreateAsync("a", Creation("one"), default));
            Assert.Equal(AnswerLogFault.Full, failure.Fault);
            Assert.All(streams, stream => Assert.False(stream.CanWrite));
        }

        free = int.MaxValue;
        Assert.True((await store.CreateAsync("a", Creation("one"), default)).IsNew);
        Assert.Equal("one", await ReadAsync(Open()));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    public async Task FolderAndFiles_AreOfTheUserOnly_AndNoNameIsAPath()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files");
        await Open().CreateAsync(StreamKey.Of("x/y"), Creation(""), default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.All(
            Directory.EnumerateFiles(Folder),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))
        );
        Assert.Matches("^[0-9a-f]{64}\\.stream$", Path.GetFileName(OnlyFile));
    }

    // Each append is repeated until it is acknowledged, by producers that number them. Red when the number was not in the frame of the
    // bytes.
    [Fact]
    public async Task KilledServer_KeepsEachAcknowledgedAppend_Once()
    {
        var (sent, random) = (0, new Random(1));
        using var client = new HttpClient();
        for (var kill = 0; kill <= Kills; kill++)
        {
            var file = Path.Combine(_parent, $"address-{kill}");
            using var worker = new WorkerProcess("streams", Folder, file, 500);
            var address = await AddressAsync(file) + "/v1/stream/killed";
            if (kill == 0)
            {
                using var created = await StreamHost.SendAsync(client, HttpMethod.Put, address);
                Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            }

            var killed = kill == Kills ? Task.CompletedTask : KillAsync(worker, random.Next(50, 150));
            var last = kill == Kills ? sent + 20 : int.MaxValue;
            while (sent < last && !(kill < Kills && killed.IsCompleted))
            {
                sent += await TryAppendAsync(client, address, sent) ? 1 : 0;
            }

            await killed;
        }

        Assert.Equal(string.Concat(Enumerable.Range(0, sent).Select(i => $"{i} ")), await ReadAsync(Open(), StreamKey.Of("killed")));
        Assert.True(sent > Kills);
    }

    private static async Task<bool> TryAppendAsync(HttpClient client, string address, int number)
    {
        try
        {
            (string, string)[] headers = [("Producer-Id", "p"), ("Producer-Epoch", "0"), ("Producer-Seq", $"{number}")];
            using var response = await StreamHost.SendAsync(client, HttpMethod.Post, address, $"{number} ", Text, headers);
            return response.IsSuccessStatusCode ? true : throw new InvalidOperationException($"{response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return false; // the server was killed, perhaps while it accepted the connection
        }
    }

    private static async Task KillAsync(WorkerProcess worker, int milliseconds)
    {
        await Task.Delay(milliseconds, TimeoutToken.Start());
        await worker.KillAsync();
    }

    private static async Task<string> AddressAsync(string file)
    {
        for (var limit = TimeoutToken.Start(); !File.Exists(file); )
        {
            await Task.Delay(10, limit);
        }

        return await File.ReadAllTextAsync(file, TimeoutToken.Start());
    }

    private StreamStore Open() => new(new DurableStreamsOptions { Folder = Folder });

    private static StreamCreation Creation(string text) => new() { ContentType = Text, Body = Encoding.UTF8.GetBytes(text) };

    private static StreamAppend Append(string text) => new() { ContentType = Text, Body = Encoding.UTF8.GetBytes(text) };

    private static async Task<string> ReadAsync(StreamStore store, string key = "a")
    {
        using var page = await store.ReadAsync(key, StreamOffset.First, default);
        using var read = new MemoryStream();
        await page.CopyToAsync(bytes =>
        {
            read.Write(bytes.Span);
            return ValueTask.CompletedTask;
        });
        return Encoding.UTF8.GetString(read.ToArray());
    }
}
