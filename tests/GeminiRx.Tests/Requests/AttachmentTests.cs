using System.Text;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Tests.Requests;

public sealed class AttachmentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A large body is written on the thread pool, so that a UI thread that subscribes is not blocked.
    [Fact]
    public async Task LargeAttachment_IsNotWrittenOnTheSubscribingThread()
    {
        var emulator = new GeminiEmulator(
            new()
            {
                Text = "ok",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        var client = new GeminiClient(new GeminiOptions { HttpClient = emulator.CreateClient() });
        var request = new GenerateRequest(Content.User(Part.FromBytes(new byte[8 * 1024 * 1024], "image/png")));
        var answered = new TaskCompletionSource<Completion>();
        var counted = new TaskCompletionSource<TokenCount>();

        var before = GC.GetAllocatedBytesForCurrentThread();
        using var answer = client.Stream(request).ToCompletion().Subscribe(answered.SetResult, answered.SetException);
        using var count = client.CountTokens(request).Subscribe(counted.SetResult, counted.SetException);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 1024 * 1024);
        Assert.Equal("ok", (await answered.Task.WaitAsync(TimeoutToken.Start())).Text);
        await counted.Task.WaitAsync(TimeoutToken.Start());
        Assert.All(emulator.Requests, received => Assert.InRange(received.Body.Length, 8 * 1024 * 1024 * 4L / 3, int.MaxValue));
    }

    [Fact]
    public async Task LargeAttachment_CancelledWhileItIsWritten_EndsImmediately()
    {
        var request = new GenerateRequest(Content.User(Part.FromBytes(new byte[8 * 1024 * 1024], "image/png")));
        using var cancel = new CancellationTokenSource();
        using var mayEnd = new ManualResetEventSlim();

        async Task WriteAsync() =>
            await RequestWriter.WriteAsync(
                request,
                () =>
                {
                    mayEnd.Wait(TimeoutToken.Start());
                    return default(ReadOnlyMemory<byte>);
                },
                cancel.Token
            );

        var written = WriteAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => written.WaitAsync(TimeoutToken.Start()));
        mayEnd.Set();
    }

    [Fact]
    public void LargeAttachment_IsReadyBeforeItsCallerWaits_TheCallerGoesOnElsewhere()
    {
        var request = new GenerateRequest(Content.User(Part.FromBytes(new byte[8 * 1024 * 1024], "image/png")));

        // A cancelled write has ended before its caller can wait.
        var body = RequestWriter.WriteAsync(request, () => default(ReadOnlyMemory<byte>), new CancellationToken(canceled: true));

        Assert.False(body.GetAwaiter().IsCompleted);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A", null, "image/png")]
    [InlineData("FFD8FFE0", null, "image/jpeg")]
    [InlineData("474946383961", null, "image/gif")]
    [InlineData("52494646000000005745425056503820", null, "image/webp")]
    [InlineData("524946460000000057415645666D7420", null, "audio/wav")]
    [InlineData("52494646000000004156492066", null, "video/avi")]
    [InlineData("464F524D0000000041494646", null, "audio/aiff")]
    [InlineData("255044462D312E37", null, "application/pdf")]
    [InlineData("00000018667479706865696300000000", null, "image/heic")]
    [InlineData("0000001866747970 6D696631 00000000", null, "image/heif")]
    [InlineData("0000001866747970 61766966 00000000", null, "image/avif")]
    [InlineData("0000001866747970 71742020 00000000", null, "video/mov")]
    [InlineData("0000001866747970 4D344120 00000000", null, "audio/m4a")]
    [InlineData("0000001866747970 33677035 00000000", null, "video/3gpp")]
    [InlineData("0000001866747970 69736F6D 00000000", null, "video/mp4")]
    [InlineData("664C6143000000", null, "audio/flac")]
    [InlineData("4F67675300", null, "audio/ogg")]
    [InlineData("49443303", null, "audio/mp3")]
    [InlineData("FFFB9064", null, "audio/mp3")]
    [InlineData("FFF15080", null, "audio/aac")]
    [InlineData("1A45DFA39F4286810142F7810142F2810442F381084282847765626D", null, "video/webm")]
    [InlineData("1A45DFA3A34286810142F7810142F2810442F3810842828" + "86D6174726F736B61", null, "video/x-matroska")]
    [InlineData("4944332074616773206578706C61696E6564", "notes.md", "text/markdown")]
    [InlineData("546865206674797020626F78", "a.md", "text/markdown")]
    [InlineData("4F67675320", null, "text/plain")]
    [InlineData("664C614320", null, "text/plain")]
    [InlineData("FFFB20657374", "a.txt", "text/plain")]
    [InlineData("0000001866747970 69736F6D 00000000", "song.m4a", "audio/m4a")]
    [InlineData("000001BA44", null, "video/mpeg")]
    [InlineData("464C5601", null, "video/x-flv")]
    [InlineData("3026B2758E66CF11", null, "video/wmv")]
    [InlineData("89504E470D0A1A0A", "wrong.txt", "image/png")]
    [InlineData("68656C6C6F", null, "text/plain")]
    [InlineData("68656C6C6F", "notes.md", "text/markdown")]
    [InlineData("68656C6C6F", "program.zig", "text/plain")]
    [InlineData("C3A4C3", null, "text/plain")]
    [InlineData("EFBBBF61", "table.CSV", "text/csv")]
    [InlineData("00010203", null, null)]
    [InlineData("00010203", "sound.mp3", "audio/mp3")]
    [InlineData("FFFE6100", null, null)]
    [InlineData("", null, null)]
    public void Detect_ContentThenName_GivesTheMediaType(string hex, string? name, string? expected) =>
        Assert.Equal(expected, MediaType.Detect(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), name));

    [Fact]
    public async Task FromFile_OfATextFile_HasItsBytesAndMediaType()
    {
        var path = Write("notes.md", "# Notes");

        var part = await Part.FromFileAsync(path, cancellationToken: TimeoutToken.Start());

        Assert.Equal(("text/markdown", "# Notes"), (part.MimeType, Encoding.UTF8.GetString(part.Data.Span)));
        Assert.Equal("text/x-notes", (await Part.FromFileAsync(path, "text/x-notes", cancellationToken: TimeoutToken.Start())).MimeType);
    }

    [Fact]
    public async Task FromFile_TooLargeEmptyOrOfUnknownType_Throws()
    {
        var large = await Assert.ThrowsAsync<ArgumentException>(() =>
            Part.FromFileAsync(Write("large.txt", "12345"), maxBytes: 4, cancellationToken: TimeoutToken.Start())
        );
        var unknown = await Assert.ThrowsAsync<ArgumentException>(() =>
            Part.FromFileAsync(Write("some.bin", "\0\u0001"), cancellationToken: TimeoutToken.Start())
        );

        Assert.Contains("large.txt is larger than 4 bytes", large.Message, StringComparison.Ordinal);
        Assert.Contains("some.bin", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Part.FromFileAsync(Write("empty.txt", ""), cancellationToken: TimeoutToken.Start())
        );
        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            Part.FromFileAsync(Path.Combine(_folder, "none.png"), cancellationToken: TimeoutToken.Start())
        );
    }

    [Theory]
    [InlineData("https://example.org/a.png?width=2#top", "image/png")]
    [InlineData("https://www.youtube.com/watch?v=abc", null)]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/files/abc", null)]
    public void FromUri_OfAnAddress_GetsTheMediaTypeFromItsName(string uri, string? expected) =>
        Assert.Equal((uri, expected), (Part.FromUri(uri).FileUri, Part.FromUri(uri).MimeType));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
