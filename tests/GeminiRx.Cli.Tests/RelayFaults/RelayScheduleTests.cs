using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Relays that are killed while they write answers. The lease of a relay lasts for 10 s, so a schedule takes longer.</summary>
public sealed class RelayScheduleTests(ITestOutputHelper output)
{
    private const int Ordinary = 1;

    [Fact]
    public async Task KilledRelays_LeaveAnAnswerThatEnds_TheSameForAllReaders()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals on Windows");
        var uncut = string.Concat(Enumerable.Range(0, 80).Select(i => $"{i} and more "));
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(
                new EmulatorOptions
                {
                    Text = uncut,
                    FirstChunkDelay = TimeSpan.Zero,
                    BurstInterval = TimeSpan.FromMilliseconds(40),
                    EventsPerBurst = 1,
                    CharactersPerEvent = 15,
                }
            )
        );
        await Task.WhenAll(RunAsync(isOnRedis: false), RunAsync(isOnRedis: true));

        async Task RunAsync(bool isOnRedis)
        {
            var counts = new FaultCounts();
            await FaultScheduleRuns.RunAsync(
                isOnRedis,
                TimeSpan.Zero,
                FaultScheduleRuns.CountOr(Ordinary),
                counts,
                (seed, lane) => new RelaySchedule(seed, lane, service.Address, uncut, counts).RunAsync()
            );
            output.WriteLine($"On {(isOnRedis ? "Redis" : "files")}: {counts}.");
            Assert.True(counts[nameof(Outcome.Completed)] + counts[nameof(StreamFault.Truncated)] > 0);
        }
    }
}
