using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Recordings;

/// <summary>Recordings that are cut off.</summary>
public sealed class TruncatedRecordingTests : IDisposable
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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

        // The file after a crash.
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
}
