using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Cli.Tests;

public sealed class CallerLimitsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Requests_AreRefilledSteadily()
    {
        var limits = LimitsOf(requests: 2, places: 1);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Places_AreTakenUntilTheyAreLeft_Once(bool isReader)
    {
        var limits = LimitsOf(requests: 1, places: 2);
        IDisposable? Begin(string name) => isReader ? limits.BeginReader(name) : limits.BeginAnswer(name);
        var first = Begin("a")!;
        using var second = Begin("a");
        Assert.Null(Begin("a"));
        Assert.NotNull(Begin("b"));
        Assert.NotNull(isReader ? limits.BeginAnswer("a") : limits.BeginReader("a"));

        first.Dispose();
        first.Dispose();
        Assert.NotNull(Begin("a"));
        Assert.Null(Begin("a"));
    }

    // Without a bound, addresses of callers would fill the memory. Of whom something goes on is not forgotten.
    [Fact]
    public void Callers_AreForgotten_WhenThereAreTooMany()
    {
        var limits = LimitsOf(requests: 1, places: 1);
        Assert.NotNull(limits.BeginAnswer("a"));
        Assert.NotNull(limits.BeginReader("b"));
        Assert.True(limits.BodiesOf("c").TryTake(10));
        for (var i = 0; i < 30_000; i++)
        {
            limits.Request($"caller {i}");
        }

        Assert.InRange(limits.Count, 1, 10_000);
        Assert.Null(limits.BeginAnswer("a"));
        Assert.Null(limits.BeginReader("b"));
        Assert.Equal(10, limits.BodiesOf("c").Bytes);
    }

    private CallerLimits LimitsOf(int requests, int places) =>
        new(
            new CallerQuota
            {
                RequestsPerMinute = requests,
                Answers = places,
                Readers = places,
            },
            _clock
        );
}
