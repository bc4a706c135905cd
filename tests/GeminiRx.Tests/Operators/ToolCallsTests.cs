using System.Text.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class ToolCallsTests
{
    private static readonly JsonElement _json = JsonDocument.Parse("""{"x":1}""").RootElement;

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void ToolCalls_Chunks_AreThoseOfCandidate0()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ToolCallChunk("a", _json)),
            OnNext<Chunk>(220, new TextChunk("t")),
            OnNext<Chunk>(230, new ToolCallChunk("b", _json) with { Candidate = 1 }),
            OnNext<Chunk>(240, new MediaChunk("m", new byte[] { 1 })),
            OnNext<Chunk>(250, new UsageChunk(new Usage())),
            OnNext<Chunk>(260, new ToolCallChunk("c", _json)),
            OnNext<Chunk>(270, new FinishedChunk(Outcome.Blocked)),
            OnCompleted<Chunk>(270)
        );

        var result = _scheduler.Start(() => source.ToolCalls());

        result.Messages.AssertEqual(
            OnNext(210, new ToolCallChunk("a", _json)),
            OnNext(260, new ToolCallChunk("c", _json)),
            OnCompleted<ToolCallChunk>(270)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 270));
    }

    [Fact]
    public void ToolCalls_Rewound_ComeOnce()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ToolCallChunk("a", _json)),
            OnNext<Chunk>(220, new RewindChunk(0)),
            OnNext<Chunk>(230, new ToolCallChunk("a", _json)),
            OnNext<Chunk>(240, new ToolCallChunk("b", _json)),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.ToolCalls());

        result.Messages.AssertEqual(
            OnNext(210, new ToolCallChunk("a", _json)),
            OnNext(240, new ToolCallChunk("b", _json)),
            OnCompleted<ToolCallChunk>(250)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ToolCalls_AnotherCallAfterARewind_IsAnError()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ToolCallChunk("a", _json)),
            OnNext<Chunk>(220, new RewindChunk(0)),
            OnNext<Chunk>(230, new ToolCallChunk("b", _json)),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.ToolCalls());

        result.Messages.AssertEqual(
            OnNext(210, new ToolCallChunk("a", _json)),
            OnError<ToolCallChunk>(230, e => e is GeminiStreamException { Fault: StreamFault.Diverged })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void ToolCalls_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.ToolCalls());

        result.Messages.AssertEqual(OnCompleted<ToolCallChunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ToolCalls_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new ToolCallChunk("a", _json)), OnError<Chunk>(250, error));

        var result = _scheduler.Start(() => source.ToolCalls());

        result.Messages.AssertEqual(OnNext(210, new ToolCallChunk("a", _json)), OnError<ToolCallChunk>(250, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ToolCalls_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ToolCallChunk("a", _json)),
            OnNext<Chunk>(310, new ToolCallChunk("b", _json))
        );

        var result = _scheduler.Start(() => source.ToolCalls(), 300);

        result.Messages.AssertEqual(OnNext(210, new ToolCallChunk("a", _json)));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void ToolCalls_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.ToolCalls().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new ToolCallChunk("a", _json)));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void ToolCalls_Null_IsRefusedAtOnce() => Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ToolCalls());
}
