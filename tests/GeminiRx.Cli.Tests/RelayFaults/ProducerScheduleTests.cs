namespace GeminiRx.Cli.Tests;

/// <summary>
/// Random schedules with real processes: kill -9 of producers, of <c>geminirx relay</c> and of Redis, pauses, and cuts of the network. They
/// end with the uncut answer for each reader, also over HTTP, and with all that was acknowledged.
/// </summary>
public sealed class ProducerScheduleTests(ITestOutputHelper output)
{
    private const int Ordinary = 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProcessSchedules_EachReaderHasTheUncutAnswer(bool isOnRedis)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals on Windows");
        var counts = new FaultCounts();
        await FaultScheduleRuns.RunAsync(
            isOnRedis,
            TimeSpan.MaxValue,
            FaultScheduleRuns.CountOr(Ordinary),
            counts,
            (seed, lane) => new ProducerSchedule(seed, lane, counts).RunAsync()
        );
        output.WriteLine($"On {(isOnRedis ? "Redis" : "files")}: {counts}.");
        Assert.True(counts[ProcessFault.ProducerKilled] + counts[ProcessFault.ProducerPaused] > 0);
    }
}
