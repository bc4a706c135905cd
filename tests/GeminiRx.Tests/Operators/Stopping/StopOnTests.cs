using System.Reactive.Linq;
using FsCheck.Xunit;
using GeminiRx.Wire.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Stopping;

public sealed class StopOnTests
{
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private static readonly UsageChunk _usage2 = new(new Usage { TotalTokenCount = 2 });
    private static readonly FinishedChunk _finished = new(Outcome.MaxTokens);
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void StopOn_SequenceAcrossChunks_EndsInOrderBeforeItAndAbortsTheRequest()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("one E")),
            OnNext<Chunk>(211, _usage1),
            OnNext<Chunk>(220, new TextChunk("N")),
            OnNext<Chunk>(221, _usage2),
            OnNext<Chunk>(230, new TextChunk("D two")),
            OnNext<Chunk>(240, _finished),
            OnCompleted<Chunk>(240)
        );

        var result = _scheduler.Start(() => source.StopOn("END"));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("one ")),
            OnNext<Chunk>(230, _usage2),
            OnNext<Chunk>(230, new FinishedChunk(Outcome.Completed) { Usage = _usage2.Usage }),
            OnCompleted<Chunk>(230)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void StopOn_OnlyAPrefix_IsReleasedWhenItDoesNotMatch()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(205, _usage1),
            OnNext<Chunk>(210, new TextChunk("one EN")),
            OnNext<Chunk>(211, _usage2),
            OnNext<Chunk>(220, new TextChunk("Ew ")),
            OnNext<Chunk>(230, new TextChunk("E")),
            OnNext<Chunk>(240, _finished),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.StopOn("END"));

        result.Messages.AssertEqual(
            OnNext<Chunk>(205, _usage1),
            OnNext<Chunk>(210, new TextChunk("one ")),
            OnNext<Chunk>(220, new TextChunk("ENEw ")),
            OnNext<Chunk>(220, _usage2),
            OnNext<Chunk>(240, new TextChunk("E")),
            OnNext<Chunk>(240, _finished),
            OnCompleted<Chunk>(250)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Theory]
    [InlineData("xabcd", "abcd|bc", "x")] // the earliest, although the other one completes first
    [InlineData("xabce", "abcd|bc", "xa")]
    [InlineData("xabc", "abcd|bc", "xa")]
    [InlineData("xabc", "ab|abc", "x")]
    [InlineData("aab", "ab", "a")]
    [InlineData("aaab", "aab", "a")]
    [InlineData("ababac", "abac", "ab")]
    [InlineData("stop", "stop", "")]
    [InlineData("sto", "stop", "sto")]
    public void StopOn_SeveralSequences_StopAtTheEarliest(string text, string sequences, string before)
    {
        var whole = Observable.Return(text).StopOn(sequences.Split('|')).ToEnumerable();
        var byLetter = text.Select(letter => letter.ToString()).ToObservable().StopOn(sequences.Split('|')).ToEnumerable();

        Assert.Equal(before, string.Concat(whole));
        Assert.Equal(before, string.Concat(byLetter));
    }

    [Fact]
    public void StopOn_ThoughtsCandidatesAndOtherContent_AreNotSearchedAndPartTheText()
    {
        Chunk[] chunks =
        [
            new ThoughtChunk("END"),
            new TextChunk("END") { Candidate = 1 },
            new TextChunk("E"),
            new ThoughtChunk("N"),
            new TextChunk("N"),
            new CodeChunk("PYTHON", "1"),
            new TextChunk("D"),
        ];

        Assert.Equal(chunks, chunks.ToObservable().StopOn("END").ToEnumerable());
    }

    [Fact]
    public void StopOn_PartWithASignature_KeepsIt()
    {
        var signed = new TextChunk("bE") { ThoughtSignature = "s" };

        Assert.Equal(
            [new TextChunk("a"), new TextChunk("b"), new FinishedChunk(Outcome.Completed)],
            new Chunk[] { new TextChunk("a"), signed, new TextChunk("ND") }
                .ToObservable()
                .StopOn("END")
                .ToEnumerable()
        );
        Assert.Equal(
            [
                new TextChunk("a"),
                new TextChunk("b"),
                new TextChunk("E") { ThoughtSignature = "s" },
                new TextChunk("x"),
                new TextChunk("") { ThoughtSignature = "t" },
            ],
            new Chunk[]
            {
                new TextChunk("a"),
                signed,
                new TextChunk("x"),
                new TextChunk("") { ThoughtSignature = "t" },
            }
                .ToObservable()
                .StopOn("END")
                .ToEnumerable()
        );
    }

    [Fact]
    public void StopOn_DropInsideTheSequence_IsCompleteAndDeliversNoPartOfIt()
    {
        Chunk[] chunks =
        [
            new CheckpointChunk("c"),
            new TextChunk("abc EN"),
            _usage1,
            new RewindChunk(6),
            new TextChunk("abc END of it"),
            _finished,
        ];

        var result = chunks.ToObservable().StopOn("END").ToEnumerable().ToList();

        Assert.Equal(
            [
                new CheckpointChunk("c"),
                new TextChunk("abc "),
                _usage1,
                new RewindChunk(4),
                new TextChunk("abc "),
                new FinishedChunk(Outcome.Completed) { Usage = _usage1.Usage },
            ],
            result
        );
        Generated.AssertRewindsGive("abc ", result);
    }

    [Fact]
    public void StopOn_DropAfterOneSequenceAndInsideAnEarlierOne_SearchesTheRepeatedText()
    {
        Chunk[] chunks = [new TextChunk("xabc"), new RewindChunk(4), new TextChunk("xabcd")];

        Generated.AssertRewindsGive("x", [.. chunks.ToObservable().StopOn("abcd", "bc").ToEnumerable()]);
    }

    [Property(MaxTest = 500)]
    public void StopOn_AnyDrops_StopWhereTheUndroppedAnswerDoes(byte[] letters, byte[] cuts, byte[] drops)
    {
        // Without checkpoints, which separate the text.
        var text = string.Concat(letters.Select(b => "aabc"[b % 4]));
        var stream = Generated.Rewound(text, cuts, [.. drops.Where(drop => drop % 3 != 0)], isThought: false);
        var uncut = string.Concat(Observable.Return(text).StopOn("abac", "bab", "cc").ToEnumerable());

        var result = stream.ToObservable().StopOn("abac", "bab", "cc").ToEnumerable().ToList();

        Generated.AssertRewindsGive(uncut, result);
        Assert.Equal(Outcome.Completed, Assert.IsType<FinishedChunk>(result[^1]).Outcome);
    }

    [Property(MaxTest = 1000)]
    public void StopOn_AnyTextCutsAndSequences_StopsWhereTheEarliestBegins(byte[] letters, byte[] cuts, byte[][] words)
    {
        // Few different letters, so that prefixes overlap.
        static string Word(byte[] bytes) => string.Concat(bytes.Select(b => (char)('a' + (b % 3))));
        var text = Word(letters);
        var sequences = words.Select(bytes => Word([.. bytes.Take(4)])).Where(word => word.Length > 0).Append("cccc").ToArray();
        var earliest = sequences
            .Select(sequence => text.IndexOf(sequence, StringComparison.Ordinal))
            .Where(at => at >= 0)
            .DefaultIfEmpty(text.Length)
            .Min();

        var chunks = Generated
            .Cut(text, cuts)
            .ToObservable()
            .Select(piece => new TextChunk(piece))
            .StopOn(sequences)
            .ToEnumerable()
            .ToList();

        Assert.Equal(text[..earliest], string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.Equal(earliest < text.Length ? 1 : 0, chunks.Count(chunk => chunk is FinishedChunk { Outcome: Outcome.Completed }));
    }
}
