using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

/// <summary>The part of an answer that a changed file lacks.</summary>
public sealed class ConversationMergeTests
{
    private const string Question = "## User\n\nhello\n\n";
    private const string Answer = "## Gemini\n\none\n\ntwo\n\nthree";

    // The text of the file, and what it is with the whole answer.
    [Theory]
    [InlineData("## User\n\nHELLO\n\n## Gemini\n\none\n", "## User\n\nHELLO\n\n" + Answer)]
    [InlineData("## User\n\nHELLO\n\n## Gemini\n\none\n\ntw", "## User\n\nHELLO\n\n" + Answer)]
    [InlineData("## User\n\nHELLO\n\n", "## User\n\nHELLO\n\n" + Answer)]
    [InlineData("## User\n\nHELLO\n\n## Ge", "## User\n\nHELLO\n\n" + Answer)]
    [InlineData(Question + Answer + "\n\n## User\n\nnext", Question + Answer + "\n\n## User\n\nnext")]
    [InlineData(Question + "## Gemini\n\none\n\n## User\n\nnext", Question + Answer + "\n\n## User\n\nnext")]
    [InlineData(Question + "## Gemini\n\none\n\nt\n\n## User\n\nnext", Question + Answer + "\n\n## User\n\nnext")]
    [InlineData(Question + "## Gemini\n\none, changed\n\ntwo\n", Question + "## Gemini\n\none, changed\n\ntwo\n\nthree")]
    [InlineData(Question + "## Gemini\n\none\n\nmine\n", Question + "## Gemini\n\none\n\nmine\n\ntwo\n\nthree")]
    [InlineData(Question + "## Gemini\n\none\n\n## User\n\nthree\ntwo", Question + Answer + "\n\n## User\n\nthree\ntwo")]
    [InlineData(
        "## User\n\nnew\n\n## Gemini\n\nold\n\n" + Question + "## Gemini\n\none",
        "## User\n\nnew\n\n## Gemini\n\nold\n\n" + Question + Answer
    )]
    [InlineData("## User\n\nextra\n\n" + Question + "## Gemini\n\none", "## User\n\nextra\n\n" + Question + Answer)] // one turn more
    [InlineData("## Gemini\n\none", Answer)] // the question is gone
    [InlineData("something else", "something else\n\n" + Answer)]
    [InlineData("## Gemini\n\none\n", Answer)]
    [InlineData("", Question + Answer)]
    [InlineData("\n", Question + Answer)]
    [InlineData(Question, Question + Answer)]
    public void File_HasWhatItLacks(string theirs, string expected)
    {
        var merged = ConversationMerge.Merge(Question + Answer, Question.Length, theirs);

        Assert.Equal(expected, merged.Before + merged.Missing + merged.Behind);
        Assert.StartsWith("## Gemini", (merged.Before + merged.Missing)[merged.AnswerStart..], StringComparison.Ordinal);
    }

    // Red when an earlier answer that begins in the same way was taken for this one.
    [Fact]
    public void EarlierAnswer_ThatBeginsLikeIt_StaysAsItIs()
    {
        const string Before = Question + "## Gemini\n\none\n\nold\n\n## User\n\nagain\n\n";

        var merged = ConversationMerge.Merge(Before + Answer, Before.Length, Before);

        Assert.Equal(Before + Answer, merged.Before + merged.Missing + merged.Behind);
    }

    /// <summary>Another program changes the question and saves what it has read so far: every line of the answer is there once, in order,
    /// and so is the changed question.</summary>
    /// <remarks>Red when blank lines counted as common, and when a line that was read in part was kept beside the whole one.</remarks>
    [Property(MaxTest = 1_000)]
    public void AnswerThatIsReadInPart_IsWhole(byte[] lines, ushort read, bool hasNext)
    {
        var answer = "## Gemini\n\n" + string.Join('\n', lines.Select((line, at) => line % 3 == 0 ? "" : $"line {at} {line}"));
        var part = answer[..(read % (answer.Length + 1))];
        var next = hasNext ? $"{(part.EndsWith('\n') ? "" : "\n")}\n## User\n\nnext" : "";
        var theirs = $"## User\n\nHELLO\n\n{part}{next}";

        var found = ConversationMerge.Merge(Question + answer, Question.Length, theirs);

        var merged = Lines(found.Before + found.Missing + found.Behind);
        if (hasNext && part.Length is > 0 and < 9)
        {
            // A part of the heading is text of the question's turn.
            merged.Remove(part.Trim());
        }

        var expected = Lines($"## User\n\nHELLO\n\n{answer}{(hasNext ? "\n## User\n\nnext" : "")}");
        Assert.Equal(expected, merged);
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line))];
}
