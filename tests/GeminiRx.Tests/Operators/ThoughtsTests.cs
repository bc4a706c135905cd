using System.Text.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class ThoughtsTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Thoughts_Chunks_AreThoseOfCandidate0()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ThoughtChunk("a")),
            OnNext<Chunk>(220, new TextChunk("t")),
            OnNext<Chunk>(230, new ThoughtChunk("b") with { Candidate = 1 }),
            OnNext<Chunk>(240, new ToolCallChunk("f", JsonDocument.Parse("{}").RootElement)),
            OnNext<Chunk>(250, new UsageChunk(new Usage())),
            OnNext<Chunk>(260, new ThoughtChunk("c")),
            OnNext<Chunk>(270, new FinishedChunk(Outcome.Blocked)),
            OnCompleted<Chunk>(270)
        );

        var result = _scheduler.Start(() => source.Thoughts());

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(260, "c"), OnCompleted<string>(270));
        source.Subscriptions.AssertEqual(Subscribe(200, 270));
    }

    [Fact]
    public void Thoughts_Rewound_ComeOnce()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ThoughtChunk("a")),
            OnNext<Chunk>(220, new RewindChunk(0)),
            OnNext<Chunk>(230, new ThoughtChunk("a")),
            OnNext<Chunk>(240, new ThoughtChunk("b")),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.Thoughts());

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(240, "b"), OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Thoughts_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.Thoughts());

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Thoughts_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new ThoughtChunk("a")), OnError<Chunk>(250, error));

        var result = _scheduler.Start(() => source.Thoughts());

        result.Messages.AssertEqual(OnNext(210, "a"), OnError<string>(250, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Thoughts_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new ThoughtChunk("a")), OnNext<Chunk>(310, new ThoughtChunk("b")));

        var result = _scheduler.Start(() => source.Thoughts(), 300);

        result.Messages.AssertEqual(OnNext(210, "a"));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void Thoughts_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.Thoughts().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new ThoughtChunk("a")));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Thoughts_Null_IsRefusedAtOnce() => Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Thoughts());
}
