using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx;
using GeminiRx.Extensions.AI;

/// <summary>Measures a chat client over a source of chunks, beside the same chunks as an asynchronous stream.</summary>
internal static class ChatFigures
{
    private const int Chunks = 50_000;
    private const int Runs = 15;
    private const int WarmUps = 20;

    // Beside the plain stream, so that the limit holds on any machine. Measured at 1.5 on a loaded one.
    private const double MostTimesPlain = 2.5;

    /// <summary>Prints the figures.</summary>
    /// <returns>Whether the client takes at most the limit beside the plain stream.</returns>
    public static async Task<bool> RunAsync()
    {
        Chunk[] chunks =
        [
            .. Enumerable.Range(0, Chunks).Select(number => new TextChunk($"piece {number % 10} ")),
            new FinishedChunk(Outcome.Completed),
        ];
        ChunkSource source = _ => chunks.ToObservable(Scheduler.Immediate);
        using var client = source.AsChatClient();
        var request = new GenerateRequest("Hi");
        var plain = await MeasureAsync(async () =>
        {
            var length = 0;
            await foreach (var chunk in source(request).WithoutRewinds().ToAsyncEnumerable())
            {
                length += chunk is TextChunk text ? text.Text.Length : 0;
            }

            return length;
        });
        var bridge = await MeasureAsync(async () =>
        {
            var length = 0;
            await foreach (var update in client.GetStreamingResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "Hi")]))
            {
                length += update.Text.Length;
            }

            return length;
        });
        Console.WriteLine(
            $"IChatClient, {Chunks} chunks: {bridge:F1} ms of the processor, "
                + $"{bridge / plain:F1} times the plain stream (limit {MostTimesPlain})"
        );
        return bridge <= MostTimesPlain * plain;
    }

    // The fewest milliseconds of the processor: other programs make a run slower, never faster.
    private static async Task<double> MeasureAsync(Func<Task<int>> run)
    {
        var times = new List<double>();
        for (var i = 0; i < WarmUps + Runs; i++)
        {
            GC.Collect();
            var start = Environment.CpuUsage.TotalTime;
            if (await run() != Chunks * "piece 0 ".Length)
            {
                throw new InvalidOperationException("The text is incomplete.");
            }

            times.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }

        return times.Skip(WarmUps).Min();
    }
}
