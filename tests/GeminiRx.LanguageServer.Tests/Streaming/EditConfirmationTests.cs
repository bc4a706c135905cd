using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Whether a reported change contains an edit. Each case has the edit and what the user typed, in every way of
/// reporting.</summary>
public sealed class EditConfirmationTests
{
    // The document with | where the edit goes, the edit, and the document after edit and typing.
    public static IEnumerable<TheoryDataRow<string, string, string>> Applied =>
    [
        new("a\nb\n|", "- item\n", "xa\nb\n- item\n"),
        new("a\nb\n|c\n", "- item\n", "xa\nb\n- item\nc\n"),
        new("a\n|b\nc\n", "\n", "xa\n\nb\nc\n"),
        new("- item\nb\n|- item\n", "- item\n", "x- item\nb\n- item\n- item\n"),
        new("a\n|b\nc\n", "}\n", "a\n}\nb\nc\nx"),
        new("- item\n- item\n|- item\n", "- item\n", "- item\n- item\n- item\n- item\nx"),
        new("}\n}\n|}\n", "}\n", "x}\n}\n}\n}\n"),
        new("one |two", "more ", "one moXre two"), // the user types into the edit
        new("one |two", "more ", "one more Xtwo"), // and behind it
        new("\n\n|\n\n", "\n", "\n\nx\n\n\n"),
        new("a|", "b\nc\n", "ab\r\nc\r\nx"), // the editor's own line breaks
    ];

    public static IEnumerable<TheoryDataRow<string, string, string>> Dropped =>
    [
        new("a\nb\n|", "- item\n", "xa\nb\n"),
        new("a\n|b\n", "}\n", "a\n}b\n"), // a brace of the user's own
        new("a\n|b\n", "the end\n", "a\nthat is here to be read by nobody else\nb\n"), // letters of the edit by chance
        new("- item\n|- item\n", "- item\n", "- item\n- itemx\n"),
        new( // a formatter exchanges the quotes
            "  go(\"x\", 'y');\n|  go(\"x\", 'y');\n  go(\"x\", 'y');\n| a | b |\n    }\n", "- item\n",
            "  go('x', \"y\");\n  go('x', \"y\");\n  go('x', \"y\");\n| a | b |\n    }\n"),
        new("if\n|      go\n      }\n", "  }\n", "if\n        go\n        }\n"), // a formatter indents
    ];

    [Theory]
    [MemberData(nameof(Applied))]
    public void Interpret_AnEditWithTyping_FindsTheEditOnce(string marked, string edit, string after)
    {
        foreach (var (name, before, reported, sent) in Reports(marked, edit, after))
        {
            var found = EditConfirmation.Interpret(before, reported, sent);

            Assert.True(found.IsConfirmed, name);
            Assert.Single(found.Changes, change => change.SessionId == "me");
        }
    }

    [Theory]
    [MemberData(nameof(Dropped))]
    public void Interpret_TypingAlone_IsNoEdit(string marked, string edit, string after)
    {
        foreach (var (name, before, reported, sent) in Reports(marked, edit, after))
        {
            Assert.False(EditConfirmation.Interpret(before, reported, sent).IsConfirmed, name);
        }
    }

    [Theory]
    [InlineData("None", false)]
    [InlineData("Refused", false)]
    [InlineData("Unclear", false)]
    [InlineData("Applied", true)]
    public void Interpret_ATie_IsDecidedByTheAnswer(string answer, bool expected)
    {
        // Either the user typed the line break, or the edit was applied and the user deleted its letter.
        var sent = Sent("ab", 1, "x\n") with { Answer = Enum.Parse<EditAnswer>(answer) };

        Assert.Equal(expected, EditConfirmation.Interpret("ab", new ReportedChange(new TextChange(1, 1, "\n"), "a\nb", IsWhole: false), sent).IsConfirmed);
    }

    // A blank line and a key beside it: an editor that cannot check versions, or that has refused falsely, is not believed.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Interpret_AShortEditBesideTyping_HeedsARefusalThatSaysSomething(bool canBeRefused, bool expected)
    {
        var sent = Sent("a\nb\n", 2, "\n") with
        {
            Answer = EditAnswer.Refused, CanBeRefused = canBeRefused, Traits = EditorTraits.Unknown with { ChecksUnreportedTyping = true },
        };

        var found = EditConfirmation.Interpret("a\nb\n", new ReportedChange(new TextChange(2, 2, "\nX"), "a\n\nXb\n", IsWhole: false), sent);

        Assert.Equal(expected, found.IsConfirmed);
    }

    [Fact]
    public void Interpret_ARefusalThatIsKnownToBeTrue_IsBelieved()
    {
        var sent = Sent("ab", 1, "x\n") with { Answer = EditAnswer.Refused, Traits = EditorTraits.Honest };

        Assert.False(EditConfirmation.Interpret("ab", new ReportedChange(new TextChange(1, 1, "x\n"), "ax\nb", IsWhole: false), sent).IsConfirmed);
    }

    [Fact]
    public void Interpret_TheSameTextInsertedElsewhere_IsNoEdit()
    {
        var sent = Sent("a\nb\n", 1, "one more line\n");

        Assert.False(EditConfirmation.Interpret(
            "a\nb\n", new ReportedChange(new TextChange(2, 2, "one more line\n"), "a\none more line\nb\n", IsWhole: false), sent).IsConfirmed);
    }

    [Fact]
    public void Interpret_TheSameTextInAnInsertionFarAway_IsNoEdit()
    {
        var before = "fn a {\n" + string.Concat(Enumerable.Repeat("    let z;\n", 40)) + "}\nfn b {\n}\n";
        var at = before.Length - 2;
        const string Typed = "    int y;\n    return x;\n";
        var sent = Sent(before, 7, "    return x;\n") with { Answer = EditAnswer.Applied };

        Assert.False(EditConfirmation.Interpret(
            before, new ReportedChange(new TextChange(at, at, Typed), before.Insert(at, Typed), IsWhole: false), sent).IsConfirmed);
    }

    [Fact]
    public void Interpret_AKeystrokeFarFromTheEdit_LooksAtNothingElse()
    {
        var before = new string('a', 1_000_000);
        var reported = new ReportedChange(new TextChange(0, 0, "x"), "x" + before, IsWhole: false);
        var sent = Sent(before, before.Length, "a line\n");
        EditConfirmation.Interpret(before, reported, sent);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        EditConfirmation.Interpret(before, reported, sent);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 20_000);
    }

    // One range with the smallest difference, whole lines, the whole text as a range, and the whole text.
    private static IEnumerable<(string Name, string Before, ReportedChange Reported, SentEdit Sent)> Reports(string marked, string edit, string after)
    {
        var at = marked.IndexOf('|', StringComparison.Ordinal);
        var before = marked.Remove(at, 1);
        var start = before.AsSpan().CommonPrefixLength(after);
        var end = 0;
        while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        var (lineStart, tail) = (start == 0 ? 0 : before.LastIndexOf('\n', start - 1) + 1, before.IndexOf('\n', before.Length - end) is var next and >= 0 ? before.Length - next : 0);
        yield return ("smallest", before, Range(before, after, start, end), Sent(before, at, edit));
        yield return ("lines", before, Range(before, after, lineStart, Math.Min(tail, end)), Sent(before, at, edit));
        yield return ("all as a range", before, Range(before, after, 0, 0), Sent(before, at, edit));
        yield return ("whole", before, new ReportedChange(new TextChange(0, before.Length, after), after, IsWhole: true), Sent(before, at, edit));
    }

    private static ReportedChange Range(string before, string after, int start, int tail) =>
        new(new TextChange(start, before.Length - tail, after[start..(after.Length - tail)]), after, IsWhole: false);

    private static SentEdit Sent(string before, int at, string text)
    {
        var position = new Document("", 1, before).PositionAt(at);
        return new SentEdit("me", 1, new TextChange(at, at, text), new(position, position), EditorTraits.Unknown);
    }
}
