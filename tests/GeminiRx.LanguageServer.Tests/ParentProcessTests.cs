using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests;

public sealed class ParentProcessTests
{
    private static readonly DateTime _start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Process_WhoseNumberIsUsedAgain_IsGone()
    {
        var scheduler = new TestScheduler();
        var (now, gone) = (_start, 0);
        using var watch = ParentProcess.Watch(7, scheduler, () => gone++, _ => now);
        scheduler.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);
        Assert.Equal(0, gone);

        now = _start.AddSeconds(5);
        scheduler.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);

        Assert.Equal(1, gone);
    }

    [Fact]
    public void Watch_Disposed_LooksNoMore()
    {
        var scheduler = new TestScheduler();
        var looks = 0;
        var watch = ParentProcess.Watch(
            7,
            scheduler,
            () => Assert.Fail("It is there."),
            _ =>
            {
                looks++;
                return _start;
            }
        );

        watch!.Dispose();
        scheduler.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);

        Assert.Equal(1, looks);
    }
}
