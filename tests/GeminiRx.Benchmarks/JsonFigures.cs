using System.Reactive.Linq;
using System.Text;
using System.Text.Json.Serialization;
using GeminiRx;

/// <summary>Measures <c>ParseJson</c> on pieces of four characters, beside a plain operator on the same pieces.</summary>
internal static class JsonFigures
{
    private const int PieceLength = 4;
    private const int Runs = 15;
    private const int WarmUps = 40;

    // Beside Select, so that the limit holds on any machine. A megabyte was measured at 39 ms on a loaded one: 25 ms is not shown.
    private const double MostTimesSelect = 4;
    private const double MostGrowth = 1.15;

    /// <summary>Prints the figures.</summary>
    /// <returns>Whether each text takes at most the limit beside Select, and a character of twice the text at most 1.15 times.</returns>
    public static bool Run()
    {
        var isWithin = true;
        double? before = null;
        foreach (var length in new[] { 1 << 20, 1 << 21, 1 << 22 })
        {
            var chunks = Chunks(length);
            var plain = Measure(() => chunks.ToObservable(System.Reactive.Concurrency.Scheduler.Immediate).Select(chunk => chunk).Count());
            var parsed = Measure(() =>
                chunks.ToObservable(System.Reactive.Concurrency.Scheduler.Immediate).ParseJson(BenchmarkJson.Default.ListEntry).Count()
            );
            var growth = parsed / 2 / (before ?? (parsed / 2));
            isWithin &= growth <= MostGrowth && parsed <= MostTimesSelect * plain;
            Console.WriteLine(
                $"ParseJson, {length >> 20} MB by {PieceLength}: {parsed:F1} ms of the processor, "
                    + $"{parsed / plain:F1} times Select; per doubling {growth:F2}"
            );
            before = parsed;
        }

        return isWithin;
    }

    // The fewest milliseconds of the processor: other programs make a run slower, never faster.
    private static double Measure(Func<IObservable<int>> run)
    {
        var times = new List<double>();
        for (var i = 0; i < WarmUps + Runs; i++)
        {
            GC.Collect();
            var start = Environment.CpuUsage.TotalTime;
            using var subscription = run().Subscribe(_ => { }, _ => { });
            times.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }

        return times.Skip(WarmUps).Min();
    }

    private static Chunk[] Chunks(int length)
    {
        var text = new StringBuilder("[");
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append("{\"name\": \"Entry ").Append(i).Append("\", \"count\": ").Append(i).Append('}');
        }

        var json = text.Append(']').ToString();
        return
        [
            .. Enumerable
                .Range(0, json.Length / PieceLength + 1)
                .Select(i => new TextChunk(json[(i * PieceLength)..Math.Min(json.Length, (i + 1) * PieceLength)])),
        ];
    }
}

internal sealed record Entry(string Name, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<Entry>))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
