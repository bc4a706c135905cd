using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class ConflateWhileBusyChunksTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void ConflateWhileBusy_WaitingChunks_AreJoinedByKindInOrder()
    {
        Chunk[] waiting =
        [
            new TextChunk("b"),
            new TextChunk("c"),
            new TextChunk("d") { Candidate = 1 },
            new ThoughtChunk("e"),
            new ThoughtChunk("f"),
            new FileChunk("u", null),
            new TextChunk("g"),
            new TextChunk("h") { ThoughtSignature = "c2ln" },
            _finished,
        ];

        AssertDelivers(
            [
                new TextChunk("bc"),
                new TextChunk("d") { Candidate = 1 },
                new ThoughtChunk("ef"),
                new FileChunk("u", null),
                new TextChunk("g"),
                new TextChunk("h") { ThoughtSignature = "c2ln" },
                _finished,
            ],
            waiting
        );
    }

    [Fact]
    public void ConflateWhileBusy_WaitingMetadata_IsTheNewestBehindTheText() =>
        AssertDelivers(
            [new TextChunk("bc"), new QueuedChunk(false), new CheckpointChunk("t")],
            [new TextChunk("b"), new QueuedChunk(true), new QueuedChunk(false), new TextChunk("c"), new CheckpointChunk("t")]
        );

    [Fact]
    public void ConflateWhileBusy_RewindOfTextThatWaits_RemovesItsCitations()
    {
        var citation = new CitationChunk(System.Text.Json.JsonElement.Parse("{}"));

        AssertDelivers(
            [new CheckpointChunk("t"), new TextChunk("b"), citation],
            [new CheckpointChunk("t"), new TextChunk("b"), citation, new RewindChunk(1), new TextChunk("b"), citation]
        );
    }

    [Fact]
    public void ConflateWhileBusy_RewindOfTextThatWaits_RemovesIt() =>
        AssertDelivers(
            [new TextChunk("b"), new CheckpointChunk("t"), new TextChunk("x")],
            [
                new TextChunk("b"),
                new CheckpointChunk("t"),
                new ThoughtChunk("?"),
                new TextChunk("cd"),
                new RewindChunk(2),
                new TextChunk("x"),
            ]
        );

    [Fact]
    public void ConflateWhileBusy_RewindOfDeliveredText_IsReducedByWhatWaits() =>
        AssertDelivers(
            [new RewindChunk(1), new TextChunk("xy")],
            [new TextChunk("b"), new FileChunk("u", null), new TextChunk("cd"), new RewindChunk(4), new TextChunk("x"), new TextChunk("y")]
        );

    [Fact]
    public void ConflateWhileBusy_TwoRewindsThatWait_RevokeTheirOwnTextOnly() =>
        AssertDelivers(
            [new RewindChunk(1), new TextChunk("z")],
            [new TextChunk("b"), new RewindChunk(2), new TextChunk("xy"), new RewindChunk(2), new TextChunk("z")]
        );

    [Fact]
    public void ConflateWhileBusy_Error_FollowsTheChunksThatWait()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnError<Chunk>(230, error)
        );

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100, _scheduler)));

        result.Messages.AssertEqual(
            OnNext<Chunk>(310, new TextChunk("a")),
            OnNext<Chunk>(410, new TextChunk("b")),
            OnError<Chunk>(410, error)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void ConflateWhileBusy_FailingAction_DisposesTheSource()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnNext<Chunk>(220, new TextChunk("b")));

        var result = _scheduler.Start(() => source.ConflateWhileBusy((_, _) => Task.FromException(error)));

        result.Messages.AssertEqual(OnError<Chunk>(210, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 210));
    }

    [Fact]
    public void ConflateWhileBusy_Disposed_CancelsTheAction()
    {
        var token = default(CancellationToken);
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnNext<Chunk>(220, new TextChunk("b")));

        var result = _scheduler.Start(
            () =>
                source.ConflateWhileBusy(
                    (_, cancellationToken) =>
                    {
                        token = cancellationToken;
                        return new TaskCompletionSource().Task;
                    }
                ),
            250
        );

        Assert.Empty(result.Messages);
        Assert.True(token.IsCancellationRequested);
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    // Deliberate break: fails if a rewind that waits is delivered with its whole length.
    [Property]
    public void ConflateWhileBusy_AnyTimingAndRewinds_GivesTheSameAnswer(
        byte[] seeds,
        byte[] cuts,
        byte[] drops,
        byte[] gaps,
        byte duration
    )
    {
        var text = Generated.Text(seeds);
        var scheduler = new TestScheduler();
        var (source, _) = Generated.Timed(scheduler, Generated.Rewound(text, cuts, drops), gaps);

        var result = scheduler.Start(() => source.ConflateWhileBusy(Action(duration, scheduler)), long.MaxValue / 2);

        Generated.AssertRewindsGive(text, [.. result.Values()]);
    }

    [Fact]
    public void ConflateWhileBusy_NullArguments_ThrowAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ConflateWhileBusy((_, _) => Task.CompletedTask));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<Chunk>().ConflateWhileBusy(null!));
    }

    // The first chunk keeps the action busy while the others arrive.
    private void AssertDelivers(Chunk[] expected, Chunk[] waiting)
    {
        var source = _scheduler.CreateHotObservable([
            OnNext<Chunk>(210, new TextChunk("a")),
            .. waiting.Select((chunk, i) => OnNext(211 + i, chunk)),
            OnCompleted<Chunk>(250),
        ]);

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100, _scheduler)), 5000);

        Assert.Equal([new TextChunk("a"), .. expected], result.Values());
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    private static Func<Chunk, CancellationToken, Task> Action(long duration, TestScheduler scheduler) =>
        (_, cancellationToken) => Observable.Timer(TimeSpan.FromTicks(duration), scheduler).ToTask(cancellationToken);
}
