using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Recordings;

/// <summary>Recordings that are cut off, as after a crash.</summary>
public sealed class TruncatedRecordingTests : RecordingFixture
{
    [Fact]
    public void Recording_CutWithinANumber_HasNoEnd()
    {
        const string Text = "geminirx-recording 1\n1 request t POST u\n1 answer 1 200\n1 data 412 x\n1 end 900\n";

        Assert.Equal(RecordedEnd.Completed, Recording.Parse(Text).Exchanges[0].End);
        Assert.Equal(RecordedEnd.Completed, Recording.Parse(Text[..^1]).Exchanges[0].End);
        Assert.Null(Recording.Parse(Text[..^2]).Exchanges[0].End);
        Assert.Equal(RecordedEnd.Completed, Recording.Parse("\uFEFF" + Text).Exchanges[0].End);
    }

    [Fact]
    public async Task Recording_OfACrash_ReplaysTheChunksBeforeIt()
    {
        var time = new FakeTimeProvider();
        var emulator = new GeminiEmulator(
            _noDelays with
            {
                BurstInterval = TimeSpan.FromSeconds(1),
                EventsPerBurst = 1,
                TimeProvider = time,
            }
        );
        using var handler = new RecordingHandler(Path, emulator.Handler, time);
        using var client = handler.CreateClient();
        var received = new List<Chunk>();
        using var answer = new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").Subscribe(received.Add, _ => { });
        time.Advance(TimeSpan.FromSeconds(1));

        // The file has the content that a crash would leave.
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
        Assert.Equal(received, replayed);
    }

    [Fact]
    public async Task Recording_CutAnywhere_ContainsTheBytesBeforeTheCut()
    {
        await RecordAsync(new GeminiEmulator(_noDelays));
        var file = await File.ReadAllBytesAsync(Path, TimeoutToken.Start());
        var complete = Recording.Load(Path).Exchanges[0].Reads.SelectMany(read => read.Bytes.ToArray()).ToArray();

        for (var length = 0; length < file.Length; length++)
        {
            await File.WriteAllBytesAsync(Path, file[..length], TimeoutToken.Start());
            var bytes = Recording
                .Load(Path)
                .Exchanges.SelectMany(exchange => exchange.Reads)
                .SelectMany(read => read.Bytes.ToArray())
                .ToArray();
            Assert.True(complete.AsSpan().StartsWith(bytes), $"cut at {length}");
        }
    }
}
