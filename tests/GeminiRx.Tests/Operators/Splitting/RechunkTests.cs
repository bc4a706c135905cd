using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Splitting;

public sealed class RechunkTests
{
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
    public void Rechunk_Text_IsSplitIntoUnits(TextBoundary boundary, string text, string units) =>
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
    )] // a fence of the outer item, after a nested list
    [InlineData("- a\n  - b\n    - c\n\n  ```\n  x\n  ```\ny\n\n", "- a\n  - b\n    - c\n\n|  ```\n|  x\n|  ```\n|y\n\n")]
    [InlineData(
        "- a\n  ```\n  x\n  ```\nb\n\n  ```\ny\n\nz\n  ```\nc\n\n",
        "- a\n|  ```\n|  x\n|  ```\n|b\n\n|  ```\n|y\n|\n|z\n|  ```\n|c\n\n"
    )] // text after a fence does not belong to the item
    // a thematic break, not an item
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
    public void Rechunk_Markdown_IsSplitIntoBlocksAndLinesOfCodeAndTables(string text, string units) =>
        Assert.Equal(units, string.Join('|', UnitsOf(text, TextBoundary.MarkdownBlock)));

    [Fact]
    public void Rechunk_LongMarkdown_IsSplitBetweenWordsOutsideOfSpans()
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
    public void Rechunk_Units_AreReleasedWhenComplete()
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
