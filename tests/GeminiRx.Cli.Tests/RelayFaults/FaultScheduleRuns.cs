using System.Globalization;

namespace GeminiRx.Cli.Tests;

/// <summary>How many schedules are run: GEMINIRX_FAULT_SCHEDULES is their number for each storage, GEMINIRX_FAULT_SEED the first
/// seed.</summary>
internal static class FaultScheduleRuns
{
    private const int MaxLanes = 4;

    public static int FirstSeed => Variable("GEMINIRX_FAULT_SEED") ?? 1;

    /// <summary>The number of schedules.</summary>
    public static int CountOr(int ordinary) => Variable("GEMINIRX_FAULT_SCHEDULES") ?? ordinary;

    /// <summary>Runs schedules, a few at a time. A failure names its seed.</summary>
    public static async Task RunAsync(bool isOnRedis, TimeSpan lostAfter, int count, FaultCounts counts, Func<int, ProcessLane, Task> run)
    {
        var next = FirstSeed - 1;
        var last = next + count;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(MaxLanes, count)).Select(_ => RunLaneAsync()));

        async Task RunLaneAsync()
        {
            await using var lane = await ProcessLane.StartAsync(isOnRedis, lostAfter, counts);
            while (Interlocked.Increment(ref next) is var seed && seed <= last)
            {
                try
                {
                    await run(seed, lane);
                }
                catch (Exception e)
                {
                    Interlocked.Exchange(ref next, last);
                    throw new InvalidOperationException($"The schedule with GEMINIRX_FAULT_SEED={seed} failed.", e);
                }
            }
        }
    }

    private static int? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : null;
}
