using System.Reactive.Linq;
using System.Text.Json;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class AccumulateTests
{
    private static readonly JsonElement _json = JsonDocument.Parse("""{"x":[1]}""").RootElement;
    private static readonly FinishedChunk _finished = new(Outcome.Completed) { Usage = new Usage { TotalTokenCount = 9 } };
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Accumulate_Chunks_GiveOneImmutableSnapshotEach()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new ThoughtChunk("hm")),
            OnNext<Chunk>(230, new TextChunk("b")),
            OnNext<Chunk>(240, _finished),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.Accumulate());

        // Read only now, after the end.
        Assert.Equal(
            ["210 a", "220 a hm", "230 ab hm", "240 ab hm Completed"],
            result
                .Messages.Where(message => message.Value.HasValue)
                .Select(message =>
                    $"{message.Time} {message.Value.Value.Text} {message.Value.Value.Thoughts} {message.Value.Value.Outcome}".TrimEnd()
                )
        );
        Assert.Equal(OnCompleted<Completion>(250), result.Messages[^1]);
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Accumulate_EveryKindOfChunk_HasItsPlace()
    {
        var (usage, call, media, code) = (
            new UsageChunk(new Usage { TotalTokenCount = 1 }),
            new ToolCallChunk("f", _json),
            new MediaChunk("image/png", new byte[] { 1 }),
            new CodeChunk("PYTHON", "1")
        );
        var (grounding1, grounding2, citation1, citation2) = (
            new GroundingChunk(_json),
            new GroundingChunk(_json.GetProperty("x")),
            new CitationChunk(_json),
            new CitationChunk(_json)
        );
        Chunk[] chunks =
        [
            new TextChunk("a"),
            usage,
            grounding1,
            citation1,
            new TextChunk("b"),
            new TextChunk("x") { Candidate = 1 },
            call,
            grounding2,
            citation2,
            media,
            code,
            new TextChunk("c") { ThoughtSignature = "s" },
            new TextChunk("d"),
        ];

        var completion = chunks.ToObservable().Accumulate().Wait();

        Assert.Equal(
            ("abcd", 4, "", usage.Usage, null, null),
            (completion.Text, completion.TextLength, completion.Thoughts, completion.Usage, completion.End, completion.Outcome)
        );
        Assert.Equal([call], completion.ToolCalls);
        Assert.Equal([media], completion.Media);
        Assert.Equal([grounding2, citation1, citation2], completion.Metadata);
        Assert.Equal(
            [
                new TextChunk("ab"),
                new TextChunk("x") { Candidate = 1 },
                call,
                media,
                code,
                new TextChunk("c") { ThoughtSignature = "s" },
                new TextChunk("d"),
            ],
            completion.Content
        );
    }

    [Fact]
    public void Accumulate_Rewind_RemovesTheContentSinceTheCheckpoint()
    {
        Chunk[] chunks =
        [
            new TextChunk("a"),
            new CheckpointChunk("1"),
            new TextChunk("b"),
            new ToolCallChunk("f", _json),
            new RewindChunk(1),
            new TextChunk("c"),
            new RewindChunk(1),
            new TextChunk("d"),
            new CheckpointChunk("2"),
            new RewindChunk(0),
            new TextChunk("e"),
        ];

        var snapshots = chunks.ToObservable().Accumulate().ToEnumerable().ToList();

        Assert.Equal(["a", "a", "ab", "ab", "a", "ac", "a", "ad", "ad", "ad", "ade"], snapshots.Select(snapshot => snapshot.Text));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], snapshots.Select(snapshot => snapshot.ToolCalls.Count));
        Assert.All(snapshots, snapshot => Assert.Equal(snapshot.Text.Length, snapshot.TextLength));
    }

    [Fact]
    public void Accumulate_Rewind_DoublesNoCitation()
    {
        var (before, behind, grounding) = (new CitationChunk(_json), new CitationChunk(_json.GetProperty("x")), new GroundingChunk(_json));
        Chunk[] chunks =
        [
            before,
            new CheckpointChunk("c"),
            new TextChunk("a"),
            behind,
            grounding,
            new RewindChunk(1),
            new TextChunk("a"),
            behind,
            _finished,
        ];

        var snapshots = chunks.ToObservable().Accumulate().ToEnumerable().ToList();

        Assert.Equal([grounding, before], snapshots[5].Metadata);
        Assert.Equal([grounding, before, behind], snapshots[^1].Metadata);
    }

    [Property(MaxTest = 300)]
    public void Accumulate_AnyDrops_EverySnapshotKeepsTheTextOfItsTime(byte[] seeds, byte[] cuts, byte[] drops)
    {
        var stream = Generated.Rewound(Generated.Text(seeds), cuts, drops);
        var (text, checkpoint) = ("", "");
        var expected = new List<string>();
        foreach (var chunk in stream)
        {
            text = chunk switch
            {
                TextChunk piece => text + piece.Text,
                RewindChunk => checkpoint,
                _ => text,
            };
            checkpoint = chunk is CheckpointChunk ? text : checkpoint;
            expected.Add(text);
        }

        Assert.Equal(expected, stream.ToObservable().Accumulate().ToEnumerable().ToList().Select(snapshot => snapshot.Text));
    }

    [Fact]
    public async Task Accumulate_ReadDuringTheAnswer_DoesNotChange()
    {
        var snapshots = new System.Collections.Concurrent.BlockingCollection<(int Length, Completion Snapshot)>();
        var limit = GeminiRx.TestSupport.TimeoutToken.Start();
        var reading = Task.Run(
            () =>
                Assert.All(snapshots.GetConsumingEnumerable(limit), seen => Assert.Equal(new string('x', seen.Length), seen.Snapshot.Text)),
            limit
        );

        var length = 0;
        Enumerable
            .Repeat<Chunk>(new TextChunk("x"), 20_000)
            .ToObservable()
            .Accumulate()
            .Subscribe(
                snapshot =>
                {
                    if (++length % 200 == 0)
                    {
                        snapshots.Add((length, snapshot), limit);
                    }
                },
                e => throw e
            )
            .Dispose();
        snapshots.CompleteAdding();

        await reading;
    }
}
