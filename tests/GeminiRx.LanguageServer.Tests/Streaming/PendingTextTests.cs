using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class PendingTextTests
{
    [Theory]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("a\r|\nb", "a\nb")]
    [InlineData("a\rb\n\r\n", "a\nb\n\n")]
    [InlineData("a\r|\r|\n", "a\n\n")]
    public void Append_LineBreaksOfAnyKind_AreLineFeeds(string pieces, string expected)
    {
        var pending = new PendingText();

        foreach (var piece in pieces.Split('|'))
        {
            pending.Append(piece);
        }

        Assert.Equal(expected, pending.ToString());
    }

    [Theory]
    [InlineData("a\r\nb", 2, "a\n", 0)] // the b and the line feed; the line break began before
    [InlineData("a\r\nb", 3, "a", 0)]
    [InlineData("a\nb", 2, "a", 0)]
    [InlineData("abc", 9, "", 0)]
    [InlineData("abc", 0, "abc", 0)]
    public void Rewind_OfWhatIsPending_DeletesIt(string text, int length, string left, int more)
    {
        var pending = new PendingText();
        pending.Append(text);

        Assert.Equal(more, pending.Rewind(length));
        Assert.Equal(left, pending.ToString());
    }

    [Fact]
    public void Rewind_OfWhatIsTaken_SaysHowMuch()
    {
        var pending = new PendingText();
        pending.Append("one\r\ntwo");
        Assert.Equal("one\nt", pending.ToString(5));
        pending.Take(5);

        Assert.Equal(3, pending.Rewind(6));
        Assert.Equal(0, pending.Length);
    }

    [Fact]
    public void Rewind_AfterACheckpoint_ReachesItAndNoFurther()
    {
        var pending = new PendingText();
        pending.Append("one\r");
        pending.Checkpoint();
        pending.Append("\ntwo");

        Assert.Equal(0, pending.Rewind(4));
        Assert.Equal("one\n", pending.ToString());
    }
}
