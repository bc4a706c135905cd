using System.Text.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class MediaTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Media_Chunks_AreThoseOfCandidate0()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new MediaChunk("a", new byte[] { 1 })),
            OnNext<Chunk>(220, new TextChunk("t")),
            OnNext<Chunk>(230, new MediaChunk("b", new byte[] { 1 }) with { Candidate = 1 }),
            OnNext<Chunk>(240, new ToolCallChunk("f", JsonDocument.Parse("{}").RootElement)),
            OnNext<Chunk>(250, new UsageChunk(new Usage())),
            OnNext<Chunk>(260, new MediaChunk("c", new byte[] { 1 })),
            OnNext<Chunk>(270, new FinishedChunk(Outcome.Blocked)),
            OnCompleted<Chunk>(270)
        );

        var result = _scheduler.Start(() => source.Media());

        result.Messages.AssertEqual(
            OnNext(210, new MediaChunk("a", new byte[] { 1 })),
            OnNext(260, new MediaChunk("c", new byte[] { 1 })),
            OnCompleted<MediaChunk>(270)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 270));
    }

    [Fact]
    public void Media_Rewound_ComeOnce()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new MediaChunk("a", new byte[] { 1 })),
            OnNext<Chunk>(220, new RewindChunk(0)),
            OnNext<Chunk>(230, new MediaChunk("a", new byte[] { 1 })),
            OnNext<Chunk>(240, new MediaChunk("b", new byte[] { 1 })),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.Media());

        result.Messages.AssertEqual(
            OnNext(210, new MediaChunk("a", new byte[] { 1 })),
            OnNext(240, new MediaChunk("b", new byte[] { 1 })),
            OnCompleted<MediaChunk>(250)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Media_AnotherOneAfterARewind_IsAnError()
    {
        var (one, other) = (new MediaChunk("image/png", new byte[] { 1 }), new MediaChunk("image/png", new byte[] { 2 }));
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, one),
            OnNext<Chunk>(220, new RewindChunk(0)),
            OnNext<Chunk>(230, other),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.Media());

        result.Messages.AssertEqual(
            OnNext(210, one),
            OnError<MediaChunk>(230, e => e is GeminiStreamException { Fault: StreamFault.Diverged })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Media_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.Media());

        result.Messages.AssertEqual(OnCompleted<MediaChunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Media_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new MediaChunk("a", new byte[] { 1 })), OnError<Chunk>(250, error));

        var result = _scheduler.Start(() => source.Media());

        result.Messages.AssertEqual(OnNext(210, new MediaChunk("a", new byte[] { 1 })), OnError<MediaChunk>(250, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Media_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new MediaChunk("a", new byte[] { 1 })),
            OnNext<Chunk>(310, new MediaChunk("b", new byte[] { 1 }))
        );

        var result = _scheduler.Start(() => source.Media(), 300);

        result.Messages.AssertEqual(OnNext(210, new MediaChunk("a", new byte[] { 1 })));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void Media_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.Media().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new MediaChunk("a", new byte[] { 1 })));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Media_Null_IsRefusedAtOnce() => Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Media());
}
