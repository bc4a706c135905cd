using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using static GeminiRx.LanguageServer.Tests.Documents.EditReports;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>Edits that the editor applied beside their place, and equal text of the user.</summary>
public sealed class DisplacedEditTests
{
    // Emacs applies an edit at the line and character it was sent for, also where typing that it has not reported moved the text.
    [Theory]
    [InlineData("ab\ncd\n", 3, "new line\n", "ab\nnew line\ncd\n", 3)]
    [InlineData("ab\ncd\n", 3, "new line\n", "X\nnew line\nab\ncd\n", 2)]
    public void Interpret_AnEditBesideItsPlace_IsFoundWhereItStands(string before, int at, string edit, string after, int expected)
    {
        var sent = Sent(before, at, edit) with { Traits = EditorTraits.Emacs };

        var found = EditConfirmation.Interpret(before, Whole(before, after), sent);

        var own = Assert.Single(found.Changes, change => change.SessionId == new SessionId("me"));
        Assert.Equal(expected, Assert.Single(own.Alignment.Hunks).NewStart);
    }

    // What the user wrote elsewhere is the user's, though it is the same text.
    [Theory]
    [InlineData("ab\ncd\n", 1, "it", "ab\ncd\nsit\n")] // too short to say
    [InlineData("ab\ncd\nef\n", 0, "more text\n", "ab\ncd\nef\nXmore text\n")] // not at the beginning of a line
    public void Interpret_TheSameTextFarFromThePlaceInEmacs_IsNoEdit(string before, int at, string edit, string after)
    {
        var sent = Sent(before, at, edit) with { Traits = EditorTraits.Emacs };

        var found = EditConfirmation.Interpret(before, Whole(before, after), sent);

        Assert.False(found.IsConfirmed);
    }

    [Fact]
    public void Interpret_TheSameTextInsertedElsewhere_IsNoEdit()
    {
        var sent = Sent("a\nb\n", 1, "one more line\n");

        Assert.False(
            EditConfirmation
                .Interpret(
                    "a\nb\n",
                    new ReportedChange(new TextChange(2, 2, "one more line\n"), "a\none more line\nb\n", IsWhole: false),
                    sent
                )
                .IsConfirmed
        );
    }

    [Fact]
    public void Interpret_TheSameTextInAnInsertionFarAway_IsNoEdit()
    {
        var before = "fn a {\n" + string.Concat(Enumerable.Repeat("    let z;\n", 40)) + "}\nfn b {\n}\n";
        var at = before.Length - 2;
        const string Typed = "    int y;\n    return x;\n";
        var sent = Sent(before, 7, "    return x;\n") with { Answer = EditAnswer.Applied };

        Assert.False(
            EditConfirmation
                .Interpret(before, new ReportedChange(new TextChange(at, at, Typed), before.Insert(at, Typed), IsWhole: false), sent)
                .IsConfirmed
        );
    }
}
