using System.Text.Json;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class RetryBeforeContentTests
{
    // One tick of random, so that delays are exact: half of the bound.
    private static readonly RetryOptions _options = new()
    {
        BaseDelay = TimeSpan.FromTicks(100),
        MaxDelay = TimeSpan.FromTicks(300),
        MaxServerDelay = TimeSpan.FromTicks(500),
        Random = () => 0.5,
    };
    private static readonly GenerateRequest _request = new("Hi");

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Retry_OfATransientFailure_WaitsAndAsksAgain()
    {
        var failure = Unavailable();
        var service = new Service(
            _scheduler,
            [Next(10, Used), Fail(20, failure)],
            [Next(10, Used), Next(20, A), Next(30, End), Complete(40)]
        );

        var result = Run(service);

        result.Messages.AssertEqual(
            OnNext<Chunk>(220, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = failure }),
            OnNext<Chunk>(290, Used),
            OnNext<Chunk>(290, A),
            OnNext<Chunk>(300, End),
            OnCompleted<Chunk>(310)
        );
        Assert.Equal([Subscribe(200, 220), Subscribe(270, 310)], service.Subscriptions);
    }

    [Fact]
    public void Retry_AfterContent_PassesTheFailureOn()
    {
        var failure = Unavailable();
        var service = new Service(_scheduler, [Next(10, new ThoughtChunk("Hm.")), Fail(20, failure)]);

        Run(service).Messages.AssertEqual(OnNext<Chunk>(210, new ThoughtChunk("Hm.")), OnError<Chunk>(220, failure));
        Assert.Equal([Subscribe(200, 220)], service.Subscriptions);
    }

    [Fact]
    public void Retry_ByAPredicate_RetriesWhatItAccepts()
    {
        var timeout = new GeminiTimeoutException("late", null, TimeLimit.FirstContent);
        var options = _options with { ShouldRetry = failure => failure is GeminiTimeoutException };
        var service = new Service(_scheduler, [Fail(10, timeout)], [Fail(10, Unavailable())]);

        var result = _scheduler.Start(() => service.Source(_request).RetryBeforeContent(options, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = timeout }),
            OnError<Chunk>(270, failure => failure is GeminiApiException { Code: 503 })
        );
    }

    [Fact]
    public void Retry_WithACallback_CallsItBeforeEachDelay()
    {
        var called = new List<(long At, RetryingChunk Retry)>();
        var options = _options with { OnRetry = retry => called.Add((_scheduler.Clock, retry)) };
        var failure = Unavailable();
        var service = new Service(_scheduler, [Fail(10, failure)], [Fail(10, BadRequest())]);

        _scheduler.Start(() => service.Source(_request).RetryBeforeContent(options, _scheduler));

        Assert.Equal([(210L, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = failure })], called);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Retry_FunctionThatThrows_EndsWithItsException(bool isPredicate)
    {
        var mine = new InvalidOperationException("mine");
        var options = isPredicate ? _options with { ShouldRetry = _ => throw mine } : _options with { OnRetry = _ => throw mine };
        var service = new Service(_scheduler, [Fail(10, Unavailable())]);

        _scheduler
            .Start(() => service.Source(_request).RetryBeforeContent(options, _scheduler))
            .Messages.AssertEqual(OnError<Chunk>(210, mine));
        Assert.Equal([Subscribe(200, 210)], service.Subscriptions);
    }

    // A call that broke off behind its name shows nothing; an answer that ends with it in order shows it.
    [Fact]
    public void Retry_AfterACallThatBrokeOff_TriesAgainWithoutIt()
    {
        var call = new ToolCallChunk("f", JsonElement.Parse("{}")) { IsComplete = false };
        var failure = Dropped();
        var service = new Service(_scheduler, [Next(10, call), Fail(20, failure)], [Next(10, call), Next(20, End), Complete(30)]);

        Run(service)
            .Messages.AssertEqual(
                OnNext<Chunk>(220, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = failure }),
                OnNext<Chunk>(290, call),
                OnNext<Chunk>(290, End),
                OnCompleted<Chunk>(300)
            );
    }

    [Fact]
    public void Retry_OfManyFailures_DoublesTheBoundUpToItsLimit()
    {
        var service = new Service(
            _scheduler,
            [Fail(10, Unavailable())],
            [Fail(10, Truncated())],
            [Fail(10, Dropped())],
            [Fail(10, Unavailable())],
            [Fail(10, Unavailable())]
        );

        var result = Run(service);

        Assert.Equal(
            [50, 100, 150, 150],
            result.Messages.Where(message => message.Value.HasValue).Select(message => ((RetryingChunk)message.Value.Value).Delay.Ticks)
        );
        Assert.IsType<GeminiApiException>(result.Messages[^1].Value.Exception);
        Assert.Equal(5, service.Requests.Count);
    }

    [Fact]
    public void Retry_DelayThatTheServiceNames_IsWaitedForExactly()
    {
        var service = new Service(_scheduler, [Fail(10, Quota(TimeSpan.FromTicks(345)))], [Next(10, A), Complete(20)]);

        Run(service).Messages.AssertEqual(OnNext<Chunk>(210, Retrying(1, 345)), OnNext<Chunk>(565, A), OnCompleted<Chunk>(575));
    }

    public static TheoryData<string, Func<GeminiException>> Final =>
        new()
        {
            { "a bad request", BadRequest },
            { "a quota of the day", () => Quota(TimeSpan.FromTicks(10), "RequestsPerDay") },
            { "a delay over the bound", () => Quota(TimeSpan.FromTicks(501)) },
            { "a time-out", () => new GeminiTimeoutException("late", null) },
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

    [Theory]
    [MemberData(nameof(Final), DisableDiscoveryEnumeration = true)]
    public void Retry_OfWhatNoTryMends_EndsAtOnce(string what, Func<GeminiException> make)
    {
        var failure = make();
        var service = new Service(_scheduler, [Fail(10, failure)]);

        Run(service).Messages.AssertEqual(OnError<Chunk>(210, failure));
        Assert.True(service.Requests.Count == 1, what);
    }

    [Fact]
    public void Retry_OfNoFailure_HoldsOnlyTheNewestMetadata()
    {
        var newer = new UsageChunk(new Usage { TotalTokenCount = 6 });
        var service = new Service(
            _scheduler,
            [
                Next(10, Used),
                Next(20, new CheckpointChunk("a")),
                Next(30, newer),
                Next(40, new CheckpointChunk("b")),
                Next(50, A),
                Next(60, Used),
                Complete(70),
            ]
        );

        Run(service)
            .Messages.AssertEqual(
                OnNext<Chunk>(250, newer),
                OnNext<Chunk>(250, new CheckpointChunk("b")),
                OnNext<Chunk>(250, A),
                OnNext<Chunk>(260, Used),
                OnCompleted<Chunk>(270)
            );
    }

    [Fact]
    public void Retry_EndWithoutContent_IsTheEnd()
    {
        var blocked = new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety };
        var service = new Service(_scheduler, [Next(10, Used), Next(20, blocked), Complete(30)]);

        Run(service).Messages.AssertEqual(OnNext<Chunk>(220, Used), OnNext<Chunk>(220, blocked), OnCompleted<Chunk>(230));
    }

    [Fact]
    public void Retry_Empty_Completes() => Run(new Service(_scheduler, [Complete(10)])).Messages.AssertEqual(OnCompleted<Chunk>(210));

    [Fact]
    public void Retry_MetadataAndThenTheEnd_IsNotLost() =>
        Run(new Service(_scheduler, [Next(5, Used), Complete(10)])).Messages.AssertEqual(OnNext<Chunk>(210, Used), OnCompleted<Chunk>(210));

    [Fact]
    public void Retry_DisposedWhileItWaits_AsksNoMore()
    {
        var service = new Service(_scheduler, [Fail(10, Unavailable())], [Next(10, A)]);

        var result = _scheduler.Start(
            () => service.Source(_request).RetryBeforeContent(_options, _scheduler),
            Created,
            Subscribed,
            disposed: 230
        );

        result.Messages.AssertEqual(OnNext<Chunk>(210, Retrying(1, 50)));
        Assert.Single(service.Requests);
    }

    [Fact]
    public void Retry_OfAnObserverThatThrows_DoesNotAskAgain()
    {
        var service = new Service(_scheduler, [Next(10, A), Complete(20)], [Next(10, A)]);
        service
            .Source(_request)
            .RetryBeforeContent(_options, _scheduler)
            .Subscribe(_ => throw new InvalidOperationException("mine"), _ => { });

        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(_scheduler.Start).Message);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).RetryBeforeContent());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxRetries = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { BaseDelay = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxDelay = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxServerDelay = TimeSpan.Zero });
    }

    private static RetryingChunk Retrying(int attempt, long ticks) => new(attempt, TimeSpan.FromTicks(ticks)) { Cause = Unavailable() };

    private ITestableObserver<Chunk> Run(Service service) =>
        _scheduler.Start(() => service.Source(_request).RetryBeforeContent(_options, _scheduler), Created, Subscribed, disposed: 5000);
}
