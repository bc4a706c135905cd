using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class ResumePointTests
{
    // Of "ab[one]cd[two]ef" the parts in brackets were written, and the next text goes behind the second.
    private const string Text = "abonecdtwoef";
    private static readonly ResumePoint _point = new(
        10,
        3,
        WrittenText.None.Add(new(2, 0, 3)).Add(new(7, 3, 3)),
        "onetwo",
        "x\ny",
        IsWhole: true
    );

    [Fact]
    public void Start_IsTheFirstWrittenCharacterOrThePlace()
    {
        Assert.Equal(2, _point.Start);
        Assert.Equal(1, (_point with { At = 1 }).Start);
        Assert.Equal(5, ResumePoint.AtOffset(5).Start);
    }

    [Fact]
    public void ForRemoval_KeepsThePlacesAndForgetsTheText()
    {
        var removal = _point.ForRemoval();

        Assert.Equal((10, 0, "", "", false), (removal.At, removal.LastFrom, removal.Text, removal.Unwritten, removal.IsWhole));
        Assert.Equal(_point.Written, removal.Written);
    }

    [Theory]
    [InlineData(10, 4)]
    [InlineData(8, 4)]
    [InlineData(6, 3)]
    [InlineData(3, 2)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public void Without_IsTheTextBeforeTheSessionAndThePlaceInIt(int at, int expected) =>
        Assert.Equal(("abcdef", expected), (_point with { At = at }).Without(Text));

    [Fact]
    public void Move_ChangeOfTheUser_MovesThePlaceAndWhatIsWritten()
    {
        var moved = _point.Move(TextAlignment.Exact(Text, new TextChange(0, 0, "XYZ")));

        Assert.Equal((13, 5, 10), (moved.At, moved.Written.Pieces[0].At, moved.Written.Pieces[1].At));
        Assert.Equal(("onetwo", "x\ny", 3), (moved.Text, moved.Unwritten, moved.LastFrom));
    }

    [Theory]
    [InlineData("x\n", "y")]
    [InlineData("x\r\n", "y")]
    [InlineData("x\ny", "")]
    public void MoveOwn_EditThatTheEditorAppliesLate_IsWritten(string text, string left)
    {
        var moved = _point.MoveOwn(TextAlignment.Exact(Text, new TextChange(10, 10, text)));

        Assert.Equal((10 + text.Length, 6, "onetwo" + text, left), (moved.At, moved.LastFrom, moved.Text, moved.Unwritten));
        Assert.Equal(new WrittenText.Piece(7, 3, 3 + text.Length), moved.Written.Pieces[^1]);
    }

    [Fact]
    public void MoveOwn_TextThatIsNotTheUnwritten_OnlyMoves()
    {
        var moved = _point.MoveOwn(TextAlignment.Exact(Text, new TextChange(2, 2, "other")));

        Assert.Equal((15, "onetwo", "x\ny"), (moved.At, moved.Text, moved.Unwritten));
    }

    [Fact]
    public void MoveOwn_LateDeletion_OnlyMoves()
    {
        var moved = _point.MoveOwn(TextAlignment.Exact(Text, new TextChange(7, 10, "")));

        Assert.Equal((7, "onetwo", "x\ny"), (moved.At, moved.Text, moved.Unwritten));
        Assert.Single(moved.Written.Pieces);
    }

    // Of "ab[one two\n\nthree]cd" an editor undoes the steps, the last one first, and does them again. Red when only whole lines counted.
    [Theory]
    [InlineData("one ", "two\n", "\n", "three")]
    [InlineData("one", " two\n\nth", "ree")]
    [InlineData("one two\n", "\n", "three")]
    public void Move_RedoInTheStepsOfTheUndo_IsTheSessionsText(params string[] steps)
    {
        var (text, written) = ("abone two\n\nthreecd", "one two\n\nthree");
        var whole = new ResumePoint(16, 0, WrittenText.None.Add(new(2, 0, written.Length)), written, "", IsWhole: true);
        var point = whole;
        for (var at = 16; at > 2; )
        {
            var step = steps[^1];
            steps = [step, .. steps[..^1]];
            at -= step.Length;
            (point, text) = (point.Move(TextAlignment.Exact(text, new TextChange(at, at + step.Length, ""))), text.Remove(at, step.Length));
        }

        Assert.Empty(point.Written.Pieces);
        foreach (var (index, step) in steps.Index())
        {
            var at = 2 + steps.Take(index).Sum(one => one.Length);
            (point, text) = (point.Move(TextAlignment.Exact(text, new TextChange(at, at, step))), text.Insert(at, step));
        }

        Assert.Equal((16, whole.Written.Pieces[0]), (point.At, Assert.Single(point.Written.Pieces)));
    }

    // Red when only text behind other text of the session was a redo.
    [Fact]
    public void Move_UndoOfADeletedFirstLine_IsTheSessionsText()
    {
        var (text, written) = ("ab\none\ntwo\ncd", "one\ntwo\n");
        var whole = new ResumePoint(11, 0, WrittenText.None.Add(new(3, 0, written.Length)), written, "", IsWhole: true);

        var deleted = whole.Move(TextAlignment.Exact(text, new TextChange(3, 7, "")));
        var undone = deleted.Move(TextAlignment.Exact(text.Remove(3, 4), new TextChange(3, 3, "one\n")));
        var typed = deleted.Move(TextAlignment.Exact(text.Remove(3, 4), new TextChange(3, 3, "o")));

        Assert.False(deleted.IsThere);
        Assert.Equal((11, whole.Written.Pieces[0]), (undone.At, Assert.Single(undone.Written.Pieces)));
        Assert.Equal("two\n".Length, Assert.Single(typed.Written.Pieces).Length);
    }

    // Red when a line break counted as a whole line.
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("t")]
    public void Move_KeyOfTheUserWhereTheSameCharacterIsMissing_IsTheUsers(string key)
    {
        var (text, written) = ($"ab{key}onecd", $"{key}one");
        var whole = new ResumePoint(text.Length - 2, 0, WrittenText.None.Add(new(2, 0, written.Length)), written, "", IsWhole: true);

        var undone = whole.Move(TextAlignment.Exact(text, new TextChange(2, text.Length - 2, "")));
        var typed = undone.Move(TextAlignment.Exact("abcd", new TextChange(2, 2, key)));

        Assert.Empty(undone.Written.Pieces);
        Assert.Empty(typed.Written.Pieces);
    }

    [Fact]
    public void MoveOwn_EditThatChangedNothing_LeavesAllAsItIs() =>
        Assert.Same(_point, _point.MoveOwn(TextAlignment.Exact(Text, new TextChange(3, 3, ""))));

    // Red without the limit.
    [Fact]
    public void Move_ManyDeletions_RemembersTheNewestOnly()
    {
        var text = new string('x', 40_000);
        var point = new ResumePoint(40_000, 0, WrittenText.None.Add(new(0, 0, 40_000)), text, "", IsWhole: true);
        while (text.Length > 400)
        {
            point = point.Move(TextAlignment.Exact(text, new TextChange(text.Length - 2, text.Length, "")));
            text = text[..^2];
        }

        Assert.Equal(16_384, point.Removed.Count);
        Assert.Equal((400, 2), point.Removed[^1]);
        Assert.Equal(402, point.Move(TextAlignment.Exact(text, new TextChange(400, 400, "xx"))).Written.Pieces[0].Length);
    }
}
