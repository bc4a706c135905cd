using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

/// <summary>
/// Measures the cost of each operator for a chunk, compared with a plain operator of Rx, and whether the cost grows with the answer.
/// </summary>
internal static class OperatorBenchmarks
{
    private const int Few = 1_000;
    private const int Many = 1_000_000;

    // beyond that of Rx's own operator; what grows with the answer's length shows as hundreds, memory alone as two
    private const double MostGrowth = 3;

    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);
    private static readonly Chunk[] _chunks =
    [
        .. Enumerable.Range(0, Many).Select(i => new TextChunk(i % 20 == 0 ? "some text.\n\n" : "some text, ")),
    ];

    /// <summary>Measures every operator and prints its figures.</summary>
    /// <returns>Whether every operator keeps the limit for a chunk of a long answer.</returns>
    public static async Task<bool> RunAsync()
    {
        (string Name, Func<IObservable<Chunk>, IScheduler, IObservable<object>> Of)[] plain =
        [
            ("Select", (source, _) => source.Select(chunk => chunk)),
            (
                "Scan",
                (source, _) =>
                    source
                        .Scan(0, (length, chunk) => length + (chunk is TextChunk text ? text.Text.Length : 0))
                        .Select(length => (object)length)
            ),
            ("Buffer(10)", (source, _) => source.Buffer(10)),
        ];
        (string Name, string Beside, Func<IObservable<Chunk>, IScheduler, IObservable<object>> Of)[] ours =
        [
            ("Text", "Select", (source, _) => source.Text()),
            ("WithoutRewinds", "Select", (source, _) => source.WithoutRewinds()),
            ("EnsureCompleted", "Select", (source, _) => source.EnsureCompleted()),
            ("Accumulate", "Scan", (source, _) => source.Accumulate()),
            ("ToCompletion", "Scan", (source, _) => source.ToCompletion().Select(completion => completion.Text)),
            ("Rechunk(Grapheme)", "Buffer(10)", (source, _) => source.Rechunk(TextBoundary.Grapheme)),
            ("Rechunk(Word)", "Buffer(10)", (source, _) => source.Rechunk(TextBoundary.Word)),
            ("Rechunk(Sentence)", "Buffer(10)", (source, _) => source.Rechunk(TextBoundary.Sentence)),
            ("Rechunk(Line)", "Buffer(10)", (source, _) => source.Rechunk(TextBoundary.Line)),
            ("Rechunk(Paragraph)", "Buffer(10)", (source, _) => source.Rechunk(TextBoundary.Paragraph)),
            ("Rechunk(MarkdownBlock)", "Buffer(10)", (source, _) => source.Rechunk(TextBoundary.MarkdownBlock)),
            ("Pace(50 ms)", "Buffer(10)", (source, clock) => source.Pace(TimeSpan.FromMilliseconds(50), clock)),
            ("Smooth", "Buffer(10)", (source, clock) => source.Smooth(null, clock)),
            ("StopOn", "Select", (source, _) => source.StopOn("END", "text;")),
            ("StopWhen", "Select", (source, _) => source.StopWhen(new CancellationToken())),
            (
                "LimitTime",
                "Select",
                (source, clock) => source.LimitTime(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(9), clock)
            ),
            ("ShareLive", "Select", (source, _) => source.ShareLive()),
            ("ConflateWhileBusy", "Select", (source, _) => source.Text().ConflateWhileBusy((_, _) => Task.CompletedTask)),
            ("WriteTo(Stream)", "Select", (source, _) => source.Text().WriteTo(Stream.Null).Select(done => (object)done)),
            (
                "ToAsyncEnumerable",
                "Select",
                (source, _) => Observable.FromAsync(async () => (object)await source.ToAsyncEnumerable().CountAsync().ConfigureAwait(false))
            ),
        ];

        Console.WriteLine();
        Console.WriteLine($"{"processor ns for a chunk", -30}{"1 k", 8}{"1 M", 8}{"ratio", 8}{"  beside", 20}{"times", 8}");
        var isWithinLimits = true;
        var baselines = new Dictionary<string, (double Cost, double Ratio)>();
        foreach (var (name, of) in plain)
        {
            baselines[name] = (await MeasureAsync(name, of, null, (0, 1))).Figures;
        }

        foreach (var (name, beside, of) in ours)
        {
            isWithinLimits &= (await MeasureAsync(name, of, beside, baselines[beside])).IsWithin;
        }

        return isWithinLimits;
    }

    private static async Task<((double Cost, double Ratio) Figures, bool IsWithin)> MeasureAsync(
        string name,
        Func<IObservable<Chunk>, IScheduler, IObservable<object>> of,
        string? beside,
        (double Cost, double Ratio) baseline
    )
    {
        await CostAsync(of, Few, 300);
        var few = await CostAsync(of, Few, 1000);
        var many = await CostAsync(of, Many, 3);
        var ratio = many / few;
        var isWithin = beside is null || ratio <= MostGrowth * Math.Max(1, baseline.Ratio);
        Console.WriteLine(
            $"{name, -30}{few, 8:F0}{many, 8:F0}{ratio, 8:F2}{beside, 20}"
                + $"{(beside is null ? 1 : many / baseline.Cost), 8:F1}{(isWithin ? "" : "  PAST THE LIMIT")}"
        );
        return ((many, ratio), isWithin);
    }

    /// <summary>The cost of a chunk in nanoseconds of processor time. Wall-clock time would include other processes.</summary>
    private static async Task<double> CostAsync(Func<IObservable<Chunk>, IScheduler, IObservable<object>> of, int count, int runs)
    {
        GC.Collect();
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < runs; i++)
        {
            var clock = new HistoricalScheduler();
            await of(Source(count, clock), clock).DefaultIfEmpty("").LastAsync().ToTask();
        }

        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / ((double)count * runs);
    }

    // Delivers a chunk every millisecond of a cheap virtual clock, on the thread of the benchmark.
    private static IObservable<Chunk> Source(int count, HistoricalScheduler clock) =>
        Observable.Create<Chunk>(observer =>
        {
            for (var i = 0; i < count; i++)
            {
                clock.AdvanceBy(_step);
                observer.OnNext(_chunks[i]);
            }

            observer.OnNext(new FinishedChunk(Outcome.Completed));
            observer.OnCompleted();
            return () => { };
        });
}
