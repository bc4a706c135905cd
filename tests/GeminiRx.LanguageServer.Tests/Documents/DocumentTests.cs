using FsCheck.Xunit;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class DocumentTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 3, 3)]
    [InlineData(0, 99, 3)]
    [InlineData(1, 0, 5)]
    [InlineData(2, 1, 8)]
    [InlineData(2, 2, 8)]
    [InlineData(2, 3, 10)]
    [InlineData(3, 0, 11)]
    [InlineData(4, 0, null)]
    [InlineData(-1, 0, null)]
    [InlineData(0, -1, null)]
    public void OffsetAt_Position_IsAsTheProtocolCounts(int line, int character, int? offset) =>
        Assert.Equal(offset, new Document(new DocumentUri("u"), 1, "abc\r\ne\nf😀\r").OffsetAt(new Position(line, character)));

    [Property]
    public void PositionAt_OfAnyOffset_LeadsBackToIt(byte[] script, byte at)
    {
        var text = string.Concat(script.Select(b => "ab\n\r😀é"[b % 7]));
        var document = new Document(new DocumentUri("u"), 1, text);
        var offset = at % (text.Length + 1);

        var back = document.OffsetAt(document.PositionAt(offset))!.Value;

        // Inside a CRLF or a surrogate pair, the place before it counts.
        var isInPair =
            offset > 0
            && offset < text.Length
            && ((text[offset - 1] == '\r' && text[offset] == '\n') || char.IsSurrogatePair(text[offset - 1], text[offset]));
        Assert.Equal(isInPair ? offset - 1 : offset, back);
    }

    [Fact]
    public void Apply_RangeOrWholeDocument_GivesTheNewText()
    {
        var document = new Document(new DocumentUri("u"), 1, "one two three");

        var (ranged, change) = document.Apply(new ContentChange(new(new(0, 4), new(0, 7)), "2"), 2)!.Value;
        var (whole, all) = document.Apply(new ContentChange(null, "one 2 three"), 2)!.Value;

        Assert.Equal(("one 2 three", 2), (ranged.Text, ranged.Version!.Value));
        Assert.Equal(("one 2 three", 2), (whole.Text, whole.Version!.Value));
        Assert.Equal((4, 7, "2"), (change.Start, change.End, change.Text));
        Assert.Equal((0, 13, "one 2 three"), (all.Start, all.End, all.Text));
        Assert.Equal((1, 1), (ranged.Revision, whole.Revision));
    }

    [Fact]
    public void Apply_RangeThatEndsBeforeItStarts_IsRefused() =>
        Assert.Null(new Document(new DocumentUri("u"), 1, "abc").Apply(new ContentChange(new(new(0, 3), new(0, 1)), "x"), 2));

    [Theory]
    [InlineData(0, -1, 0, 0)]
    [InlineData(-1, 0, 0, 0)]
    [InlineData(0, 0, -1, 0)]
    [InlineData(0, 0, 0, -1)]
    public void Apply_NegativePosition_IsRefused(int line, int character, int endLine, int endCharacter) =>
        Assert.Null(
            new Document(new DocumentUri("u"), 1, "abc").Apply(
                new ContentChange(new(new(line, character), new(endLine, endCharacter)), "x"),
                2
            )
        );

    [Fact]
    public void Apply_LinePastTheEnd_MeansTheEnd() =>
        Assert.Equal(
            "one\n",
            new Document(new DocumentUri("u"), 1, "one\ntwo").Apply(new ContentChange(new(new(1, 0), new(2, 0)), ""), 2)!.Value.After.Text
        );
}
