using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>A session while the user changes the document.</summary>
public sealed class ForeignChangesTests
{
    public static IEnumerable<TheoryDataRow<EditorKind>> Editors => EditorKind.All.Select(kind => new TheoryDataRow<EditorKind>(kind));

    [Theory]
    [MemberData(nameof(Editors))]
    public void Undo_OfTheLastEdit_EndsTheSessionAndWritesNothingMore(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "ab", 1);
        harness.Arrive("one\n");
        harness.Settle();
        harness.Arrive("two\n");
        harness.Settle();

        harness.Edit(editor => editor.Delete(5, 4));
        harness.Arrive("three\n");
        harness.Settle();

        Assert.Equal(Outcome.Stopped, harness.Result!.Finished!.Outcome);
        Assert.Equal("aone\nb", harness.Editor.Text);
    }

    [Fact]
    public void Undo_ThatIsReportedElsewhere_EndsTheSession()
    {
        // Between equal letters, an editor that compares texts reports another place than the undone one.
        var harness = new SessionHarness(EditorKind.Neovim, "fo ox ox", 2, Granularity.Word);
        harness.Arrive(" ox ");
        harness.Settle();

        harness.Edit(editor => editor.Delete(2, 4));
        harness.Settle();

        Assert.Equal("fo ox ox", harness.Editor.Text);
        Assert.NotNull(harness.Result);
    }

    [Fact]
    public void Deletion_InsideTheWrittenText_IsTheUsersAndTheStreamContinues()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "ab", 1);
        harness.Arrive("one\n");
        harness.Settle();
        harness.Arrive("two\n");
        harness.Settle();

        harness.Edit(editor => editor.Delete(2, 5));
        harness.Arrive("three\n");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aoo\nthree\nb", harness.Editor.Text);
        Assert.Equal(Outcome.Completed, harness.Result!.Finished!.Outcome);
    }

    [Fact]
    public void Deletion_AroundTheAnchor_MovesIt()
    {
        var harness = new SessionHarness(EditorKind.Helix, "abcd", 2);

        harness.Edit(editor => editor.Delete(1, 2));
        harness.Arrive("one\n");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aone\nd", harness.Editor.Text);
        Assert.Empty(harness.Editor.Faults);
    }

    [Fact]
    public void Refusal_AfterTheUserTypedTheVeryText_KeepsBoth()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "ab", 1);
        harness.Arrive("X\n");
        harness.Edit(editor => editor.Insert(1, "X\n"));
        harness.DeliverEdit();

        harness.Settle();
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aX\nX\nb", harness.Editor.Text);
        Assert.Equal("X\n", harness.Editor.Streamed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WholeDocument_WithTheEditAndTyping_IsTakenApart(int offset)
    {
        var harness = new SessionHarness(EditorKind.Emacs, "abc", 2);
        harness.Arrive("one\n");
        harness.DeliverEdit();
        var place =
            offset <= 2
                ? offset == 2
                    ? 6
                    : offset
                : offset + 4;
        harness.Editor.Insert(place, "X");
        harness.DeliverWhole();
        harness.DeliverAnswer();

        harness.Arrive("two\n");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("one\ntwo\n", harness.Editor.Streamed);
        Assert.Empty(harness.Editor.Faults);
    }

    [Fact]
    public void SameText_WrittenElsewhereByAnother_IsNotTakenForTheSessionsOwn()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "a\nb\n", 1);
        harness.Arrive("one more line\n");
        harness.Edit(editor => editor.Insert(3, "one more line\n"));
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aone more line\n\nbone more line\n\n", harness.Editor.Text);
        Assert.Equal("one more line\n", harness.Editor.Streamed);
    }

    [Fact]
    public void LineBreaks_OfTheDocument_AreTheAnswers()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "a\r\nb", 1);

        harness.Arrive("one\r");
        harness.Arrive("\ntwo\nthree");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aone\r\ntwo\r\nthree\r\nb", harness.Editor.Text);
    }
}
