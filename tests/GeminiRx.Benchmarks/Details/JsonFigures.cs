using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeminiRx;

/// <summary>Measures <c>ParseJson</c> on pieces of four characters, beside one deserialization of the whole text.</summary>
/// <remarks>The pieces come from a loop, as those of a client do. <c>ToObservable</c> on the immediate scheduler alone was measured at
/// 24 ms for a megabyte of pieces: it schedules each of them.</remarks>
internal static class JsonFigures
{
    private const int PieceLength = 4;
    private const int Runs = 25;
    private const int WarmUps = 40;

    // A megabyte, while no other program runs. The exit code depends on the ratios, which hold on any machine.
    private const double GoalMilliseconds = 25;
    private const double GoalGrowth = 1.05;
    private const double MostTimesDeserialize = 4;
    private const double MostGrowth = 1.15;

    /// <summary>Prints the figures.</summary>
    /// <returns>Whether each text is within the limits beside its deserialization, and a character of twice the text beside the
    /// text.</returns>
    public static bool Run()
    {
        var isWithin = true;
        double? before = null;
        foreach (var length in new[] { 1 << 20, 1 << 21, 1 << 22 })
        {
            var json = Json(length);
            var chunks = Chunks(json);
            var (select, whole, parsed) = Measure(
                () => Count(Loop(chunks).Select(chunk => chunk)),
                () => JsonSerializer.Deserialize(json, BenchmarkJson.Default.ListEntry),
                () => Count(Loop(chunks).ParseJson(BenchmarkJson.Default.ListEntry))
            );
            var growth = parsed / 2 / (before ?? (parsed / 2));
            isWithin &= growth <= MostGrowth && parsed <= MostTimesDeserialize * whole;
            var goal = GoalMilliseconds * (length >> 20);
            Console.WriteLine(
                $"ParseJson, {length >> 20} MB by {PieceLength}: {parsed:F1} ms of the processor "
                    + $"(goal {goal:F0}: {(parsed <= goal ? "reached" : "NOT REACHED")}), {parsed / whole:F1} times the deserialization "
                    + $"of the whole (limit {MostTimesDeserialize}), Select alone {select:F1} ms; per doubling {growth:F2} "
                    + $"(goal {GoalGrowth}: {(growth <= GoalGrowth ? "reached" : "NOT REACHED")}, limit {MostGrowth})"
            );
            before = parsed;
        }

        return isWithin;
    }

    // The fewest milliseconds of the processor: other programs make a run slower, never faster. The programs take turns, so that a slow
    // time of the machine slows all of them.
    private static (double Select, double Whole, double Parsed) Measure(params Action[] programs)
    {
        var least = new double[] { double.MaxValue, double.MaxValue, double.MaxValue };
        for (var i = 0; i < WarmUps + Runs; i++)
        {
            for (var at = 0; at < programs.Length; at++)
            {
                GC.Collect();
                var start = Environment.CpuUsage.TotalTime;
                programs[at]();
                var time = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
                least[at] = i < WarmUps ? least[at] : Math.Min(least[at], time);
            }
        }

        return (least[0], least[1], least[2]);
    }

    private static void Count<T>(IObservable<T> source)
    {
        using var subscription = source.Count().Subscribe(_ => { }, _ => { });
    }

    private static IObservable<Chunk> Loop(Chunk[] chunks) =>
        Observable.Create<Chunk>(observer =>
        {
            foreach (var chunk in chunks)
            {
                observer.OnNext(chunk);
            }

            observer.OnCompleted();
            return Disposable.Empty;
        });

    private static string Json(int length)
    {
        var text = new StringBuilder("[");
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append("{\"name\": \"Entry ").Append(i).Append("\", \"count\": ").Append(i).Append('}');
        }

        return text.Append(']').ToString();
    }

    private static Chunk[] Chunks(string json) =>
        [
            .. Enumerable
                .Range(0, json.Length / PieceLength + 1)
                .Select(i => new TextChunk(json[(i * PieceLength)..Math.Min(json.Length, (i + 1) * PieceLength)])),
        ];
}

internal sealed record Entry(string Name, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<Entry>))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
