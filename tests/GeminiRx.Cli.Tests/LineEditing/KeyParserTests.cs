using System.Text;
using FsCheck.Xunit;

namespace GeminiRx.Cli.Tests;

/// <summary>Keys from the bytes of terminals.</summary>
public sealed class KeyParserTests
{
    [Theory]
    [InlineData("\u0001", EditAction.LineStart)]
    [InlineData("\u0003", EditAction.Interrupt)]
    [InlineData("\u0004", EditAction.DeleteRightOrLeave)]
    [InlineData("\r", EditAction.Accept)]
    [InlineData("\n", EditAction.NewLine)]
    [InlineData("\e\r", EditAction.NewLine)]
    [InlineData("\e[13;2u", EditAction.NewLine)]
    [InlineData("\e[27;2;13~", EditAction.NewLine)]
    [InlineData("\u007f", EditAction.DeleteLeft)]
    [InlineData("\e\u007f", EditAction.DeleteWordLeft)]
    [InlineData("\e[A", EditAction.Up)]
    [InlineData("\eOA", EditAction.Up)]
    [InlineData("\e[1;5C", EditAction.WordRight)]
    [InlineData("\e[1;3D", EditAction.WordLeft)]
    [InlineData("\e[1;2D", EditAction.Left)]
    [InlineData("\e[1;2H", EditAction.LineStart)]
    [InlineData("\e[H", EditAction.LineStart)]
    [InlineData("\eOF", EditAction.LineEnd)]
    [InlineData("\e[4~", EditAction.LineEnd)]
    [InlineData("\e[3~", EditAction.DeleteRight)]
    [InlineData("\e[3;5~", EditAction.DeleteWordRight)]
    [InlineData("\eb", EditAction.WordLeft)]
    [InlineData("\eOM", EditAction.Accept)]
    [InlineData("\u0012", EditAction.Search)]
    internal void Sequence_IsItsKey_HoweverItArrives(string bytes, EditAction action)
    {
        Assert.Equal([new EditKey(action)], Parse(bytes));
        Assert.Equal([new EditKey(action)], Parse(bytes, cut: 1));
    }

    [Theory]
    [InlineData("\e[99;99X")]
    [InlineData("\e[?62;4c")]
    [InlineData("\eOq")]
    [InlineData("\e[M")]
    [InlineData("\u0000")]
    [InlineData("\ez")]
    public void UnknownSequence_IsIgnored(string bytes) => Assert.Empty(Parse(bytes));

    [Fact]
    public void Alt_WithALetterThatIsNotAscii_IsTheLetter() => Assert.Equal([new EditKey(EditAction.Insert, "é")], Parse("\eé", cut: 1));

    [Fact]
    public void Escape_IsAKey_WhenNothingFollows()
    {
        var parser = new KeyParser();

        Assert.Empty(parser.Push("\e"u8));
        Assert.True(parser.IsWaiting);
        Assert.Equal([new EditKey(EditAction.Cancel)], parser.Flush());
        Assert.False(parser.IsWaiting);
        Assert.Equal([new EditKey(EditAction.Insert, "a")], parser.Push("a"u8));
    }

    [Fact]
    public void Paste_IsOneText_WithoutEscapeSequencesAndWithLineFeeds()
    {
        var paste = "one\r\n/undo\r\e[31mred\e[0m\t\u0007é😀\n";

        Assert.Equal([new EditKey(EditAction.Paste, "one\n/undo\nred\té😀\n")], Parse($"\e[200~{paste}\e[201~"));
    }

    [Fact]
    public void Paste_WhoseEndArrivesInPieces_EndsThere() =>
        Assert.Equal(
            [new EditKey(EditAction.Paste, "one [20"), new EditKey(EditAction.Insert, "b")],
            Parse("\e[200~one [20\e[201~b", cut: 1)
        );

    [Fact]
    public void SequenceWithoutEnd_IsDropped()
    {
        var parser = new KeyParser();

        Assert.Empty(parser.Push(Encoding.UTF8.GetBytes("\e[" + new string('1', 1000))));
        Assert.Equal(0, parser.HeldBytes);
        Assert.Equal([new EditKey(EditAction.Insert, "a")], parser.Push("a"u8));
    }

    [Fact]
    public void Paste_ThatIsTooLong_IsEmpty_AndTheNextKeyWorks()
    {
        var keys = Parse($"\e[200~{new string('x', KeyParser.MaxPaste + 1)}\e[201~a");

        Assert.Equal([new EditKey(EditAction.Paste), new EditKey(EditAction.Insert, "a")], keys);
    }

    [Fact]
    public void Paste_WithoutItsEnd_EndsByControlCThatIsAlone()
    {
        var parser = new KeyParser();

        Assert.Empty(parser.Push("\e[200~some \u0003text\r\e[20"u8));
        Assert.True(parser.IsPasting);
        Assert.Equal([new EditKey(EditAction.WaitForPaste)], parser.Flush());
        Assert.Empty(parser.Push("x\u0003"u8));
        Assert.Equal([new EditKey(EditAction.Paste, "some text\n")], parser.Push("\u0003"u8));
        Assert.False(parser.IsPasting);
        Assert.Equal([new EditKey(EditAction.Interrupt)], parser.Push("\u0003"u8));
    }

    [Fact]
    public void Paste_WithoutItsEnd_IsBounded()
    {
        var parser = new KeyParser();
        parser.Push("\e[200~"u8);
        for (var at = 0; at < 3; at++)
        {
            Assert.Empty(parser.Push(new byte[KeyParser.MaxPaste]));
        }

        Assert.InRange(parser.HeldBytes, 1, KeyParser.MaxPaste + 16);
        Assert.Equal([new EditKey(EditAction.Paste)], parser.Push("\u0003"u8));
    }

    // Red when a character that was cut became U+FFFD.
    [Property]
    public void Text_IsTheSame_HoweverItIsCut(string? text, byte[] cuts)
    {
        var typed = string.Concat((text ?? "").EnumerateRunes().Where(rune => !Rune.IsControl(rune))) + "é😀👩‍👩‍👧 z";
        var bytes = Encoding.UTF8.GetBytes(typed);
        var parser = new KeyParser();
        var keys = new List<EditKey>();
        var at = 0;
        foreach (var cut in cuts.Append((byte)255))
        {
            var length = cut == 255 ? bytes.Length - at : Math.Min(cut % 5, bytes.Length - at);
            keys.AddRange(parser.Push(bytes.AsSpan(at, length)));
            at += length;
        }

        Assert.All(keys, key => Assert.Equal(EditAction.Insert, key.Action));
        Assert.Equal(typed, string.Concat(keys.Select(key => key.Text)));
    }

    private static List<EditKey> Parse(string text, int cut = int.MaxValue)
    {
        var parser = new KeyParser();
        return [.. Encoding.UTF8.GetBytes(text).Chunk(Math.Min(cut, int.MaxValue)).SelectMany(part => parser.Push(part))];
    }
}
