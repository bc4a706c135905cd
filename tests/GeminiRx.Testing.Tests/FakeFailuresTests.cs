namespace GeminiRx.Testing.Tests;

public sealed class FakeFailuresTests
{
    public static TheoryData<string, GeminiException, string, bool> Failures { get; } =
        new()
        {
            { "overloaded", FakeFailures.Unavailable(), "api", true },
            { "a quota per minute", FakeFailures.TooManyRequests(TimeSpan.FromSeconds(2)), "api", true },
            { "a quota per day", FakeFailures.DailyQuotaSpent(), "api", false },
            { "an invalid key", FakeFailures.InvalidKey(), "api", false },
            { "a rejected request", FakeFailures.Rejected(), "api", false },
            { "an unknown model", FakeFailures.UnknownModel(), "api", false },
            { "a lost connection", FakeFailures.Dropped(), "network", true },
            { "a truncated answer", FakeFailures.Truncated(), "truncated", true },
            { "an unreadable answer", FakeFailures.Unreadable(), "unreadable", false },
            { "a time-out", FakeFailures.TimedOut(TimeLimit.Total), "timeout", false },
            { "a full limiter", FakeFailures.RateLimited(), "limit", false },
            { "a limiter with a delay", FakeFailures.RateLimited(TimeSpan.FromSeconds(1)), "limit", true },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_IsOfItsKind_WithAdvice(string name, GeminiException failure, string kind, bool isTransient)
    {
        Assert.Equal((name, kind, isTransient), (name, failure.Kind, failure.IsTransient));
        Assert.False(string.IsNullOrEmpty(failure.Advice));
    }

    [Fact]
    public void EveryException_OfTheLibrary_HasAPublicConstructor()
    {
        var types = typeof(GeminiException).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(GeminiException))).ToList();

        Assert.True(types.Count >= 9);
        Assert.All(types, type => Assert.NotEmpty(type.GetConstructors()));
    }

    [Fact]
    public void NotCompleted_WithTheOutcomeCompleted_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeminiNotCompletedException(Outcome.Completed));
}
