using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class SeveralSessionsTests
{
    public static IEnumerable<TheoryDataRow<EditorKind>> Editors => EditorKind.All.Select(kind => new TheoryDataRow<EditorKind>(kind));

    [Theory]
    [MemberData(nameof(Editors))]
    public void Sessions_AtOnePlaceWithTheSameText_WriteItOnceEach(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "ab", 1);
        var other = harness.Add(1);

        foreach (var line in new[] { "one\n", "two\n", "three\n" })
        {
            harness.Arrive(line);
            other.Arrive(line);
            harness.Settle();
        }

        harness.EndSource();
        other.EndSource();
        harness.Settle();

        const string Whole = "one\ntwo\nthree\n";
        Assert.Equal($"a{Whole}{Whole}b", harness.Editor.Text);
        Assert.All(harness.Editor.Streams, stream => Assert.Equal(Whole, stream.Text));
        Assert.Equal((0, 1), (harness.Editor.Refused, harness.Judge.MostInFlight));
        Assert.Empty(harness.Editor.Faults);
    }

    [Fact]
    public void Session_WhoseTurnHasNotCome_StopsAtOnceWhenAskedTwice()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "ab", 1);
        var other = harness.Add(2);
        harness.Arrive("one\n");
        other.Arrive("two\n");
        other.Stop();
        other.EndSource();
        Assert.Null(other.Result);

        other.Stop();

        Assert.Equal(4, other.Result!.Unwritten);
    }

    [Fact]
    public void Session_ThatEndsWithItsTurn_GivesItOn()
    {
        var harness = new SessionHarness(EditorKind.Neovim, "ab", 1);
        var other = harness.Add(2);
        harness.Arrive("one\n");
        other.Arrive("two\n");

        harness.Abandon();
        other.EndSource();
        harness.Settle();

        Assert.Equal("two\n", harness.Editor.Streams[1].Text);
    }

    [Fact]
    public void Steps_OfASession_AreFirstMiddleAndLast()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "", 0);
        harness.Arrive("one\n");
        harness.Settle();
        harness.Arrive("two\n");
        harness.Settle();
        harness.Arrive("three");
        harness.EndSource();
        harness.Settle();

        Assert.Equal([EditStep.First, EditStep.Middle, EditStep.Last], harness.Sessions[0].Steps);
    }

    [Fact]
    public void Arrival_OfAPieceOfAWord_IsWrittenAtOnce()
    {
        var harness = new SessionHarness(EditorKind.VisualStudioCode, "", 0, Granularity.Arrival);

        harness.Arrive("hal");
        harness.Settle();

        Assert.Equal("hal", harness.Editor.Text);
    }

    [Theory]
    [MemberData(nameof(Editors))]
    public void Stream_WhileTheUserTypesInADocumentWithPairs_KeepsThem(EditorKind kind)
    {
        var harness = new SessionHarness(kind, "a\r\nb", 3);
        harness.Arrive("one\ntwo\n");
        harness.Edit(editor => editor.Insert(1, "X"));
        harness.EndSource();
        harness.Settle();

        Assert.Equal("aX\r\none\r\ntwo\r\nb", harness.Editor.Text);
        Assert.Empty(harness.Editor.Faults);
    }
}
