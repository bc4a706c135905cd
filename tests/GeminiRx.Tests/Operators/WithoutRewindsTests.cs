using System.Reactive.Linq;
using System.Text.Json;
using FsCheck.Xunit;
using GeminiRx.Wire.Reading;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class WithoutRewindsTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private static readonly JsonElement _json = JsonDocument.Parse("""{"x":[1]}""").RootElement;

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void WithoutRewinds_TextCutDifferently_ComesOnce()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("Once ")),
            OnNext<Chunk>(220, new TextChunk("upon")),
            OnNext<Chunk>(230, new RewindChunk(9)),
            OnNext<Chunk>(240, new TextChunk("On")),
            OnNext<Chunk>(250, new TextChunk("ce upon a ")),
            OnNext<Chunk>(260, new TextChunk("time")),
            OnNext<Chunk>(270, _finished),
            OnCompleted<Chunk>(280)
        );

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("Once ")),
            OnNext<Chunk>(220, new TextChunk("upon")),
            OnNext<Chunk>(250, new TextChunk(" a ")),
            OnNext<Chunk>(260, new TextChunk("time")),
            OnNext<Chunk>(270, _finished),
            OnCompleted<Chunk>(280)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 280));
    }

    [Fact]
    public void WithoutRewinds_ThoughtsCallsAndOthers_ComeOnce()
    {
        Chunk[] shown =
        [
            new ThoughtChunk("hmm"),
            new ToolArgumentsChunk("$.a", Text("Par")) { Name = "f", WillContinue = true },
            new ToolArgumentsChunk("$.a", Text("")) { Name = "f" },
            new ToolCallChunk("f", _json) { Id = "1", ThoughtSignature = "s" },
            new CodeChunk("PYTHON", "1") { Id = "x" },
            new CodeResultChunk("OUTCOME_OK", "1"),
            new MediaChunk("image/png", new byte[] { 1 }),
            new UnknownChunk(_json),
            new TextChunk("") { ThoughtSignature = "t" },
        ];
        Chunk[] again =
        [
            new ThoughtChunk("h"),
            new ThoughtChunk("mm"),
            new ToolArgumentsChunk("$.a", Text("P")) { Name = "f", WillContinue = true },
            new ToolArgumentsChunk("$.a", Text("ar")) { Name = "f", WillContinue = true },
            new ToolCallChunk("f", _json) { Id = "2", ThoughtSignature = "other" },
            new CodeChunk("PYTHON", "1") { Id = "y" },
            new CodeResultChunk("OUTCOME_OK", "1"),
            new MediaChunk("image/png", new byte[] { 1 }),
            new UnknownChunk(_json),
        ];
        Chunk news = new TextChunk("news");

        var all = Enumerable.Concat(shown, [new RewindChunk(0), .. again, news, _finished]).ToObservable().WithoutRewinds().ToEnumerable();

        Assert.Equal([.. shown, news, _finished], all);
    }

    [Fact]
    public void WithoutRewinds_StreamedArgumentsCutDifferently_GoOnWhereTheyWere()
    {
        Chunk[] chunks =
        [
            new ToolArgumentsChunk("$.a", Text("Par")) { Name = "f", WillContinue = true },
            new RewindChunk(0),
            new ToolArgumentsChunk("$.a", Text("Paris")) { Name = "f", WillContinue = true },
        ];

        Assert.Equal(
            [chunks[0], new ToolArgumentsChunk("$.a", Text("is")) { Name = "f", WillContinue = true }],
            chunks.ToObservable().WithoutRewinds().ToEnumerable()
        );
    }

    [Fact]
    public void WithoutRewinds_Checkpoint_IsHowFarARewindGoes()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new CheckpointChunk("1")),
            OnNext<Chunk>(230, new TextChunk("bcd")),
            OnNext<Chunk>(240, new RewindChunk(3)),
            OnNext<Chunk>(250, new TextChunk("b")),
            OnNext<Chunk>(260, new CheckpointChunk("2")),
            OnNext<Chunk>(270, new TextChunk("c")),
            OnNext<Chunk>(280, new RewindChunk(1)),
            OnNext<Chunk>(290, new TextChunk("cde")),
            OnCompleted<Chunk>(300)
        );

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new CheckpointChunk("1")),
            OnNext<Chunk>(230, new TextChunk("bcd")),
            OnNext<Chunk>(260, new CheckpointChunk("2")),
            OnNext<Chunk>(290, new TextChunk("e")),
            OnCompleted<Chunk>(300)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void WithoutRewinds_Candidates_MayComeAgainInAnotherOrder()
    {
        Chunk[] chunks =
        [
            new TextChunk("a"),
            new TextChunk("b") { Candidate = 1 },
            new RewindChunk(1),
            new TextChunk("b") { Candidate = 1 },
            new TextChunk("ac"),
            new TextChunk("d") { Candidate = 1 },
        ];

        Assert.Equal([chunks[0], chunks[1], new TextChunk("c"), chunks[5]], chunks.ToObservable().WithoutRewinds().ToEnumerable());
    }

    [Fact]
    public void WithoutRewinds_Metadata_ComesAsItIs()
    {
        var usage = new UsageChunk(new Usage { TotalTokenCount = 1 });
        Chunk[] chunks = [new TextChunk("a"), usage, new RewindChunk(1), usage, new TextChunk("a"), usage];

        Assert.Equal([chunks[0], usage, usage, usage], chunks.ToObservable().WithoutRewinds().ToEnumerable());
    }

    [Fact]
    public void WithoutRewinds_Citations_ComeOnceHoweverTheyAreGrouped()
    {
        Chunk[] chunks =
        [
            new TextChunk("a"),
            Cited("""{"uri":"1"},{"uri":"2"}"""),
            Cited("""{"uri":"3"}"""),
            new RewindChunk(1),
            new TextChunk("a"),
            Cited("""{"uri":"1"}"""),
            Cited("""{"uri":"2"},{"uri":"4"}"""),
            Cited("""{"uri":"4"}"""),
            _finished,
        ];

        // The last one came twice without a rewind between, as the service may send it.
        Assert.Equal(
            [chunks[0], chunks[1], chunks[2], Cited("""{"uri":"4"}"""), chunks[7], _finished],
            chunks.ToObservable().WithoutRewinds().ToEnumerable()
        );
    }

    [Fact]
    public void WithoutRewinds_CitationsBeforeACheckpoint_AreNotTakenBack()
    {
        Chunk[] chunks =
        [
            Cited("""{"uri":"1"}"""),
            new CheckpointChunk("c"),
            Cited("""{"uri":"2"}"""),
            new RewindChunk(0),
            Cited("""{"uri":"1"}"""),
            Cited("""{"uri":"2"}"""),
            Cited("""{"uri":"2"}""") with
            {
                Candidate = 1,
            },
            new RewindChunk(0),
            Cited("""{"uri":"2"}"""),
            _finished,
        ];

        Assert.Equal([.. chunks[..3], chunks[4], chunks[6], _finished], chunks.ToObservable().WithoutRewinds().ToEnumerable());
    }

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
    public void WithoutRewinds_EndBeforeAllHasComeAgain_IsAnErrorUnlessWeStopped(Outcome outcome, bool isError)
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

    [Fact]
    public void WithoutRewinds_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void WithoutRewinds_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnNext<Chunk>(220, new RewindChunk(2)),
            OnError<Chunk>(230, error)
        );

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("ab")), OnError<Chunk>(230, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void WithoutRewinds_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnNext<Chunk>(310, new TextChunk("b")));

        var result = _scheduler.Start(() => source.WithoutRewinds(), 300);

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void WithoutRewinds_SubscribedTwice_RemembersEachByItself()
    {
        Chunk[] chunks = [new TextChunk("a"), new RewindChunk(1), new TextChunk("ab")];
        var source = chunks.ToObservable().WithoutRewinds();

        Assert.Equal(["a", "b"], source.Text().ToEnumerable());
        Assert.Equal(["a", "b"], source.Text().ToEnumerable());
    }

    [Fact]
    public void WithoutRewinds_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.WithoutRewinds().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new TextChunk("a")));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void WithoutRewinds_Null_IsRefusedAtOnce() =>
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).WithoutRewinds());

    [Property(MaxTest = 300)]
    public void WithoutRewinds_AnyDropsAndCuts_GiveTheAnswerOnce(byte[] seeds, byte[] cuts, byte[] drops)
    {
        // The answer's units, a thought where a unit is odd; each drop goes back to the last checkpoint, and what comes again is cut in
        // another way.
        var text = Generated.Text(seeds);
        var stream = Rewound(text, cuts, drops);

        var result = stream.ToObservable().WithoutRewinds().ToEnumerable().ToList();

        Assert.Equal(text, string.Concat(result.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Equal(text.ToUpperInvariant(), string.Concat(result.OfType<ThoughtChunk>().Select(chunk => chunk.Text)));
        Assert.DoesNotContain(result, chunk => chunk is RewindChunk);
        Assert.Equal(text, stream.ToObservable().ToCompletion().Wait().Text);
        Assert.Equal(text.ToUpperInvariant(), result.ToObservable().ToCompletion().Wait().Thoughts);
    }

    [Property(MaxTest = 300)]
    public void WithoutRewinds_TextCutAnywhere_GivesTheTextOnce(byte[] seeds, byte[] cuts, byte[] drops)
    {
        var text = Generated.Text(seeds);

        Assert.Equal(text, string.Concat(Rewound(text, cuts, drops, isThought: false).ToObservable().Text().ToEnumerable()));
    }

    /// <summary>The text, each letter thought before it is said, as a stream that drops and goes on from its last checkpoint.</summary>
    internal static List<Chunk> Rewound(string text, byte[] cuts, byte[] drops, bool isThought = true)
    {
        var stream = new List<Chunk>();
        var (at, checkpoint, cut) = (0, 0, 0);
        foreach (var drop in drops)
        {
            for (var pieces = drop % 5; pieces > 0 && at < text.Length; pieces--)
            {
                var length = Math.Min(text.Length - at, 1 + (cuts.Length == 0 ? 0 : cuts[cut++ % cuts.Length] % 4));
                Say(text.Substring(at, length));
                at += length;
            }

            if (drop % 3 == 0)
            {
                stream.Add(new CheckpointChunk("c"));
                checkpoint = at;
            }
            else if (drop % 3 == 1)
            {
                stream.Add(new RewindChunk(at - checkpoint));
                at = checkpoint;
            }
        }

        Say(text[at..]);
        stream.Add(_finished);
        return stream;

        void Say(string piece)
        {
            if (!isThought)
            {
                stream.Add(new TextChunk(piece));
                return;
            }

            // Letter by letter, so that the order of thoughts and text does not hang on the cuts.
            foreach (var letter in piece)
            {
                stream.Add(new ThoughtChunk(char.ToUpperInvariant(letter).ToString()));
                stream.Add(new TextChunk(letter.ToString()));
            }
        }
    }

    private static JsonElement Text(string text) => JsonDocument.Parse(JsonSerializer.Serialize(text)).RootElement;

    private static CitationChunk Cited(string citations) =>
        MetadataReader.ReadCitations(JsonDocument.Parse($$"""{"citations":[{{citations}}]}""").RootElement);
}
