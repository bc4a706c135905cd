using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class RewindTests
{
    public static IEnumerable<TheoryDataRow<EditorKind>> Editors => EditorKind.All.Select(kind => new TheoryDataRow<EditorKind>(kind));

    [Theory]
    [MemberData(nameof(Editors))]
    public void Rewind_OfWrittenText_DeletesItAndWritesWhatComesInstead(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "ab", 1);
        harness.Arrive("one\ntwo\n");
        harness.Settle();

        harness.Rewind(6);
        harness.Arrive("e more\n");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aone more\nb", harness.Editor.Text);
        Assert.Empty(harness.Editor.Faults);
        Assert.Equal((9, Outcome.Completed), (harness.Result!.Characters, harness.Result.Finished!.Outcome));
    }

    [Theory]
    [MemberData(nameof(Editors))]
    public void Rewind_AroundWhatTheUserTyped_LeavesIt(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "ab", 1);
        harness.Arrive("one\ntwo\n");
        harness.Settle();
        harness.Edit(editor => editor.Insert(5, "MINE"));
        harness.Edit(editor => editor.Insert(2, "!"));

        harness.Rewind(8);
        harness.Arrive("three");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("a!MINEthreeb", harness.Editor.Text);
        Assert.Equal("three", harness.Editor.Streamed);
        Assert.Empty(harness.Editor.Faults);
    }

    [Fact]
    public void Rewind_OfTextThatIsNotSent_SendsNothing()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "ab", 1);
        harness.Arrive("one\ntwo");
        harness.Settle();

        harness.Rewind(2);
        harness.Arrive("en\n");
        harness.Settle();

        Assert.Equal(("aone\nten\nb", 2), (harness.Editor.Text, harness.Editor.Applied));
    }

    [Fact]
    public void Rewind_OfTextInFlightThatIsRefused_IsNeverWritten()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "ab", 1);
        harness.Arrive("one\ntwo\n");
        harness.Editor.Insert(0, "X");
        harness.DeliverEdit();

        harness.Rewind(6);
        harness.Arrive("e more\n");
        harness.EndSource();
        harness.Settle();

        Assert.Equal("Xaone more\nb", harness.Editor.Text);
        Assert.Equal(1, harness.Editor.Applied);
    }

    [Fact]
    public void Rewind_OfTextInFlightThatIsWritten_DeletesIt()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "ab", 1);
        harness.Arrive("one\ntwo\n");
        harness.DeliverEdit();

        harness.Rewind(6);
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aonb", harness.Editor.Text);
    }

    [Fact]
    public void Rewind_InADocumentWithPairs_CountsAsTheServiceDoes()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "a\r\nb", 1);
        harness.Arrive("one\ntwo\n\n");
        harness.Settle();
        Assert.Equal("aone\r\ntwo\r\n\r\n\r\nb", harness.Editor.Text);

        harness.Rewind(6);
        harness.EndSource();
        harness.Settle();

        Assert.Equal(
            "aone\r\nb".Replace("\r\n", "", StringComparison.Ordinal),
            harness.Editor.Text.Replace("\r\n", "", StringComparison.Ordinal)
        );
        Assert.Equal("one", harness.Editor.Streamed);
    }

    [Fact]
    public void Rewind_OfTextThatTheUserDeleted_TakesWhatIsLeft()
    {
        var harness = new SessionHarness(EditorKind.Helix, "ab", 1);
        harness.Arrive("one\ntwo\n");
        harness.Settle();
        harness.Edit(editor => editor.Delete(3, 4));

        harness.Rewind(6);
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aonb", harness.Editor.Text);
        Assert.Empty(harness.Editor.Faults);
    }

    [Fact]
    public void Rewind_RefusedByTheEditor_IsTriedAgain()
    {
        var harness = new SessionHarness(EditorKind.Emacs, "ab", 1);
        harness.Arrive("one\ntwo\n");
        harness.Settle();

        harness.Rewind(4);
        harness.Edit(editor => editor.Insert(0, "X"));
        harness.EndSource();
        harness.Settle();

        Assert.Equal("Xaone\nb", harness.Editor.Text);
        Assert.Equal(1, harness.Editor.Refused);
    }

    [Theory]
    [MemberData(nameof(Editors))]
    public void Discard_WhileItRuns_TakesAllBackAndEnds(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "ab", 1);
        harness.Arrive("one\ntwo\nthree");
        harness.Settle();
        harness.Edit(editor => editor.Insert(5, "MINE"));

        harness.Sessions[0].Discard();
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aMINEb", harness.Editor.Text);
        Assert.Equal((0, 0), (harness.Result!.Characters, harness.Result.Unwritten));
    }

    [Theory]
    [MemberData(nameof(Editors))]
    public void Discard_AsTheLastEditIsInFlight_TakesAllBack(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "ab", 1);
        harness.Arrive("one\n");
        harness.Settle();
        harness.Arrive("two");
        harness.EndSource();
        harness.DeliverEdit();

        harness.Sessions[0].Discard();
        harness.Settle();

        Assert.Equal("ab", harness.Editor.Text);
        Assert.Equal((StopReason.Requested, 0), (harness.Result!.Reason!.Value, harness.Result.Characters));
    }

    [Theory]
    [InlineData(true, "aMINEfourb")]
    [InlineData(false, "aone\nMINEtwofourb")]
    public void Session_AfterOneThatFailed_ContinuesOrBeginsAnew(bool takeAway, string expected)
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "ab", 1);
        harness.Arrive("one\n");
        harness.Settle();
        harness.Arrive("two");
        harness.EndSource(new SessionFailure("network", "The connection was dropped."));
        harness.Settle();
        harness.Edit(editor => editor.Insert(5, "MINE"));

        var next = harness.AddAfter(harness.Sessions[0], takeAway);
        next.Arrive("four");
        next.EndSource();
        harness.Settle();

        Assert.Equal(expected, harness.Editor.Text);
        Assert.Equal(takeAway ? 4 : 11, next.Result!.Characters);
        Assert.Empty(harness.Editor.Faults);
    }

    [Fact]
    public void Session_AfterOneThatTheEditorRefused_WritesWhatWasMissing()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "ab", 1);
        harness.Arrive("one\n");
        harness.EndSource();
        harness.Edit(editor => editor.Insert(0, "X"));
        harness.DeliverEdit();
        harness.DeliverAnswer();
        harness.Wake();
        harness.Wake();
        Assert.Equal(4, harness.Result!.Unwritten);

        harness.AddAfter(harness.Sessions[0], takeAway: false).EndSource();
        harness.Settle();

        Assert.Equal("Xaone\nb", harness.Editor.Text);
    }
}
