using System.Reactive.Linq;
using System.Text;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class TextSinceTests
{
    [Fact]
    public void TextSince_TheSnapshotBefore_IsWhatIsNew()
    {
        var snapshots = Snapshots(new TextChunk("One "), new ThoughtChunk("hm"), new TextChunk("two"));

        Assert.Equal(new TextUpdate(0, "One "), snapshots[0].TextSince(null));
        Assert.Equal(new TextUpdate(4, ""), snapshots[1].TextSince(snapshots[0]));
        Assert.Equal(new TextUpdate(4, "two"), snapshots[2].TextSince(snapshots[1]));
        Assert.Equal(new TextUpdate(0, "One two"), snapshots[2].TextSince(null));
        Assert.Equal(new TextUpdate(7, ""), snapshots[2].TextSince(snapshots[2]));
    }

    [Fact]
    public void TextSince_AnOlderSnapshotAfterARewind_ReplacesFromTheCheckpoint()
    {
        var snapshots = Snapshots(
            new TextChunk("kept "),
            new CheckpointChunk("token"),
            new TextChunk("lost"),
            new RewindChunk(4),
            new TextChunk("again")
        );

        Assert.Equal(new TextUpdate(5, "again"), snapshots[4].TextSince(snapshots[2]));
        Assert.Equal(new TextUpdate(5, ""), snapshots[3].TextSince(snapshots[2]));
        Assert.Equal(new TextUpdate(5, "lost"), snapshots[2].TextSince(snapshots[4]));
    }

    [Fact]
    public void TextSince_ASnapshotOfAnotherAnswer_IsTheWholeText()
    {
        var snapshots = Snapshots(new TextChunk("one"), new FinishedChunk(Outcome.Completed), new TextChunk("two"));

        Assert.Equal(new TextUpdate(0, "two"), snapshots[2].TextSince(snapshots[1]));
        Assert.Equal(new TextUpdate(0, "one"), snapshots[0].TextSince(snapshots[2]));
    }

    // Red when the shared part ended at the beginning of a segment, and when a rewind was taken for growth.
    [Fact]
    public void TextSince_OfAnyTwoSnapshots_LeadsToTheText()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var chunks = Enumerable.Range(0, 120).Select(at => ChunkOf(random, at)).ToArray();
            var snapshots = Snapshots(chunks);
            var (view, shown) = (new StringBuilder(), (Completion?)null);
            foreach (var snapshot in snapshots.Where(_ => random.Next(3) > 0))
            {
                Show(view, snapshot.TextSince(shown));
                shown = snapshot;
                Assert.True(view.ToString() == snapshot.Text, $"seed {seed}");
            }

            var (one, other) = (snapshots[random.Next(120)], snapshots[random.Next(120)]);
            Assert.Equal(other.Text, Show(new StringBuilder(one.Text), other.TextSince(one)).ToString());
        }
    }

    // Red when the whole text was joined for each snapshot.
    [Fact]
    public void TextSince_AtEveryChunk_IsLinear()
    {
        Allocated(100);
        var (few, many) = (Allocated(5_000), Allocated(20_000));

        Assert.True(many < 8 * few, $"{many} bytes for 20,000 chunks against {few} for 5,000");

        static long Allocated(int chunks)
        {
            var source = Enumerable.Range(0, chunks).Select(Chunk (_) => new TextChunk("some words ")).ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Completion? shown = null;
            var length = 0;
            source
                .ToObservable()
                .Accumulate()
                .Subscribe(
                    soFar =>
                    {
                        length += soFar.TextSince(shown).Text.Length;
                        shown = soFar;
                    },
                    failure => throw failure
                );
            Assert.Equal(chunks * 11, length);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static Chunk ChunkOf(Random random, int at) =>
        random.Next(12) switch
        {
            0 => new CheckpointChunk("token"),
            1 => new RewindChunk(0),
            2 => new ThoughtChunk("hm"),
            3 when random.Next(4) == 0 => new FinishedChunk(Outcome.Completed),
            4 => new TextChunk("other") { Candidate = 1 },
            _ => new TextChunk($"{at} "),
        };

    private static StringBuilder Show(StringBuilder view, TextUpdate update)
    {
        view.Length = update.Start;
        return view.Append(update.Text);
    }

    private static List<Completion> Snapshots(params Chunk[] chunks) => [.. chunks.ToObservable().Accumulate().ToEnumerable()];
}
