using System.Reactive.Concurrency;

namespace GeminiRx.Testing.Tests;

public sealed class VirtualClockThreadTests
{
    // Red with a scheduler whose queue has no lock.
    [Fact]
    public async Task Schedule_FromOtherThreadsWhileTheClockMoves_RunsEverything()
    {
        var clock = new VirtualClock();
        var ran = 0;
        void ScheduleMany()
        {
            for (var at = 0; at < 5000; at++)
            {
                clock.Schedule(TimeSpan.FromMilliseconds(at % 50), () => Interlocked.Increment(ref ran));
            }
        }

        var scheduling = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(ScheduleMany)));
        while (!scheduling.IsCompleted)
        {
            clock.AdvanceBy(TimeSpan.FromMilliseconds(1));
        }

        await scheduling;
        clock.Run();

        Assert.Equal(20_000, ran);
    }
}
