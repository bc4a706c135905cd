using System.Reactive;
using System.Reactive.Linq;
using System.Text;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Chunks;

/// <summary>The bytes that an event of an answer costs, without HTTP.</summary>
public sealed class AllocationTests
{
    private const int Events = 2_000;

    // Red when each event had its counts as an object of its own.
    [Fact]
    public void Decode_EventOf64Characters_AllocatesAtMost260Bytes()
    {
        var bytes = Encoding.UTF8.GetBytes(
            string.Concat(
                Enumerable
                    .Range(1, Events)
                    .Select(at =>
                        $$$"""
                            data: {"candidates": [{"content": {"parts": [{"text": "{{{new string(
                                'x',
                                64
                            )}}}"}],"role": "model"},"index": 0}],
                            """
                        + $$$"""
                            "usageMetadata": {"promptTokenCount": 10,"candidatesTokenCount": {{{at}}},"totalTokenCount": {{{at + 10}}},
                            """
                        + """
                            "promptTokensDetails": [{"modality": "TEXT","tokenCount": 10}]},"modelVersion": "m","responseId": "r"}
                            """
                        + "\r\n\r\n"
                    )
            )
        );
        var chunks = new List<Chunk>(2 * Events);
        using var decoder = new StreamDecoder(1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        decoder.Feed(bytes, chunks);

        Assert.Equal(2 * Events, chunks.Count);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Events, 200, 260);
    }

    // Red when each grapheme was a string of its own.
    [Fact]
    public void Rechunk_Graphemes_AllocatesOneChunkEach() =>
        Assert.InRange(Allocated(chunks => chunks.Rechunk(TextBoundary.Grapheme).Select(_ => Unit.Default)), 64 * 40, 64 * 50);

    // Red when each write was an observable of its own.
    [Fact]
    public void WriteTo_EachText_AllocatesLittle() => Assert.InRange(Allocated(chunks => chunks.Text().WriteTo(TextWriter.Null)), 0, 550);

    private static long Allocated(Func<IObservable<Chunk>, IObservable<Unit>> run)
    {
        var source = Enumerable.Repeat<Chunk>(new TextChunk(new string('x', 64)), Events).ToArray();
        var before = 0L;
        for (var round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            run(source.ToObservable(System.Reactive.Concurrency.ImmediateScheduler.Instance)).Subscribe(_ => { }, failure => throw failure);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Events;
    }
}
