using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Splitting;

public sealed class RechunkChunkTests
{
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private static readonly UsageChunk _usage2 = new(new Usage { TotalTokenCount = 2 });
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Rechunk_Metadata_ReleasesNoTextAndOnlyTheNewestIsKept()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(205, _usage1),
            OnNext<Chunk>(210, new TextChunk("a b")),
            OnNext<Chunk>(211, _usage1),
            OnNext<Chunk>(220, _usage2),
            OnNext<Chunk>(230, new TextChunk(" c")),
            OnCompleted<Chunk>(240)
        );

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Word));

        result.Messages.AssertEqual(
            OnNext<Chunk>(205, _usage1),
            OnNext<Chunk>(210, new TextChunk("a ")),
            OnNext<Chunk>(230, new TextChunk("b ")),
            OnNext<Chunk>(230, _usage2),
            OnNext<Chunk>(240, new TextChunk("c")),
            OnCompleted<Chunk>(240)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    [Fact]
    public void Rechunk_KindsCandidatesAndSignatures_AreCutEachByItself()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ThoughtChunk("th")),
            OnNext<Chunk>(220, new ThoughtChunk("ink a")),
            OnNext<Chunk>(230, new TextChunk("b")),
            OnNext<Chunk>(240, new TextChunk("c") { Candidate = 1 }),
            OnNext<Chunk>(250, new TextChunk("d e") { ThoughtSignature = "s" }),
            OnNext<Chunk>(260, new TextChunk("f")),
            OnNext<Chunk>(270, finished),
            OnCompleted<Chunk>(270)
        );

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Word));

        result.Messages.AssertEqual(
            OnNext<Chunk>(220, new ThoughtChunk("think ")),
            OnNext<Chunk>(230, new ThoughtChunk("a")),
            OnNext<Chunk>(240, new TextChunk("b")),
            OnNext<Chunk>(250, new TextChunk("c") { Candidate = 1 }),
            OnNext<Chunk>(250, new TextChunk("d ")),
            OnNext<Chunk>(250, new TextChunk("e") { ThoughtSignature = "s" }),
            OnNext<Chunk>(270, new TextChunk("f")),
            OnNext<Chunk>(270, finished),
            OnCompleted<Chunk>(270)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 270));
    }

    [Fact]
    public void Rechunk_DropInsideOfAUnit_GivesNoPartOfIt()
    {
        Chunk[] chunks =
        [
            new TextChunk("Once up"),
            _usage1,
            new RewindChunk(7),
            new TextChunk("Once u"),
            new RewindChunk(6),
            new TextChunk("Once upon a"),
            new CheckpointChunk("c"),
            new ThoughtChunk("hm"),
            new RewindChunk(0),
            new TextChunk(" time"),
        ];

        var result = chunks.ToObservable().Rechunk(TextBoundary.Word).ToEnumerable().ToList();

        Assert.Equal(
            [
                new TextChunk("Once "),
                _usage1,
                new RewindChunk(5),
                new TextChunk("Once "),
                new RewindChunk(5),
                new TextChunk("Once "),
                new TextChunk("upon "),
                new TextChunk("a"),
                new CheckpointChunk("c"),
                new RewindChunk(0),
                new TextChunk(" "),
                new TextChunk("time"),
            ],
            result
        );
        Generated.AssertRewindsGive("Once upon a time", result);
    }

    [Fact]
    public void Rechunk_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<string>(250));

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Line));

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Rechunk_Completion_DeliversTheHeldTextFirst()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnCompleted<string>(230));

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Line));

        result.Messages.AssertEqual(OnNext(230, "a"), OnCompleted<string>(230));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Rechunk_Error_DeliversTheHeldTextFirst()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnError<string>(230, error));

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Line));

        result.Messages.AssertEqual(OnNext(230, "a"), OnError<string>(230, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Rechunk_Disposed_DropsTheHeldText()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a\nb"), OnCompleted<string>(250));

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Line), 240);

        result.Messages.AssertEqual(OnNext(210, "a\n"));
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    [Fact]
    public void Rechunk_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Rechunk(TextBoundary.Line).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("a\n"));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Rechunk_BadArguments_ThrowAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).Rechunk(TextBoundary.Word));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Rechunk(TextBoundary.Word));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<Chunk>().Rechunk((TextBoundary)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<Chunk>().Rechunk(TextBoundary.MarkdownBlock, 255));
    }
}
