using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class StreamingSessionTests
{
    public static IEnumerable<TheoryDataRow<EditorKind>> Editors => EditorKind.All.Select(kind => new TheoryDataRow<EditorKind>(kind));

    [Theory]
    [MemberData(nameof(Editors))]
    public void Stream_UndisturbedInAnEditor_IsWritten(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "ab", 1);

        harness.Arrive("one\ntw");
        harness.Settle();
        Assert.Equal("aone\nb", harness.Editor.Text);

        harness.Arrive("o");
        harness.EndSource();
        harness.Settle();
        Assert.Equal("aone\ntwob", harness.Editor.Text);
        Assert.Equal(7, harness.Result!.Characters);
    }

    [Theory]
    [InlineData("Word", "one two", "one ")]
    [InlineData("Line", "one\ntwo", "one\n")]
    [InlineData("Paragraph", "one\n\ntwo\nthree", "one\n\n")]
    [InlineData("Whole", "one\n\ntwo\n", "")]
    public void Granularity_HoldsWhatIsNotWhole(string granularity, string text, string written)
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "", 0, Enum.Parse<Granularity>(granularity));

        harness.Arrive(text);
        harness.Settle();
        Assert.Equal(written, harness.Editor.Text);

        harness.EndSource();
        harness.Settle();
        Assert.Equal(text, harness.Editor.Text);
    }

    [Fact]
    public void Refusal_WithoutAChange_IsTriedAgainAfterAMoment()
    {
        var harness = new SessionHarness(EditorKind.Emacs, "ab", 1);
        harness.Edit(editor => editor.Insert(0, "X"));
        harness.Arrive("one\n");
        harness.DeliverEdit();
        harness.DeliverAnswer();
        Assert.False(harness.DeliverEdit());

        Assert.True(harness.Wake());
        Assert.True(harness.DeliverEdit());
        harness.Settle();
        Assert.Equal("Xaone\nb", harness.Editor.Text);
        Assert.Equal(2, harness.Editor.Refused);
    }

    [Fact]
    public void Refusal_ForAMinute_EndsTheSessionAndReportsTheMissingLength()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "ab", 1);
        harness.Editor.Insert(0, "X");
        harness.Arrive("one\n");

        for (var tries = 0; tries < 1000 && harness.Result is null; tries++)
        {
            Assert.True(harness.DeliverEdit() || harness.DeliverAnswer() || harness.Wake());
        }

        Assert.Equal(4, harness.Result!.Unwritten);
        Assert.Equal("editor", harness.Result.Failure!.Kind);
        Assert.InRange(harness.Editor.Refused, 20, 60);
    }

    [Fact]
    public void Echo_ThatDoesNotCome_PausesThenEnds()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "ab", 1);
        harness.Arrive("one\n");
        harness.DeliverEdit();
        harness.DeliverAnswer();
        harness.Arrive("two\n");
        Assert.False(harness.DeliverEdit());

        harness.Wake();
        Assert.Equal(["waiting for the editor"], harness.Reports);
        harness.Wake();
        Assert.Equal((0, 8), (harness.Result!.Characters, harness.Result.Unwritten));
        Assert.NotNull(harness.Result.Failure);
    }

    [Fact]
    public void Echo_ThatComesLate_Continues()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "ab", 1);
        harness.Arrive("one\n");
        harness.DeliverEdit();
        harness.DeliverAnswer();
        harness.Wake();

        harness.Settle();
        harness.Arrive("two\n");
        harness.EndSource();
        harness.Settle();
        Assert.Equal("aone\ntwo\nb", harness.Editor.Text);
    }

    [Fact]
    public void Stop_InTheMiddle_WritesAtMostOneMoreEdit()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "", 0);
        harness.Arrive("one\ntwo");
        harness.Settle();

        harness.Stop();
        Assert.True(harness.IsSourceStopped);
        harness.Arrive("\nthree\n");
        harness.Settle();
        Assert.Equal(1, harness.Editor.Applied);
        harness.Arrive("four");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("one\ntwo\nthree\nfour", harness.Editor.Text);
        Assert.Equal(2, harness.Editor.Applied);
        Assert.Equal(Outcome.Stopped, harness.Result!.Finished!.Outcome);
    }

    [Fact]
    public void Stop_WhileTheEditorIsSilent_EndsAtOnce()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "", 0);
        harness.Arrive("one\n");
        harness.EndSource();
        harness.DeliverEdit();
        harness.Wake();

        harness.Stop();

        Assert.NotNull(harness.Result);
    }

    [Fact]
    public void Failure_AfterText_WritesWhatArrivedThenReportsIt()
    {
        var harness = new SessionHarness(EditorKind.Helix, "", 0);
        harness.Arrive("one\ntwo");

        harness.EndSource(new SessionFailure("api", "Overloaded."));
        harness.Settle();

        Assert.Equal("one\ntwo", harness.Editor.Text);
        Assert.Equal(("api", 7, 0), (harness.Result!.Failure!.Kind, harness.Result.Characters, harness.Result.Unwritten));
    }

    [Fact]
    public void Overtaken_ByOthersAnyNumberOfTimes_IsWrittenInTheEnd()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "a\nb\n", 1);
        harness.Arrive("one\n");
        harness.EndSource();
        for (var times = 0; times < 100; times++)
        {
            harness.Edit(editor => editor.Insert(0, "x"));
            Assert.True(harness.DeliverEdit() && harness.DeliverAnswer() && harness.SendReport() && harness.DeliverChange());
        }

        harness.Settle();

        Assert.Equal(new string('x', 100) + "aone\n\nb\n", harness.Editor.Text);
        Assert.Equal(100, harness.Editor.Refused);
    }

    [Fact]
    public void Overtaken_ByChangesThatHoldTheTextUnreadably_EndsSoon()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "a\nb\n", 1);
        harness.Arrive("one\n");
        harness.EndSource();
        for (var times = 0; times < 100 && harness.Result is null; times++)
        {
            harness.Edit(editor => editor.Insert(3, "one\n"));
            Assert.True(harness.DeliverEdit() && harness.DeliverAnswer() && harness.SendReport() && harness.DeliverChange());
        }

        Assert.Equal(("editor", 4, 10), (harness.Result!.Failure!.Kind, harness.Result.Unwritten, harness.Editor.Refused));
    }

    [Fact]
    public void Abandon_WhileTextIsHeld_WritesNothingMore()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "", 0);
        harness.Arrive("one\ntwo");
        harness.Settle();

        harness.Abandon();
        harness.Settle();

        Assert.Equal("one\n", harness.Editor.Text);
        Assert.Equal((Outcome.Stopped, 3), (harness.Result!.Finished!.Outcome, harness.Result.Unwritten));
    }

    [Fact]
    public void Edit_AppliedAfterTheSessionEnded_IsTheSessionsOwn()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "ab", 1);
        harness.Arrive("one\n");
        harness.EndSource();
        harness.Wake();
        harness.Wake();
        Assert.Equal(4, harness.Result!.Unwritten);

        harness.Settle();

        var from = harness.Sessions[0].From;
        Assert.Equal(("aone\nb", "", "one\n", 5), (harness.Editor.Text, from.Unwritten, from.Text, from.At));
    }
}
