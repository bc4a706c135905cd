using System.Reactive.Linq;
using System.Text.Json;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Rewinding;

public sealed class WithoutRewindsTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private static readonly JsonElement _json = JsonDocument.Parse("""{"x":[1]}""").RootElement;
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void WithoutRewinds_TextSplitDifferently_IsDeliveredOnce()
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
    public void WithoutRewinds_ThoughtsCallsAndOthers_AreDeliveredOnce()
    {
        Chunk[] shown =
        [
            new ThoughtChunk("hmm"),
            new ToolArgumentsChunk("$.a", Text("Par")) { Name = "f", WillContinue = true },
            new ToolArgumentsChunk("$.a", Text("")) { Name = "f" },
            new ToolArgumentsChunk("$.b", _json) { Name = "f", Id = "1" },
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
            new ToolArgumentsChunk("$.b", _json) { Name = "f", Id = "2" },
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
    public void WithoutRewinds_StreamedArgumentsSplitDifferently_Continue()
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
    public void WithoutRewinds_Checkpoint_LimitsTheRewind()
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
    public void WithoutRewinds_Candidates_MayRepeatInAnotherOrder()
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
    public void WithoutRewinds_Metadata_IsUnchanged()
    {
        var usage = new UsageChunk(new Usage { TotalTokenCount = 1 });
        Chunk[] chunks = [new TextChunk("a"), usage, new RewindChunk(1), usage, new TextChunk("a"), usage];

        Assert.Equal([chunks[0], usage, usage, usage], chunks.ToObservable().WithoutRewinds().ToEnumerable());
    }

    [Property(MaxTest = 300)]
    public void WithoutRewinds_AnyDropsAndCuts_GiveTheAnswerOnce(byte[] seeds, byte[] cuts, byte[] drops)
    {
        // The units of the answer, with a thought for each odd unit. Each drop returns to the last checkpoint, and the repeated text is
        // split differently.
        var text = Generated.Text(seeds);
        var stream = Generated.Rewound(text, cuts, drops);

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

        Assert.Equal(text, string.Concat(Generated.Rewound(text, cuts, drops, isThought: false).ToObservable().Text().ToEnumerable()));
    }

    private static JsonElement Text(string text) => JsonDocument.Parse(JsonSerializer.Serialize(text)).RootElement;
}
