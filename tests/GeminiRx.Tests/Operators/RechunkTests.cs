using System.Globalization;
using System.Reactive.Linq;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class RechunkTests
{
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private static readonly UsageChunk _usage2 = new(new Usage { TotalTokenCount = 2 });

    private readonly TestScheduler _scheduler = new();

    [Theory]
    [InlineData(TextBoundary.Grapheme, "ae\u0301👩\u200d👧x", "a|e\u0301|👩\u200d👧|x")]
    [InlineData(TextBoundary.Grapheme, "🇩🇪🇫🇷\r\n.", "🇩🇪|🇫🇷|\r\n|.")]
    [InlineData(TextBoundary.Word, "Once upon  a time,\n  there", "Once |upon  |a |time,\n|  |there")]
    [InlineData(TextBoundary.Word, "漢字。かな", "漢|字。|か|な")]
    [InlineData(TextBoundary.Word, "「漢字」and so", "「漢|字」|and |so")]
    [InlineData(TextBoundary.Sentence, "It is 3.14. Is it? \"Yes!\" he said. So.", "It is 3.14. |Is it? |\"Yes!\" |he said. |So.")]
    [InlineData(
        TextBoundary.Sentence,
        "Ask Dr. Who, e.g. J. R. Smith. 1. One.\n1. Two. Three",
        "Ask Dr. Who, e.g. J. R. Smith. |1. One.\n|1. Two. |Three"
    )]
    [InlineData(TextBoundary.Sentence, "それは本。「はい。」そう", "それは本。|「はい。」|そう")]
    [InlineData(TextBoundary.Sentence, "No... well, see etc. and go. On", "No... well, see etc. and go. |On")]
    [InlineData(TextBoundary.Line, "a\nb\r\nc\rd\u2028e", "a\n|b\r\n|c\r|d\u2028|e")]
    [InlineData(TextBoundary.Paragraph, "a\nb\n\n\nc\r\n \r\nd", "a\nb\n\n|\nc\r\n \r\n|d")]
    public void Rechunk_Text_ComesInWholeUnits(TextBoundary boundary, string text, string units) =>
        Assert.Equal(units, string.Join('|', UnitsOf(text, boundary)));

    [Theory]
    [InlineData("# H\ntext **b\nold**\n\nnext", "# H\ntext **b\nold**\n\n|next")]
    [InlineData("a\n```cs\nint x;\n\n~~~\n```\nb\n\n", "a\n|```cs\n|int x;\n|\n|~~~\n|```\n|b\n\n")]
    [InlineData("\n~~~~\n~~~\n  ~~~~~ \nb", "\n~~~~\n|~~~\n|  ~~~~~ \n|b")]
    [InlineData("``` a`b\nno fence\n\n    ```\nno fence\n\nx", "``` a`b\nno fence\n\n|    ```\nno fence\n\n|x")]
    [InlineData("1. Do:\n   ```sh\n   ls\n   ```\n2. So\n\nx", "1. Do:\n|   ```sh\n|   ls\n|   ```\n|2. So\n\n|x")]
    [InlineData("- ```\n  a\ntext\n\nx", "- ```\n|  a\n|text\n\n|x")]
    [InlineData("> ```\n> a\nb\n\nx", "> ```\n|> a\n|b\n\n|x")]
    [InlineData("see\n| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 \\| | 4 |\n\nx", "see\n|| a | b |\n|---|:-:|\n|| 1 | 2 |\n|| 3 \\| | 4 |\n|\nx")]
    [InlineData("a | b\n- | -\nc\n# H\nd\n\nx", "a | b\n- | -\n|c\n|# H\nd\n\n|x")]
    [InlineData("a\n---\nb\n\n|x|\ntext\n\nx", "a\n---\nb\n\n||x|\ntext\n\n|x")]
    [InlineData(
        "1. a\n    - b\n\n    ```sh\n    x\n    ```\n\none\ntwo\n\nend\n",
        "1. a\n    - b\n\n|    ```sh\n|    x\n|    ```\n|\none\ntwo\n\n|end\n"
    )] // a fence of the outer item, behind a nested list
    [InlineData("- a\n  - b\n    - c\n\n  ```\n  x\n  ```\ny\n\n", "- a\n  - b\n    - c\n\n|  ```\n|  x\n|  ```\n|y\n\n")]
    [InlineData(
        "- a\n  ```\n  x\n  ```\nb\n\n  ```\ny\n\nz\n  ```\nc\n\n",
        "- a\n|  ```\n|  x\n|  ```\n|b\n\n|  ```\n|y\n|\n|z\n|  ```\n|c\n\n"
    )] // text behind a fence is no more of the item
    // a break, no item
    [InlineData("* * *\n\n  ```\ncode\n\nmore\n  ```\n\none\ntwo\n", "* * *\n\n|  ```\n|code\n|\n|more\n|  ```\n|\none\ntwo\n")]
    [InlineData("- - -\n\n  ```\ncode\n\nmore\n  ```\n\none\ntwo\n", "- - -\n\n|  ```\n|code\n|\n|more\n|  ```\n|\none\ntwo\n")]
    [InlineData("-\ta\n\n\t```\n\tx\n\n\ty\n\t```\n\none\ntwo\n", "-\ta\n\n|\t```\n|\tx\n|\n|\ty\n|\t```\n|\none\ntwo\n")] // tabs
    [InlineData("1.\ta\n\t-\tb\n\n\t\t```\n\t\tx\n\t\t```\nc\n\n", "1.\ta\n\t-\tb\n\n|\t\t```\n|\t\tx\n|\t\t```\n|c\n\n")]
    [InlineData("- - ```\n    x\n\n    y\n    ```\nz\n\n", "- - ```\n|    x\n|\n|    y\n|    ```\n|z\n\n")] // two items on one line
    [InlineData(
        "> - a\n>   - b\n>     ```sh\n>     x\n>     ```\n\none\ntwo\n",
        "> - a\n>   - b\n|>     ```sh\n|>     x\n|>     ```\n|\none\ntwo\n"
    )] // in a quote
    [InlineData("> | a | b |\n> |---|---|\n> | 1 | 2 |\n> | 3 | 4 |\n", "> | a | b |\n> |---|---|\n|> | 1 | 2 |\n|> | 3 | 4 |\n")]
    [InlineData("> | a |\n> |---|\n> | 1 |\n>\n> see\nso\n\n|a|\n", "> | a |\n> |---|\n|> | 1 |\n|>\n> see\nso\n\n||a|\n")]
    [InlineData("> | a |\n> |---|\n| 1 |\ntext\n\nx", "> | a |\n> |---|\n|| 1 |\ntext\n\n|x")]
    public void Rechunk_Markdown_ComesInBlocksAndInLinesOfCodeAndTables(string text, string units) =>
        Assert.Equal(units, string.Join('|', UnitsOf(text, TextBoundary.MarkdownBlock)));

    [Fact]
    public void Rechunk_LongMarkdown_IsCutBetweenWordsOutsideOfSpans()
    {
        var words = string.Concat(Enumerable.Repeat("word ", 40));
        var link = "[" + new string('l', 70) + " l](http://x)";

        var units = UnitsOf(words + link + " end\n\n", TextBoundary.MarkdownBlock, 256);

        Assert.Equal([words, link + " end\n\n"], units);
    }

    [Theory]
    [InlineData("[the (first) long text ", "](http://x)")]
    [InlineData("[the text ", "](http://x(y) \"a (long) title\")")]
    public void Rechunk_LongMarkdown_DoesNotCutALinkWithBracketsInIt(string begin, string end)
    {
        var words = new string('a', 150) + " ";
        var link = begin + new string('b', 200) + end + "\n\n";

        Assert.Equal([words, link], UnitsOf(words + link, TextBoundary.MarkdownBlock, 256));
    }

    [Fact]
    public void Rechunk_LongCodeLine_IsCutAtTheLimitAndStaysCode()
    {
        var units = UnitsOf("```\n" + new string('x', 256) + "```\n```\nend", TextBoundary.MarkdownBlock, 256);

        Assert.Equal(["```\n", new string('x', 256), "```\n", "```\n", "end"], units);
    }

    [Fact]
    public void Rechunk_Units_AreReleasedAsSoonAsTheyAreWhole()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, "On"),
            OnNext(220, "ce "),
            OnNext(230, "up"),
            OnNext(240, "on a time"),
            OnNext(250, "\n"),
            OnCompleted<string>(260)
        );

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Word));

        result.Messages.AssertEqual(
            OnNext(230, "Once "),
            OnNext(240, "upon "),
            OnNext(240, "a "),
            OnNext(250, "time\n"),
            OnCompleted<string>(260)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 260));
    }

    [Fact]
    public void Rechunk_Metadata_ForcesNothingOutAndOnlyTheNewestComes()
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

    [Property(MaxTest = 200)]
    public void Rechunk_AnyDrops_AreTakenBackRight(byte[] seeds, byte[] cuts, byte[] drops)
    {
        var text = Generated.Text(seeds);
        var stream = WithoutRewindsTests.Rewound(text, cuts, drops, isThought: false);

        Assert.All(
            Enum.GetValues<TextBoundary>(),
            boundary => Generated.AssertRewindsGive(text, [.. stream.ToObservable().Rechunk(boundary).ToEnumerable()])
        );
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
    public void Rechunk_Completion_DeliversWhatIsHeldFirst()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnCompleted<string>(230));

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Line));

        result.Messages.AssertEqual(OnNext(230, "a"), OnCompleted<string>(230));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Rechunk_Error_DeliversWhatIsHeldFirst()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnError<string>(230, error));

        var result = _scheduler.Start(() => source.Rechunk(TextBoundary.Line));

        result.Messages.AssertEqual(OnNext(230, "a"), OnError<string>(230, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Rechunk_Disposed_DropsWhatIsHeld()
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
    public void Rechunk_BadArguments_AreRefusedAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).Rechunk(TextBoundary.Word));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Rechunk(TextBoundary.Word));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<Chunk>().Rechunk((TextBoundary)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<Chunk>().Rechunk(TextBoundary.MarkdownBlock, 255));
    }

    [Property(MaxTest = 300)]
    public void Rechunk_AnyCuts_GiveTheSameUnitsAndLoseNothing(byte[] seeds, byte[] cuts)
    {
        var text = Generated.Text(seeds);
        foreach (var boundary in Enum.GetValues<TextBoundary>())
        {
            var whole = UnitsOf(text, boundary);
            var cut = Generated.Cut(text, cuts).ToObservable().Rechunk(boundary).ToEnumerable().ToList();

            Assert.Equal(whole, cut);
            Assert.Equal(text, string.Concat(cut));
        }
    }

    [Property(MaxTest = 300)]
    public void Rechunk_AnyCuts_ReleaseAUnitInTheOnNextThatShowsIt(byte[] seeds, byte[] cuts)
    {
        var text = Generated.Text(seeds);
        foreach (var boundary in Enum.GetValues<TextBoundary>())
        {
            var released = new List<string>();
            using var source = new System.Reactive.Subjects.Subject<string>();
            using var subscription = source.Rechunk(boundary).Subscribe(released.Add, e => throw e);
            var fed = "";
            foreach (var piece in Generated.Cut(text, cuts))
            {
                source.OnNext(piece);
                fed += piece;

                // As much as of the same text in one piece, and never more than its units at the end.
                Assert.Equal(UnitsOf(fed, boundary, isEnded: false), released);
            }
        }
    }

    [Property(MaxTest = 300)]
    public void Rechunk_Grapheme_IsTheRuntimesOwnSegmentation(byte[] seeds, byte[] cuts)
    {
        var text = Generated.Text(seeds);
        var graphemes = new List<string>();
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext(); )
        {
            graphemes.Add(elements.GetTextElement());
        }

        Assert.Equal(graphemes, Generated.Cut(text, cuts).ToObservable().Rechunk(TextBoundary.Grapheme).ToEnumerable());
    }

    [Property(MaxTest = 300)]
    public void Rechunk_EveryUnit_IsMadeOfWholeGraphemes(byte[] seeds)
    {
        var text = Generated.Text(seeds);
        var ends = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
        foreach (var boundary in Enum.GetValues<TextBoundary>())
        {
            var at = 0;
            Assert.All(UnitsOf(text, boundary), unit => Assert.Contains(at += unit.Length, ends));
        }
    }

    [Property(MaxTest = 100)]
    public void Rechunk_MarkdownPastItsLimit_LosesNothingWhateverTheCuts(byte[] seeds, byte[] cuts, byte fill)
    {
        var text = Generated.Text([.. seeds, .. Enumerable.Repeat(fill, 300), .. seeds]);
        var whole = UnitsOf(text, TextBoundary.MarkdownBlock, 256);

        Assert.Equal(whole, Generated.Cut(text, cuts).ToObservable().Rechunk(TextBoundary.MarkdownBlock, 256).ToEnumerable());
        Assert.Equal(text, string.Concat(whole));
        Assert.All(whole, unit => Assert.InRange(unit.Length, 1, 512));
    }

    [Fact]
    public void Rechunk_EndlessMarks_AreCutAndCostNoMoreThanText()
    {
        var units = Enumerable.Repeat("\u0301", 100_000).Prepend("e").ToObservable().Rechunk(TextBoundary.Grapheme).ToEnumerable().ToList();

        Assert.All(units, unit => Assert.InRange(unit.Length, 1, 256));
        Assert.Equal(100_001, units.Sum(unit => unit.Length));
    }

    private static List<string> UnitsOf(string text, TextBoundary boundary, int limit = 16_384, bool isEnded = true)
    {
        var units = new List<string>();
        using var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Rechunk(boundary, limit).Subscribe(units.Add, e => throw e);
        source.OnNext(text);
        if (isEnded)
        {
            source.OnCompleted();
        }

        return units;
    }
}
