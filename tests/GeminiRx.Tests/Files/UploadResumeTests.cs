using System.Net;
using System.Reactive.Threading.Tasks;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Files;

/// <summary>An upload whose connections break.</summary>
public sealed class UploadResumeTests
{
    private const int Piece = 256 * 1024;

    private static readonly UploadOptions _atOnce = new()
    {
        ChunkBytes = Piece,
        MimeType = "text/plain",
        RetryDelay = TimeSpan.Zero,
    };

    // Red when a continuation skipped a byte.
    [Property(MaxTest = 60)]
    public Property Upload_BrokenAnywhere_LosesAndDoublesNoByte() =>
        Prop.ForAll(
            (
                from size in Gen.Choose(1, (3 * Piece) + 7)
                from breaks in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, size), Gen.Choose(0, 3).Select(i => Math.Min(size, i * Piece))))
                from losesLast in Gen.Elements(true, false)
                select (size, breaks: breaks.Distinct().Take(4).ToArray(), losesLast)
            ).ToArbitrary(),
            run =>
            {
                var bytes = Bytes(run.size);
                var service = new FlakyUploadService { Breaks = [.. run.breaks.Select(at => (long)at)], LosesLastAnswer = run.losesLast };

                var last = Upload(service, bytes).GetAwaiter().GetResult();

                return (last.File!.Name == "files/x" && last.BytesSent == run.size && service.Received.SequenceEqual(bytes))
                    .ToProperty()
                    .Classify(run.breaks.Length > 0, "broken")
                    .Classify(run.breaks.Any(at => at % Piece != 0), "broken within a piece")
                    .Classify(run.losesLast, "last answer lost");
            }
        );

    [Fact]
    public async Task Upload_WhoseLastAnswerIsLost_EndsWithTheFileOfTheQuery()
    {
        var service = new FlakyUploadService { LosesLastAnswer = true };

        var last = await Upload(service, Bytes(10));

        Assert.Equal(("files/x", 1), (last.File!.Name, service.Queries));
    }

    [Fact]
    public async Task Upload_ThatNeverGetsOn_EndsAfterTheRetries()
    {
        var overloaded = new FlakyUploadService
        {
            PieceAnswer = () => Error(HttpStatusCode.ServiceUnavailable, "UNAVAILABLE", "overloaded"),
        };
        var failure = await Assert.ThrowsAsync<GeminiApiException>(() => Upload(overloaded, Bytes(10), _atOnce with { MaxRetries = 3 }));

        Assert.Equal((503, 3), (failure.Code, overloaded.Queries));
    }

    [Fact]
    public void Delay_DoublesUpToAMinute_AndIsTheServicesIfItNamesOne()
    {
        var options = new UploadOptions { MaxRetries = 10 };
        GeminiException dropped = new GeminiConnectionException("", null);
        GeminiException Named(int seconds) => new GeminiApiException(503, null, new(), TimeSpan.FromSeconds(seconds), "");

        var delays = Enumerable.Range(1, 11).Select(retry => options.DelayBefore(retry, dropped)?.TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, null], delays);
        Assert.Equal(30, options.DelayBefore(1, Named(30))?.TotalSeconds);
        Assert.Null(options.DelayBefore(1, Named(300)));
        Assert.Null(options.DelayBefore(1, new GeminiApiException(404, null, new(), null, "")));
    }

    [Fact]
    public async Task Upload_ThatTheServiceRefuses_IsNotContinued()
    {
        var refusing = new FlakyUploadService { PieceAnswer = () => Error(HttpStatusCode.NotFound, "NOT_FOUND", "no such upload") };

        await Assert.ThrowsAsync<GeminiApiException>(() => Upload(refusing, Bytes(10)));

        Assert.Equal(0, refusing.Queries);
    }

    [Fact]
    public async Task Upload_WhoseEndIsNotConfirmed_IsATypedError()
    {
        var odd = new FlakyUploadService { PieceAnswer = () => new(HttpStatusCode.OK) { Content = new StringContent("") } };

        var failure = await Assert.ThrowsAsync<GeminiFileException>(() => Upload(odd, Bytes(10)));

        Assert.Equal((FileFault.UploadLost, "file"), (failure.Fault, failure.Kind));
        Assert.Contains("Files.List", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ToAServiceWithLargerPieces_SendsMultiplesOfThem()
    {
        var bytes = Bytes((4 * Piece) + 9);
        var service = new FlakyUploadService { Granularity = $"{2 * Piece}" };

        await Upload(service, bytes);

        Assert.Equal(bytes, service.Received);
        Assert.Equal(4, service.Log.Count); // start, two pieces of 512 KiB, the rest
    }

    private static async Task<FileUpload> Upload(FlakyUploadService service, byte[] bytes, UploadOptions? options = null)
    {
        using var stream = new MemoryStream(bytes);
        var client = new GeminiClient(new GeminiOptions { ApiKey = GeminiClientTests.Key, HttpClient = new(service) });
        return await client.Files.Upload(stream, options ?? _atOnce).ToTask(TimeoutToken.Start());
    }

    private static HttpResponseMessage Error(HttpStatusCode code, string status, string message) =>
        new(code)
        {
            Content = new StringContent(
                $$$"""{"error":{"code":{{{(int)code}}},"status":"{{{status}}}","message":"{{{message}}}"}}""",
                Encoding.UTF8,
                "application/json"
            ),
        };

    private static byte[] Bytes(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)((i * 31) + (i >> 8)))];
}
