using System.Reactive.Linq;
using System.Text.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Rewinding;

public sealed class WithoutRewindsErrorTests
{
    private static readonly JsonElement _json = JsonDocument.Parse("""{"x":[1]}""").RootElement;
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void WithoutRewinds_AnotherText_IsAnErrorAtTheFirstDifference()
    {
        var usage = new Usage { TotalTokenCount = 1 };
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("Once")),
            OnNext<Chunk>(220, new UsageChunk(usage)),
            OnNext<Chunk>(230, new RewindChunk(4)),
            OnNext<Chunk>(240, new TextChunk("On")),
            OnNext<Chunk>(250, new TextChunk("ly")),
            OnNext<Chunk>(260, new TextChunk("x")),
            OnCompleted<Chunk>(270)
        );

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("Once")),
            OnNext<Chunk>(220, new UsageChunk(usage)),
            OnError<Chunk>(
                250,
                e =>
                    e is GeminiStreamException { Fault: StreamFault.Diverged, Kind: "diverged", IsTransient: false } failure
                    && failure.Usage == usage
            )
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void WithoutRewinds_AnotherCall_IsAnError()
    {
        Chunk[] chunks = [new ToolCallChunk("f", _json), new RewindChunk(0), new ToolCallChunk("g", _json)];

        Assert.Throws<GeminiStreamException>(() => chunks.ToObservable().WithoutRewinds().ToEnumerable().ToList());
    }

    [Fact]
    public void WithoutRewinds_AnotherKind_IsAnError()
    {
        Chunk[] chunks = [new TextChunk("a"), new RewindChunk(0), new ThoughtChunk("a")];

        Assert.Throws<GeminiStreamException>(() => chunks.ToObservable().WithoutRewinds().ToEnumerable().ToList());
    }

    [Theory]
    [InlineData(Outcome.Completed, true)]
    [InlineData(Outcome.MaxTokens, true)]
    [InlineData(Outcome.Stopped, false)]
    public void WithoutRewinds_EndBeforeAllHasRepeated_IsAnErrorUnlessStopped(Outcome outcome, bool isError)
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnNext<Chunk>(220, new RewindChunk(2)),
            OnNext<Chunk>(230, new TextChunk("a")),
            OnNext<Chunk>(240, new FinishedChunk(outcome)),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.WithoutRewinds());

        if (isError)
        {
            result.Messages.AssertEqual(
                OnNext<Chunk>(210, new TextChunk("ab")),
                OnError<Chunk>(240, e => e is GeminiStreamException { Fault: StreamFault.Diverged })
            );
        }
        else
        {
            result.Messages.AssertEqual(
                OnNext<Chunk>(210, new TextChunk("ab")),
                OnNext<Chunk>(240, new FinishedChunk(outcome)),
                OnCompleted<Chunk>(250)
            );
        }

        source.Subscriptions.AssertEqual(Subscribe(200, isError ? 240 : 250));
    }

    [Fact]
    public void WithoutRewinds_CompletedWhileBehind_IsAnError()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnNext<Chunk>(220, new RewindChunk(2)),
            OnNext<Chunk>(230, new TextChunk("a")),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnError<Chunk>(250, e => e is GeminiStreamException { Fault: StreamFault.Diverged })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }
}
