using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class EnsureCompletedTests
{
    private static readonly TextChunk _text = new("a");

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void EnsureCompleted_CompletedAnswer_IsAsItWas()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text), OnNext<Chunk>(220, finished), OnCompleted<Chunk>(230));

        var result = _scheduler.Start(() => source.EnsureCompleted());

        result.Messages.AssertEqual(OnNext<Chunk>(210, _text), OnNext<Chunk>(220, finished), OnCompleted<Chunk>(230));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Theory]
    [InlineData(Outcome.MaxTokens)]
    [InlineData(Outcome.Blocked)]
    [InlineData(Outcome.Malformed)]
    [InlineData(Outcome.Stopped)]
    [InlineData(Outcome.Other)]
    public void EnsureCompleted_AnyOtherOutcome_IsAnErrorAfterTheLastChunk(Outcome outcome)
    {
        var usage = new Usage { TotalTokenCount = 3 };
        var finished = new FinishedChunk(outcome)
        {
            Reason = FinishReason.Safety,
            BlockReason = BlockReason.Safety,
            Usage = usage,
            Message = "private",
        };
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text), OnNext<Chunk>(220, finished), OnCompleted<Chunk>(230));

        var result = _scheduler.Start(() => source.EnsureCompleted());

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(220, finished),
            OnError<Chunk>(
                230,
                e =>
                    e is GeminiNotCompletedException { Kind: "notCompleted", IsTransient: false } failure
                    && failure.Outcome == outcome
                    && failure.FinishReason == FinishReason.Safety
                    && failure.BlockReason == BlockReason.Safety
                    && failure.Usage == usage
                    && !failure.Message.Contains("private", StringComparison.Ordinal)
            )
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void EnsureCompleted_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.EnsureCompleted());

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void EnsureCompleted_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new FinishedChunk(Outcome.Blocked)), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => source.EnsureCompleted());

        result.Messages.AssertEqual(OnNext<Chunk>(210, new FinishedChunk(Outcome.Blocked)), OnError<Chunk>(220, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void EnsureCompleted_Disposed_IsSilent()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new FinishedChunk(Outcome.Blocked)), OnCompleted<Chunk>(220));

        var result = _scheduler.Start(() => source.EnsureCompleted(), 215);

        result.Messages.AssertEqual(OnNext<Chunk>(210, new FinishedChunk(Outcome.Blocked)));
        source.Subscriptions.AssertEqual(Subscribe(200, 215));
    }

    [Fact]
    public void EnsureCompleted_SubscribedTwice_GivesEachAnErrorOfItsOwn()
    {
        var source = _scheduler.CreateColdObservable(OnNext<Chunk>(10, new FinishedChunk(Outcome.Blocked)), OnCompleted<Chunk>(20));
        var ensured = source.EnsureCompleted();
        var (first, second) = (_scheduler.CreateObserver<Chunk>(), _scheduler.CreateObserver<Chunk>());
        using var one = ensured.Subscribe(first);
        using var other = ensured.Subscribe(second);

        _scheduler.Start();

        Assert.NotSame(first.Messages[1].Value.Exception, second.Messages[1].Value.Exception);
    }

    [Fact]
    public void EnsureCompleted_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.EnsureCompleted().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(_text));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void EnsureCompleted_Null_ThrowsAtOnce() =>
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).EnsureCompleted());
}
