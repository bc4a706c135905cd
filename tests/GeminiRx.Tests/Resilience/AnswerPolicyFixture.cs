using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>Shared by <see cref="AnswerPolicyTests"/> and the related test classes.</summary>
public abstract class AnswerPolicyFixture
{
    private protected static readonly GenerateRequest _request = new("Hi");
    private protected static readonly RetryOptions _retry = new()
    {
        MaxRetries = 2,
        BaseDelay = TimeSpan.FromTicks(100),
        Random = () => 0.5,
    };

    private protected readonly TestScheduler _scheduler = new();

    private protected static AnswerPolicy All { get; } =
        new()
        {
            FirstContent = Ticks(500),
            Gap = Ticks(500),
            Total = Ticks(5_000),
            Retry = _retry,
            Resume = new() { Retry = _retry },
        };

    private protected static IEnumerable<Chunk> Delivered(ITestableObserver<Chunk> result) =>
        result.Messages.Where(message => message.Value.HasValue).Select(message => message.Value.Value);

    private protected static TimeSpan Ticks(long ticks) => TimeSpan.FromTicks(ticks);

    private protected static RetryingChunk Retrying(int attempt, long ticks, GeminiException cause) =>
        new(attempt, TimeSpan.FromTicks(ticks)) { Cause = cause };

    private protected ITestableObserver<Chunk> Run(Service service, AnswerPolicy policy) =>
        _scheduler.Start(() => service.Source.WithPolicy(policy, _scheduler)(_request), Created, Subscribed, disposed: 5000);
}
