using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Cli.Tests;

public sealed class CallerLimitsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Requests_AreRefilledSteadily()
    {
        var limits = new CallerLimits(requestsPerMinute: 2, maxAnswers: 1, _clock);
        Assert.Equal(TimeSpan.Zero, limits.Request("a"));
        Assert.Equal(TimeSpan.Zero, limits.Request("a"));
        Assert.Equal(TimeSpan.FromSeconds(30), limits.Request("a"));
        Assert.Equal(TimeSpan.Zero, limits.Request("b"));

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.InRange(limits.Request("a").TotalSeconds, 0.9, 1.1);
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(TimeSpan.Zero, limits.Request("a"));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, limits.Request("a"));
        Assert.Equal(TimeSpan.Zero, limits.Request("a"));
        Assert.NotEqual(TimeSpan.Zero, limits.Request("a"));
    }

    [Fact]
    public void Answers_AreCountedUntilTheyEnd_Once()
    {
        var limits = new CallerLimits(requestsPerMinute: 1, maxAnswers: 2, _clock);
        var first = limits.BeginAnswer("a")!;
        using var second = limits.BeginAnswer("a");
        Assert.Null(limits.BeginAnswer("a"));
        Assert.NotNull(limits.BeginAnswer("b"));

        first.Dispose();
        first.Dispose();
        Assert.NotNull(limits.BeginAnswer("a"));
        Assert.Null(limits.BeginAnswer("a"));
    }

    // Without a bound, addresses of callers would fill the memory. Who has answers is not forgotten.
    [Fact]
    public void Callers_AreForgotten_WhenThereAreTooMany()
    {
        var limits = new CallerLimits(requestsPerMinute: 1, maxAnswers: 1, _clock);
        Assert.NotNull(limits.BeginAnswer("a"));
        for (var i = 0; i < 30_000; i++)
        {
            limits.Request($"caller {i}");
        }

        Assert.InRange(limits.Count, 1, 10_000);
        Assert.Null(limits.BeginAnswer("a"));
    }
}
