using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

/// <summary>The part of an answer that a changed file lacks.</summary>
public sealed class ConversationMergeTests
{
    private const string Question = "## User\n\nhello\n\n";
    private const string Answer = "## Gemini\n\none\n\ntwo\n\nthree";

    [Theory]
    [InlineData("## User\n\nHELLO\n\n## Gemini\n\none\n", "## User\n\nHELLO\n\n## Gemini\n\none\n", "\ntwo\n\nthree", "")]
    [InlineData("## User\n\nHELLO\n\n## Gemini\n\none\n\ntw", "## User\n\nHELLO\n\n## Gemini\n\none\n\ntw", "o\n\nthree", "")]
    [InlineData("## User\n\nHELLO\n\n", "## User\n\nHELLO\n\n", "## Gemini\n\none\n\ntwo\n\nthree", "")]
    [InlineData(Question + Answer + "\n\n## User\n\nnext", Question + Answer, "", "\n\n## User\n\nnext")]
    [InlineData(Question + "## Gemini\n\none\n\n## User\n\nnext", Question + "## Gemini\n\none\n\n", "two\n\nthree\n", "## User\n\nnext")]
    [InlineData(Question + "## Gemini\n\none, changed\n\ntwo\n", Question + "## Gemini\n\none, changed\n\ntwo\n", "\nthree", "")]
    [InlineData("something else", "something else\n\n", Answer, "")]
    [InlineData("", "", Question + Answer, "")]
    [InlineData("\n", "", Question + Answer, "")]
    [InlineData(Question, Question, "## Gemini\n\none\n\ntwo\n\nthree", "")]
    public void Missing_IsWhatTheOtherProgramHasNotRead(string theirs, string before, string missing, string behind) =>
        Assert.Equal((before, missing, behind), ConversationMerge.Merge(Question + Answer, Question.Length, theirs));

    /// <summary>Another program changes the question and saves what it has read so far: every line of the answer is there once, in order,
    /// and so is the changed question.</summary>
    /// <remarks>Red when blank lines counted as common, and when a line that was read in part was kept beside the whole one.</remarks>
    [Property(MaxTest = 1_000)]
    public void AnswerThatIsReadInPart_IsWhole(byte[] lines, ushort read, bool hasNext)
    {
        var answer = "## Gemini\n\n" + string.Join('\n', lines.Select((line, at) => line % 3 == 0 ? "" : $"line {at} {line}"));
        var part = answer[..(read % (answer.Length + 1))];
        var next = hasNext ? $"{(part.EndsWith('\n') ? "" : "\n")}\n## User\n\nnext" : "";
        var isCut = part.Length < answer.Length && !part.EndsWith('\n') && answer[part.Length] != '\n';
        var theirs = $"## User\n\nHELLO\n\n{part}{next}";

        var (before, missing, behind) = ConversationMerge.Merge(Question + answer, Question.Length, theirs);

        var merged = Lines(before + missing + behind);
        var expected = Lines($"## User\n\nHELLO\n\n{answer}{(hasNext ? "\n## User\n\nnext" : "")}");
        if (isCut && hasNext)
        {
            // What the other program read of a line is a line of its own now, which nobody may delete.
            merged.Remove(part[(part.LastIndexOf('\n') + 1)..]);
        }

        Assert.Equal(expected, merged);
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line))];
}
