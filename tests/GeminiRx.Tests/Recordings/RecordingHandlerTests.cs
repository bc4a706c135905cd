using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Recordings;

/// <summary>A recording contains the bytes of the answers and replays the same chunks.</summary>
public sealed class RecordingHandlerTests : RecordingFixture
{
    public static IEnumerable<TheoryDataRow<string>> Files =>
        [
            .. RecordedFiles.StreamFiles.Select(file => new TheoryDataRow<string>(file)),
            .. RecordedFiles.Present ? [] : new[] { new TheoryDataRow<string>("") { Skip = RecordedFiles.SkipReason } },
        ];

    [Fact]
    public async Task Recording_OfAnAnswer_ReplaysTheSameChunks()
    {
        var chunks = await RecordAsync(new GeminiEmulator(_noDelays));

        var recording = Recording.Load(Path);
        var exchange = Assert.Single(recording.Exchanges);
        Assert.Equal(
            ("POST", 200, "text/event-stream", RecordedEnd.Completed),
            (exchange.Method, exchange.Status, exchange.ContentType, exchange.End)
        );
        Assert.Contains("\"my prompt\"", Encoding.UTF8.GetString(exchange.RequestBody.Span), StringComparison.Ordinal);
        Assert.Equal(chunks, await recording.Replay(speed: double.PositiveInfinity).ToList().ToTask(TimeoutToken.Start()));
        using var client = new ReplayHandler(recording).CreateClient();
        Assert.Equal(
            chunks,
            await new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("x").ToList().ToTask(TimeoutToken.Start())
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Recording_OfEveryRecordedAnswer_ContainsItsBytes(string file)
    {
        var bytes = RecordedFiles.Read(file);
        foreach (var size in new[] { 1, 1000 })
        {
            using (
                var handler = new RecordingHandler(Path, new GeminiEmulator(_noDelays with { Answer = bytes, BytesPerRead = size }).Handler)
            )
            using (var client = handler.CreateClient())
            {
                await client.PostAsync(
                    "http://localhost/v1beta/models/gemini-x:streamGenerateContent?alt=sse",
                    new StringContent("""{"contents":[{"parts":[{"text":"Hi"}]}]}"""),
                    TimeoutToken.Start()
                );
            }

            Assert.Equal(bytes, Assert.Single(Recording.Load(Path).Exchanges).Reads.SelectMany(read => read.Bytes.ToArray()));
        }
    }

    [Fact]
    public void Recording_OfASynchronousRequest_IsRejected()
    {
        using var handler = new RecordingHandler(Path, new GeminiEmulator(_noDelays).Handler);
        using var client = handler.CreateClient();

        Assert.Throws<NotSupportedException>(() =>
            client.Send(new HttpRequestMessage(HttpMethod.Get, "http://localhost/v1beta/models"), TimeoutToken.Start())
        );
    }

    [Fact]
    public async Task Recording_OfAStopAndOfAFailure_ContainsTheEnd()
    {
        var emulator = new GeminiEmulator(_noDelays with { BurstInterval = TimeSpan.FromHours(1) });
        using (var handler = new RecordingHandler(Path, emulator.Handler))
        using (var client = handler.CreateClient())
        {
            await new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").Take(1).ToTask(TimeoutToken.Start());

            // The emulator detects the stop before the recording contains its line.
            var limit = TimeoutToken.Start();
            while (!(await ReadSharedAsync()).Contains(" stopped ", StringComparison.Ordinal))
            {
                limit.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        Assert.Equal(RecordedEnd.Stopped, Recording.Load(Path).Exchanges[0].End);

        using (var handler = new RecordingHandler(Path, new FailingHandler()))
        using (var client = handler.CreateClient())
        {
            await Assert.ThrowsAsync<GeminiConnectionException>(() =>
                new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start())
            );
        }

        Assert.Equal((RecordedEnd.Failed, null), (Recording.Load(Path).Exchanges[0].End, Recording.Load(Path).Exchanges[0].Status));
        await Assert.ThrowsAsync<GeminiConnectionException>(() => Recording.Load(Path).Replay().ToTask(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Recording_OfAnErrorOfTheService_ReplaysIt()
    {
        using (var handler = new RecordingHandler(Path, new GeminiEmulator(_noDelays).Handler))
        using (var client = handler.CreateClient())
        {
            await Assert.ThrowsAsync<GeminiApiException>(() =>
                new GeminiClient(new GeminiOptions { ApiKey = "invalid", HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start())
            );
        }

        Assert.Equal(
            "API_KEY_INVALID",
            (await Assert.ThrowsAsync<GeminiApiException>(() => Recording.Load(Path).Replay().ToTask(TimeoutToken.Start()))).Details.Reason
        );
        Assert.DoesNotContain("\ninvalid", await File.ReadAllTextAsync(Path, TimeoutToken.Start()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_NotWritable_EndsTheAnswerWithAnError()
    {
        var time = new FakeTimeProvider();
        using var handler = new RecordingHandler(
            Path,
            new GeminiEmulator(_noDelays with { BurstInterval = TimeSpan.FromSeconds(1), TimeProvider = time }).Handler
        );
        using var client = handler.CreateClient();
        var answering = new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start());

        handler.Dispose();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains(
            "recording cannot be written",
            (await Assert.ThrowsAsync<GeminiConfigurationException>(() => answering)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<DirectoryNotFoundException>(() => new RecordingHandler(System.IO.Path.Combine(_folder, "none", "a")));
    }

    private sealed class FailingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
    }
}
