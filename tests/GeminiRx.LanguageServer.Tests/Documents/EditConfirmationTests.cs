using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using static GeminiRx.LanguageServer.Tests.Documents.EditReports;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>Whether a reported change contains an edit. Each case has an edit and typing, reported in every form.</summary>
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
                "  go(\"x\", 'y');\n|  go(\"x\", 'y');\n  go(\"x\", 'y');\n| a | b |\n    }\n",
                "- item\n",
                "  go('x', \"y\");\n  go('x', \"y\");\n  go('x', \"y\");\n| a | b |\n    }\n"
            ),
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
            Assert.Single(found.Changes, change => change.SessionId == new SessionId("me"));
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
        var sent = Sent("ab", 1, "x\n") with
        {
            Answer = Enum.Parse<EditAnswer>(answer),
        };

        Assert.Equal(
            expected,
            EditConfirmation.Interpret("ab", new ReportedChange(new TextChange(1, 1, "\n"), "a\nb", IsWhole: false), sent).IsConfirmed
        );
    }

    // A blank line and a key beside it: an editor that cannot check versions, or that has refused falsely, is not believed.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Interpret_AShortEditBesideTyping_HeedsARefusalThatSaysSomething(bool canBeRefused, bool expected)
    {
        var sent = Sent("a\nb\n", 2, "\n") with
        {
            Answer = EditAnswer.Refused,
            CanBeRefused = canBeRefused,
            Traits = EditorTraits.Unknown with { ChecksUnreportedTyping = true },
        };

        var found = EditConfirmation.Interpret(
            "a\nb\n",
            new ReportedChange(new TextChange(2, 2, "\nX"), "a\n\nXb\n", IsWhole: false),
            sent
        );

        Assert.Equal(expected, found.IsConfirmed);
    }

    [Fact]
    public void Interpret_ARefusalThatIsKnownToBeTrue_IsBelieved()
    {
        var sent = Sent("ab", 1, "x\n") with { Answer = EditAnswer.Refused, Traits = EditorTraits.Honest };

        Assert.False(
            EditConfirmation.Interpret("ab", new ReportedChange(new TextChange(1, 1, "x\n"), "ax\nb", IsWhole: false), sent).IsConfirmed
        );
    }

    // Neovim drops an edit silently, so its answer proves nothing. Its report behind the last line break has an extra line break.
    [Theory]
    [InlineData("a\n", 2, "b", "a\nb\n", true)]
    [InlineData("a\n", 2, "b", "a\nb\r\n", true)]
    [InlineData("a\n", 2, "b", "a\nbX", false)]
    [InlineData("a\nc", 2, "b", "a\nb\nc", false)]
    public void Interpret_AShortEditInNeovim_IsFoundWithALineBreakTooManyAtTheEnd(
        string before,
        int at,
        string edit,
        string after,
        bool expected
    )
    {
        var sent = Sent(before, at, edit) with { Traits = EditorTraits.Neovim, Answer = EditAnswer.Applied };
        var typed = after[at..(after.Length - before.Length + at)];

        var found = EditConfirmation.Interpret(before, new ReportedChange(new TextChange(at, at, typed), after, IsWhole: false), sent);

        Assert.Equal(expected, found.IsConfirmed);
    }

    // A deletion moves with typing before it, shrinks with deletions inside it, and never ends before its start.
    [Theory]
    [InlineData(0, 0, "X", 3, 5)]
    [InlineData(0, 3, "", 0, 1)]
    [InlineData(3, 4, "", 2, 3)]
    [InlineData(0, 6, "", 0, 0)]
    public void Move_ADeletionThatIsNotConfirmed_CoversWhatIsLeft(int start, int end, string text, int newStart, int newEnd)
    {
        const string Before = "abcdef";
        var sent = Sent(Before, 2, "") with { Change = new TextChange(2, 4, "") };

        var moved = sent.Move(TextAlignment.Exact(Before, new TextChange(start, end, text)));

        Assert.Equal(new TextChange(newStart, newEnd, ""), moved.Change);
    }

    [Fact]
    public void Interpret_AKeystrokeFarFromTheEdit_LooksAtNothingElse()
    {
        var plain = new string('a', 1_000_000);
        var before = new DocumentText(plain);
        var reported = new ReportedChange(new TextChange(0, 0, "x"), before.Replace(0, 0, "x"), IsWhole: false);
        var sent = Sent(plain, before.Length, "a line\n");
        EditConfirmation.Interpret(before, reported, sent);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        EditConfirmation.Interpret(before, reported, sent);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 20_000);
    }
}
