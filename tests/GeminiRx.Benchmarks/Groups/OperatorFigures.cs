using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx;

/// <summary>Operators, per chunk of 64 characters, without HTTP.</summary>
internal static class OperatorFigures
{
    public static Task RunAsync(Figures figures)
    {
        // What is shown costs as much per chunk in a long answer as in a short one.
        var shown = Timing.Least(9, () => Show(1_000, 20), () => Show(20_000, 1), () => ShowWhole(1_000, 20), () => ShowWhole(8_000, 1));
        figures.Add("Accumulate, what is new shown at every chunk, 1,000 chunks", shown[0] / 20_000, "ns");
        figures.Add("Accumulate, what is new shown at every chunk, 20,000 beside 1,000 chunks", shown[1] / shown[0], "×", 1.3);
        figures.Add("limit: the whole text read at every chunk, 8,000 beside 1,000 chunks", shown[3] / 8_000 / (shown[2] / 20_000), "×");

        var (few, many) = (Chunks(100_000), Chunks(1_000_000));
        var completion = Timing.Least(7, () => Complete(few, 10), () => Complete(many, 1));
        figures.Add("ToCompletion, 1 M chunks", completion[1] / 1e6, "ns");
        figures.Add("ToCompletion, 1 M beside 100 k chunks, per chunk", completion[1] / completion[0], "×", 1.1);

        var some = Chunks(20_000);
        void Run<T>(IObservable<T> result) => result.Subscribe(_ => { }, failure => throw failure);
        void Graphemes() => Run(Of(some).Rechunk(TextBoundary.Grapheme));
        void Write() => Run(Of(some).Text().WriteTo(TextWriter.Null));
        var cost = Timing.Least(15, Graphemes, Write);
        figures.Add("Rechunk(Grapheme), a chunk", cost[0] / some.Length / 1000, "µs", 0.93);
        figures.Add("Rechunk(Grapheme), bytes a chunk", Timing.Allocated(Graphemes) / some.Length, "B", 2_600);
        figures.Add("WriteTo, a chunk", cost[1] / some.Length / 1000, "µs", 0.93);
        figures.Add("WriteTo, bytes a chunk", Timing.Allocated(Write) / some.Length, "B", 500);
        return Task.CompletedTask;
    }

    private static Chunk[] Chunks(int count) => [.. Enumerable.Range(0, count).Select(_ => new TextChunk(new string('x', 64)))];

    private static IObservable<Chunk> Of(Chunk[] chunks) => chunks.ToObservable(ImmediateScheduler.Instance);

    private static void Complete(Chunk[] chunks, int times)
    {
        for (var time = 0; time < times; time++)
        {
            Of(chunks).ToCompletion().Subscribe(_ => { }, failure => throw failure);
        }
    }

    private static void Show(int count, int times)
    {
        var chunks = Chunks(count);
        for (var time = 0; time < times; time++)
        {
            Completion? shown = null;
            var length = 0;
            Of(chunks)
                .Accumulate()
                .Subscribe(
                    soFar =>
                    {
                        length += soFar.TextSince(shown).Text.Length;
                        shown = soFar;
                    },
                    failure => throw failure
                );
        }
    }

    private static void ShowWhole(int count, int times)
    {
        var chunks = Chunks(count);
        for (var time = 0; time < times; time++)
        {
            var length = 0;
            Of(chunks).Accumulate().Subscribe(soFar => length += soFar.Text.Length, failure => throw failure);
        }
    }
}
