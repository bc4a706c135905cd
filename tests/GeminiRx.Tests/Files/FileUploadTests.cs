using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Security.Cryptography;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Files;

/// <summary>An upload as the service receives it, and its progress.</summary>
public sealed class FileUploadTests : IDisposable
{
    private const int Piece = 256 * 1024;

    private readonly GeminiEmulator _emulator = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Upload_OfAFile_IsOnTheWireAsTheServiceDocumentsIt()
    {
        var path = Write("notes.txt", (2 * Piece) + 5);

        await Client().Files.Upload(path, new() { Name = "my-notes", ChunkBytes = Piece }).ToTask(TimeoutToken.Start());

        var requests = _emulator.Requests;
        Assert.Equal(
            ["POST /upload/v1beta/files", .. Enumerable.Repeat("POST /upload/v1beta/files?upload_protocol=resumable", 3)],
            requests.Select(request => $"{request.Method} {request.PathAndQuery}")
        );
        var start = requests[0];
        Assert.True(
            JsonElement.DeepEquals(
                JsonElement.Parse("""{"file":{"name":"files/my-notes","displayName":"notes.txt","mimeType":"text/plain"}}"""),
                JsonElement.Parse(start.Body)
            ),
            start.Body
        );
        Assert.Equal(
            ("resumable", "start", "524293", "text/plain", "application/json"),
            (
                Header(start, "Protocol"),
                Header(start, "Command"),
                Header(start, "Header-Content-Length"),
                Header(start, "Header-Content-Type"),
                start.Headers["Content-Type"]
            )
        );
        Assert.Equal(
            ["upload 0 262144", "upload 262144 262144", "upload, finalize 524288 5"],
            requests.Skip(1).Select(r => $"{Header(r, "Command")} {Header(r, "Offset")} {r.Headers["Content-Length"]}")
        );
    }

    [Fact]
    public async Task Upload_Progress_EndsWithTheFile()
    {
        var path = Write("notes.txt", (2 * Piece) + 5);

        var progress = await Client().Files.Upload(path, new() { ChunkBytes = Piece }).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal([0, 262_144, 524_288, 524_293], progress.Select(step => step.BytesSent));
        Assert.All(progress, step => Assert.Equal(524_293, step.TotalBytes));
        Assert.All(progress.SkipLast(1), step => Assert.Null(step.File));
        var file = progress[^1].File!;
        Assert.Equal(
            ("files/emulator-1", "notes.txt", "text/plain", 524_293, FileState.Active, "UPLOADED"),
            (file.Name, file.DisplayName, file.MimeType, file.SizeBytes, file.State, file.Source)
        );
        Assert.Equal("https://generativelanguage.googleapis.com/v1beta/files/emulator-1", file.Uri);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(path))), file.Sha256Hash);
        Assert.Equal(TimeSpan.FromHours(48), file.ExpirationTime - file.CreateTime);
        Assert.Equal(new FileDataPart(file.Uri!, "text/plain"), file.ToPart());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(2 * Piece)]
    public async Task Upload_OfAnySize_ArrivesWhole(int size)
    {
        var path = Write("data.bin", size);

        var last = await Client()
            .Files.Upload(path, new() { ChunkBytes = Piece, MimeType = "application/pdf" })
            .ToTask(TimeoutToken.Start());

        Assert.Equal(
            (size, Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(path)))),
            (last.File!.SizeBytes, last.File.Sha256Hash)
        );
    }

    [Fact]
    public async Task Upload_OfAStream_StartsAtItsPositionForEachSubscription()
    {
        using var stream = new MemoryStream("skipped: text"u8.ToArray()) { Position = 9 };
        var upload = Client().Files.Upload(stream);

        var one = await upload.ToTask(TimeoutToken.Start());
        var two = await upload.ToTask(TimeoutToken.Start());

        Assert.Equal([4, 4], [one.File!.SizeBytes, two.File!.SizeBytes]);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData("text"u8)), two.File.Sha256Hash);
        Assert.Null(two.File.DisplayName);
    }

    [Fact]
    public async Task Upload_OfAStreamThatCannotSeek_NeedsItsLength()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        await pipe.Writer.WriteAsync("text"u8.ToArray(), TimeoutToken.Start());
        await pipe.Writer.CompleteAsync();
        var stream = pipe.Reader.AsStream();

        Assert.Contains("Length", Assert.Throws<ArgumentException>(() => Client().Files.Upload(stream)).Message, StringComparison.Ordinal);
        var last = await Client().Files.Upload(stream, new() { Length = 4 }).ToTask(TimeoutToken.Start());

        Assert.Equal(Convert.ToBase64String(SHA256.HashData("text"u8)), last.File!.Sha256Hash);
    }

    [Fact]
    public async Task Upload_Disposed_AbortsTheRequest()
    {
        var service = new FlakyUploadService { Stalls = true };
        var path = Write("notes.txt", 10);
        var messages = new List<long>();

        using (Client(service).Files.Upload(path).Subscribe(step => messages.Add(step.BytesSent), _ => messages.Add(-1)))
        {
            await service.Stalled.WaitAsync(TimeoutToken.Start());
        }

        await service.Aborted.WaitAsync(TimeoutToken.Start());
        Assert.Equal([0], messages);
        Assert.Equal(2, service.Log.Count);
    }

    [Fact]
    public async Task Upload_SentByTheEmulatorsGenerate_IsFoundByItsAddress()
    {
        var client = Client();
        var file = (await client.Files.Upload(Write("notes.txt", 10)).ToTask(TimeoutToken.Start())).File!;

        var end = await client.Stream(new GenerateRequest(Content.User("Hi", file.ToPart()))).LastAsync().ToTask(TimeoutToken.Start());

        Assert.Equal(Outcome.Completed, Assert.IsType<FinishedChunk>(end).Outcome);
    }

    [Fact]
    public void Arguments_ThatAreInvalid_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new UploadOptions { Name = "files/-a" });
        Assert.Throws<ArgumentException>(() => new UploadOptions { Name = "Report" });
        Assert.Throws<ArgumentException>(() => new UploadOptions { ChunkBytes = 1000 });
        Assert.Throws<ArgumentException>(() => new UploadOptions { MimeType = "image" });
        Assert.Throws<ArgumentException>(() => new UploadOptions { DisplayName = new('x', 513) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new UploadOptions { Length = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new UploadOptions { MaxRetries = -1 });
        Assert.Throws<ArgumentException>(() => Client().Files.Upload(""));
        Assert.Throws<ArgumentNullException>(() => Client().Files.Upload((Stream)null!));
        Assert.Throws<ArgumentException>(() => Client().Files.Get("a/b"));
        Assert.Throws<ArgumentException>(() => Client().Files.Get("../models"));
    }

    private static string? Header(ReceivedRequest request, string name) => request.Headers.GetValueOrDefault("X-Goog-Upload-" + name);

    private string Write(string name, int size)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [.. Enumerable.Range(0, size).Select(i => (byte)('a' + (i % 23)))]);
        return path;
    }

    private GeminiClient Client(HttpMessageHandler? service = null) =>
        new(new GeminiOptions { ApiKey = GeminiClientTests.Key, HttpClient = service is null ? _emulator.CreateClient() : new(service) });
}
