using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>Shared by <see cref="RetryBeforeContentTests"/> and the related test classes.</summary>
public abstract class RetryBeforeContentFixture
{
    // A constant random value makes the delays exact: half of the bound.
    private protected static readonly RetryOptions _options = new()
    {
        BaseDelay = TimeSpan.FromTicks(100),
        MaxDelay = TimeSpan.FromTicks(300),
        MaxServerDelay = TimeSpan.FromTicks(500),
        Random = () => 0.5,
    };
    private protected static readonly GenerateRequest _request = new("Hi");

    private protected readonly TestScheduler _scheduler = new();

    public static TheoryData<string, Func<GeminiException>> Final =>
        new()
        {
            { "a bad request", BadRequest },
            { "a quota of the day", () => Quota(TimeSpan.FromTicks(10), "RequestsPerDay") },
            { "a delay over the bound", () => Quota(TimeSpan.FromTicks(501)) },
            { "a time-out", () => new GeminiTimeoutException(TimeLimit.HttpClient, "late") },
            {
                "a blocked prompt",
                () =>
                {
                    var failure = Dropped();
                    failure.PromptBlock = BlockReason.Safety;
                    return failure;
                }
            },
            { "a setting", () => new GeminiConfigurationException("no key") },
        };

    private protected static RetryingChunk Retrying(int attempt, long ticks) =>
        new(attempt, TimeSpan.FromTicks(ticks)) { Cause = Unavailable() };

    private protected ITestableObserver<Chunk> Run(Service service) =>
        _scheduler.Start(() => service.Source(_request).RetryBeforeContent(_options, _scheduler), Created, Subscribed, disposed: 5000);
}
