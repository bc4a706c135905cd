using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class WrittenTextTests
{
    // Of "ab[one two]cd" the part in brackets was written.
    private const string Before = "abone twocd";
    private static readonly WrittenText _written = WrittenText.None.Add(new(2, 0, 7));

    [Theory]
    [InlineData(0, 0, "X", "one two")]
    [InlineData(2, 2, "X", "one two")]
    [InlineData(9, 9, "X", "one two")]
    [InlineData(5, 5, "X", "one, two")]
    [InlineData(3, 8, "", "o,o")]
    [InlineData(0, 11, "", "")]
    [InlineData(1, 4, "X", "e two")]
    [InlineData(7, 10, "XYZ", "one t")]
    [InlineData(0, 11, "abone twoXcd", "one two")] // the whole document for one letter
    [InlineData(1, 10, "X one two X", "one two")] // several changes in one range
    public void Move_Change_KeepsWhatIsStillThere(int start, int end, string text, string expected)
    {
        var moved = _written.Move(TextAlignment.Compare(Before[start..end], text, start));

        var after = string.Concat(Before.AsSpan(0, start), text, Before.AsSpan(end));
        Assert.Equal(expected, string.Join(',', moved.Pieces.Select(piece => after.Substring(piece.At, piece.Length))));
    }

    [Fact]
    public void Add_Behind_MakesOnePiece() =>
        Assert.Equal(new WrittenText.Piece(2, 0, 9), Assert.Single(_written.Add(new(9, 7, 2)).Pieces));

    [Theory]
    [InlineData(2, 7)] // it stands elsewhere
    [InlineData(9, 8)] // text between the two was taken away
    public void Add_OfWhatIsNoContinuation_MakesAPieceOfItsOwn(int at, int from) =>
        Assert.Equal([new(2, 0, 7), new(at, from, 2)], _written.Add(new(at, from, 2)).Pieces);

    [Fact]
    public void LastFrom_InsideAPiece_SaysWhereItWasWritten()
    {
        var split = _written.Move(TextAlignment.Exact(Before, new TextChange(5, 5, "X")));

        Assert.Equal(new WrittenText.Piece(8, 5, 2), split.LastFrom(5));
    }

    [Theory]
    [InlineData(0, 6, 4)]
    [InlineData(1, 6, 4)]
    [InlineData(5, 8, 2)]
    [InlineData(7, null, null)]
    public void LastFrom_APlace_IsThePieceFarthestDown(int from, int? at, int? length)
    {
        var split = _written.Move(TextAlignment.Exact(Before, new TextChange(5, 5, "X")));

        Assert.Equal((at, length), split.LastFrom(from) is { } piece ? (piece.At, piece.Length) : (null, null));
    }
}
