using System.IO.Pipelines;
using System.Reactive.Linq;
using System.Text;
using GeminiRx.Relay.Answers;
using GeminiRx.Relay.Hosting;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Hosting;

/// <summary>Tests that look at the memory of the process: no other test runs beside them.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;

[Collection(nameof(MeasuresMemory))]
public sealed class AnswerTextTests : IDisposable
{
    private readonly FolderFixture _storage = new();

    public void Dispose() => _storage.Dispose();

    // Red with one kept range too many or too few, for each of them.
    [Fact]
    public async Task Text_IsThatOfTheCompletion_ForAnyOrderOfChunks_UpToEachPosition()
    {
        var random = new Random(24);
        for (var answer = 0; answer < 30; answer++)
        {
            var chunks = Enumerable.Range(0, 14).Select(i => ChunkOf(random.Next(9), i)).ToList();
            var log = _storage.Open();
            var lease = await log.CreateAsync($"a{answer}", "p", TimeoutToken.Start());
            await log.AppendAsync($"a{answer}", lease, 0, [.. chunks.Select(AnswerRecords.Of)], TimeoutToken.Start());
            for (var position = 0; position <= chunks.Count; position++)
            {
                var expected = await chunks.Take(position).ToObservable().ToCompletion().DefaultIfEmpty();
                Assert.Equal(expected?.Text ?? "", await TextAsync(log, $"a{answer}", position));
            }
        }
    }

    // Red when the chunks and the text were in memory at once.
    [Fact]
    public async Task LongAnswer_NeedsTheMemoryOfAPage()
    {
        const int Chunks = 600;
        var piece = new string('x', 100_000);
        var log = _storage.Open();
        var lease = await log.CreateAsync("a", "p", TimeoutToken.Start());
        for (var i = 0; i < Chunks; i++)
        {
            await log.AppendAsync("a", lease, i, [AnswerRecords.Of(new TextChunk(piece))], TimeoutToken.Start());
        }

        var destination = new CountingStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await new AnswerText(log, "a", Chunks).WriteAsync(PipeWriter.Create(destination), () => Task.CompletedTask, TimeoutToken.Start());

        Assert.Equal((long)Chunks * piece.Length, destination.Count);
        Assert.InRange(destination.MostMemory - before, long.MinValue, 50 << 20);
    }

    private static Chunk ChunkOf(int kind, int number) =>
        kind switch
        {
            0 => new RewindChunk(0),
            1 => new CheckpointChunk($"c{number}"),
            2 => new FinishedChunk(Outcome.Completed),
            3 => new ThoughtChunk("thought"),
            4 => new TextChunk($"<other {number}>") { Candidate = 1 },
            _ => new TextChunk($"<ä {number}>"),
        };

    private static async Task<string> TextAsync(IAnswerLog log, string id, long position)
    {
        var text = new MemoryStream();
        var writer = PipeWriter.Create(text, new StreamPipeWriterOptions(leaveOpen: true));
        await new AnswerText(log, id, position).WriteAsync(writer, () => Task.CompletedTask, TimeoutToken.Start());
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Counts what is written to it, and looks at the memory meanwhile.</summary>
    private sealed class CountingStream : MemoryStream
    {
        private int _writes;

        public long Count { get; private set; }

        public long MostMemory { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            if (++_writes % 16 == 0)
            {
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
            }

            return ValueTask.CompletedTask;
        }
    }
}
