using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class TextTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Text_Chunks_AreTheTextsOfCandidate0()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ThoughtChunk("hm")),
            OnNext<Chunk>(220, new TextChunk("a")),
            OnNext<Chunk>(230, new TextChunk("b") { Candidate = 1 }),
            OnNext<Chunk>(240, new TextChunk("") { ThoughtSignature = "s" }),
            OnNext<Chunk>(250, new UsageChunk(new Usage())),
            OnNext<Chunk>(260, new TextChunk("c")),
            OnNext<Chunk>(270, new FinishedChunk(Outcome.Blocked)),
            OnCompleted<Chunk>(270)
        );

        var result = _scheduler.Start(() => source.Text());

        result.Messages.AssertEqual(OnNext(220, "a"), OnNext(260, "c"), OnCompleted<string>(270));
        source.Subscriptions.AssertEqual(Subscribe(200, 270));
    }

    [Fact]
    public void Text_Rewound_ComesOnce()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnNext<Chunk>(220, new RewindChunk(2)),
            OnNext<Chunk>(230, new TextChunk("a")),
            OnNext<Chunk>(240, new TextChunk("bc")),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.Text());

        result.Messages.AssertEqual(OnNext(210, "ab"), OnNext(240, "c"), OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Text_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.Text().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new TextChunk("a")));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Text_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.Text());

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Text_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(250, error));

        var result = _scheduler.Start(() => source.Text());

        result.Messages.AssertEqual(OnNext(210, "a"), OnError<string>(250, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Text_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnNext<Chunk>(310, new TextChunk("b")));

        var result = _scheduler.Start(() => source.Text(), 300);

        result.Messages.AssertEqual(OnNext(210, "a"));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void Text_Null_IsRefusedAtOnce() => Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Text());
}
