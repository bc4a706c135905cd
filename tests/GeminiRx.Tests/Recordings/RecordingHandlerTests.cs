using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Recordings;

/// <summary>What is recorded is what was there, and plays again.</summary>
public sealed class RecordingHandlerTests : IDisposable
{
    private const string Key = "AIza-secret-key-of-a-test";

    private static readonly EmulatorOptions _atOnce = new()
    {
        Text = "Été: \"one\\two\"\n🚀 three",
        CharactersPerEvent = 4,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "a.recording");

    public static IEnumerable<TheoryDataRow<string>> Files =>
        RecordedFiles.Present
            ? RecordedFiles.StreamFiles.Select(file => new TheoryDataRow<string>(file))
            : [new TheoryDataRow<string>("") { Skip = RecordedFiles.SkipReason }];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Recording_OfAnAnswer_ReplaysTheSameChunks()
    {
        var chunks = await RecordAsync(new GeminiEmulator(_atOnce));

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
    public async Task Recording_OfEveryKnownAnswer_HoldsItsBytes(string file)
    {
        var bytes = RecordedFiles.Read(file);
        foreach (var size in new[] { 1, 1000 })
        {
            using (
                var handler = new RecordingHandler(Path, new GeminiEmulator(_atOnce with { Answer = bytes, BytesPerRead = size }).Handler)
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
    public async Task Recording_HoldsNoKey()
    {
        using (var handler = new RecordingHandler(Path, new GeminiEmulator(_atOnce).Handler))
        {
            using var client = handler.CreateClient();
            await new GeminiClient(new GeminiOptions { ApiKey = Key, HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start());
            await client.GetAsync(
                $"http://user:{Key}@localhost/v1beta/models/m?key={Key}&$access_token={Key}&alt=sse",
                TimeoutToken.Start()
            );
        }

        var text = await File.ReadAllTextAsync(Path, TimeoutToken.Start());
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        Assert.Contains(" GET http://localhost/v1beta/models/m?alt=sse\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api_key")]
    [InlineData("apikey")]
    [InlineData("token")]
    public async Task Recording_OfAnyOtherParameter_DoesNotKeepIt(string name)
    {
        using (var handler = new RecordingHandler(Path, new GeminiEmulator(_atOnce).Handler))
        {
            using var client = handler.CreateClient();
            await client.GetAsync($"http://localhost/v1beta/models?{name}={Key}&pageSize=2", TimeoutToken.Start());
        }

        Assert.Contains(
            " GET http://localhost/v1beta/models?pageSize=2\n",
            await File.ReadAllTextAsync(Path, TimeoutToken.Start()),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Recording_OfAnErrorThatNamesTheKey_HasStarsForIt(int bytesPerRead)
    {
        var error =
            """{"error":{"code":403,"message":"Consumer 'api_key:KEY' has been suspended. AIza","status":"PERMISSION_DENIED"}}""".Replace(
                "KEY",
                Key,
                StringComparison.Ordinal
            );
        using (
            var handler = new RecordingHandler(
                Path,
                new GeminiEmulator(
                    _atOnce with
                    {
                        OnRequest = _ => new() { Answer = Encoding.UTF8.GetBytes(error), BytesPerRead = bytesPerRead },
                    }
                ).Handler
            )
        )
        using (var client = handler.CreateClient())
        {
            await Assert.ThrowsAsync<GeminiApiException>(() =>
                new GeminiClient(new GeminiOptions { ApiKey = Key, HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start())
            );
        }

        var kept = Encoding.UTF8.GetString([.. Recording.Load(Path).Exchanges[0].Reads.SelectMany(read => read.Bytes.ToArray())]);
        Assert.Equal(error.Replace(Key, new string('*', Key.Length), StringComparison.Ordinal), kept);
    }

    [Fact]
    public async Task Recording_OfARefusalWithADelay_ReplaysTheDelay()
    {
        using (var handler = new RecordingHandler(Path, new RefusingHandler()))
        using (var client = handler.CreateClient())
        {
            await Assert.ThrowsAsync<GeminiApiException>(() =>
                new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start())
            );
        }

        var recording = Recording.Load(Path);
        Assert.Equal(
            TimeSpan.FromSeconds(30),
            (await Assert.ThrowsAsync<GeminiApiException>(() => recording.Replay().ToTask(TimeoutToken.Start()))).RetryAfter
        );
        using var replaying = new ReplayHandler(recording).CreateClient();
        Assert.Equal(
            TimeSpan.FromSeconds(30),
            (
                await Assert.ThrowsAsync<GeminiApiException>(() =>
                    new GeminiClient(new GeminiOptions { HttpClient = replaying }).Stream("Hi").ToTask(TimeoutToken.Start())
                )
            ).RetryAfter
        );
    }

    [Fact]
    public void Recording_OfASynchronousRequest_IsRefused()
    {
        using var handler = new RecordingHandler(Path, new GeminiEmulator(_atOnce).Handler);
        using var client = handler.CreateClient();

        Assert.Throws<NotSupportedException>(() =>
            client.Send(new HttpRequestMessage(HttpMethod.Get, "http://localhost/v1beta/models"), TimeoutToken.Start())
        );
    }

    [Fact]
    public void Recording_CutInANumber_IsNotOverBeforeItsData()
    {
        const string Text = "geminirx-recording 1\n1 request t POST u\n1 answer 1 200\n1 data 412 x\n1 end 900\n";

        Assert.Equal(RecordedEnd.Completed, Recording.Parse(Text).Exchanges[0].End);
        Assert.Equal(RecordedEnd.Completed, Recording.Parse(Text[..^1]).Exchanges[0].End);
        Assert.Null(Recording.Parse(Text[..^2]).Exchanges[0].End);
        Assert.Equal(RecordedEnd.Completed, Recording.Parse("\uFEFF" + Text).Exchanges[0].End);
    }

    [Fact]
    public async Task Recording_IsWrittenAsItArrives_AndATornFileReplaysUpToThere()
    {
        var time = new FakeTimeProvider();
        var emulator = new GeminiEmulator(
            _atOnce with
            {
                BurstInterval = TimeSpan.FromSeconds(1),
                EventsPerBurst = 1,
                TimeProvider = time,
            }
        );
        using var handler = new RecordingHandler(Path, emulator.Handler, time);
        using var client = handler.CreateClient();
        var seen = new List<Chunk>();
        using var answer = new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").Subscribe(seen.Add, _ => { });
        time.Advance(TimeSpan.FromSeconds(1));

        // As a crash would leave it.
        var text = await ReadSharedAsync();
        var error = await Assert.ThrowsAsync<GeminiConnectionException>(() =>
            Recording.Parse(text).Replay(speed: double.PositiveInfinity).ToTask(TimeoutToken.Start())
        );
        Assert.Contains("cut off", error.Message, StringComparison.Ordinal);
        var replayed = await Recording
            .Parse(text)
            .Replay(speed: double.PositiveInfinity)
            .Catch((GeminiException _) => Observable.Empty<Chunk>())
            .ToList()
            .ToTask(TimeoutToken.Start());
        Assert.Equal("Été: \"on", string.Concat(replayed.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Equal(seen, replayed);
    }

    [Fact]
    public async Task Recording_CutAnywhere_IsARecordingUpToThere()
    {
        await RecordAsync(new GeminiEmulator(_atOnce));
        var file = await File.ReadAllBytesAsync(Path, TimeoutToken.Start());
        var whole = Recording.Load(Path).Exchanges[0].Reads.SelectMany(read => read.Bytes.ToArray()).ToArray();

        for (var length = 0; length < file.Length; length++)
        {
            await File.WriteAllBytesAsync(Path, file[..length], TimeoutToken.Start());
            var bytes = Recording
                .Load(Path)
                .Exchanges.SelectMany(exchange => exchange.Reads)
                .SelectMany(read => read.Bytes.ToArray())
                .ToArray();
            Assert.True(whole.AsSpan().StartsWith(bytes), $"cut at {length}");
        }
    }

    [Fact]
    public async Task Recording_OfAStopAndOfAFailure_SaysSo()
    {
        var emulator = new GeminiEmulator(_atOnce with { BurstInterval = TimeSpan.FromHours(1) });
        using (var handler = new RecordingHandler(Path, emulator.Handler))
        using (var client = handler.CreateClient())
        {
            await new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").Take(1).ToTask(TimeoutToken.Start());

            // The emulator hears of the stop before the line about it is written.
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
        using (var handler = new RecordingHandler(Path, new GeminiEmulator(_atOnce).Handler))
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
    public async Task Recording_ThatCannotBeWritten_EndsTheAnswerWithAWord()
    {
        var time = new FakeTimeProvider();
        using var handler = new RecordingHandler(
            Path,
            new GeminiEmulator(_atOnce with { BurstInterval = TimeSpan.FromSeconds(1), TimeProvider = time }).Handler
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

    [Fact]
    public void Replay_OnAScheduler_HasTheRecordedTimes()
    {
        var recording = Recording.Parse(
            """
            geminirx-recording 1
            # edited by hand

            1 request 2026-11-23T10:00:00.000Z POST https://example.org/x
            1 body {"contents":[]}
            1 answer 100 200 text/event-stream
            1 data 150.5 data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}\r\n
            1 data 200 \r\ndata: {"candidates":[{"content":{"parts":[{"text":"\xC3
            1 data 300 \xA9"}]},"finishReason":"STOP"}]}\n\n
            1 end 1000
            """
        );
        var scheduler = new TestScheduler();
        var second = TimeSpan.TicksPerSecond;

        var result = scheduler.Start(() => recording.Replay(scheduler, speed: 2), 0, second, 10 * second);

        Assert.Equal([second * 11 / 10, second * 23 / 20, second * 3 / 2, second * 3 / 2], result.Messages.Select(message => message.Time));
        Assert.Equal([new TextChunk("a"), new TextChunk("é")], result.Messages.Take(2).Select(message => message.Value.Value));
        Assert.IsType<FinishedChunk>(result.Messages[2].Value.Value);
    }

    [Fact]
    public void Replay_OfALongAnswer_GoesOnWithTheNextExchange()
    {
        var recording = Recording.Parse(
            """
            geminirx-recording 1
            1 request t POST https://example.org/x
            1 answer 10 200 text/event-stream
            1 data 20 data: {"candidates":[{"content":{"parts":[{"text":"one "}]},"finishReason":"CONTINUATION","continuationToken":"dA=="}],"usageMetadata":{"totalTokenCount":3}}\n\n
            1 end 30
            3 request t POST https://example.org/x
            3 body {"contents":[{"parts":[{"text":"asked at the same time"}]}]}
            3 answer 10 200 text/event-stream
            3 data 20 data: {"candidates":[{"content":{"parts":[{"text":"OTHER"}]},"finishReason":"STOP"}]}\n\n
            3 end 30
            4 request t POST https://example.org/x
            4 body {"contents":[],"continuationToken":"dA=="}
            4 answer 10 200 text/event-stream
            4 data 20 data: {"candidates":[{"content":{"parts":[{"text":"two"}]},"finishReason":"STOP"}],"usageMetadata":{"totalTokenCount":4}}\n\n
            4 end 30
            """
        );
        var scheduler = new TestScheduler();

        var result = scheduler.Start(() => recording.Replay(scheduler), 0, 1000, TimeSpan.TicksPerSecond);

        Assert.Equal(
            ["one ", "two"],
            result
                .Messages.Where(message => message.Value.HasValue)
                .Select(message => message.Value.Value)
                .OfType<TextChunk>()
                .Select(chunk => chunk.Text)
        );
        Assert.Equal(7, ((FinishedChunk)result.Messages[^2].Value.Value).Usage!.TotalTokenCount);
        Assert.Equal((60 * TimeSpan.TicksPerMillisecond) + 1000, result.Messages[^1].Time);
    }

    [Fact]
    public async Task ReplayHandler_KeepsTheTimes_AndEndsWithTheRecording()
    {
        var time = new FakeTimeProvider();
        var recording = Recording.Parse(
            "geminirx-recording 1\n1 request t POST u\n1 answer 1000 200 text/event-stream\n1 data 2000 data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}\\n\\n\n1 end 3000\n"
        );
        using var client = new ReplayHandler(recording, timeProvider: time).CreateClient();
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = client });
        var seen = new List<Chunk>();
        var answering = gemini.Stream("Hi").Do(seen.Add).ToTask(TimeoutToken.Start());

        time.Advance(TimeSpan.FromMilliseconds(1000));
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(seen);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([new TextChunk("a")], seen);
        time.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.IsType<FinishedChunk>(await answering);

        await Assert.ThrowsAsync<GeminiConnectionException>(() => gemini.Stream("Hi").ToTask(TimeoutToken.Start()));
    }

    [Theory]
    [InlineData("hello", "Line 1")]
    [InlineData("geminirx-recording 2\n", "Line 1")]
    [InlineData("geminirx-recording 1\nx request\n", "Line 2: Missing exchange number")]
    [InlineData("geminirx-recording 1\n1 data 5 x\n", "Line 2: Exchange 1 has no request")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 data 5 x\n", "Line 3: Data precede the answer")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 request t POST u\n", "Line 3: Invalid request 1")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 answer soon 200\n", "Line 3: Invalid time \"soon\"")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 answer 5 20\n", "Line 3: Invalid status \"20\"")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 body \\q\n", "Line 3: Unknown escape \\q")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 body \\xGG\n", "Line 3: Unknown escape \\x")]
    [InlineData("geminirx-recording 1\n1 request t POST u\n1 finish 5\n", "Line 3: Unknown keyword \"finish\"")]
    public void Parse_OfWhatIsNoRecording_NamesTheLine(string text, string says) =>
        Assert.StartsWith(says, Assert.Throws<FormatException>(() => Recording.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        var recording = Recording.Parse("geminirx-recording 1\n1 request t POST u\n");

        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Replay(speed: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Replay(speed: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Replay(exchange: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Recording.Parse("geminirx-recording 1").Replay());
        Assert.Throws<ArgumentNullException>(() => new ReplayHandler(null!));
        Assert.Throws<ArgumentNullException>(() => Recording.Parse(null!));
    }

    private async Task<IList<Chunk>> RecordAsync(GeminiEmulator emulator)
    {
        using var handler = new RecordingHandler(Path, emulator.Handler);
        using var client = handler.CreateClient();
        return await new GeminiClient(new GeminiOptions { ApiKey = Key, HttpClient = client })
            .Stream("my prompt")
            .ToList()
            .ToTask(TimeoutToken.Start());
    }

    private async Task<string> ReadSharedAsync()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(TimeoutToken.Start());
    }

    private sealed class RefusingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) { Headers = { { "Retry-After", "30" } } }
            );
    }

    private sealed class FailingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
    }
}
