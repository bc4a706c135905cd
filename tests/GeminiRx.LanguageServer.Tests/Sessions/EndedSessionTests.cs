using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Sessions;

public sealed class EndedSessionTests
{
    // Of "ab\n[one]cd" the part in brackets was written, and the session broke off behind it.
    private const string Text = "ab\nonecd";
    private static readonly Document _document = new(new DocumentUri("a"), 1, Text);
    private static readonly Problem _problem = new("network", "The connection broke.", IsError: true);
    private static readonly EndedSession _broken = new(
        new SessionId("one"),
        new DocumentUri("a"),
        1,
        new StreamArguments("a", null, null, null, null, null, null),
        "error",
        new ResumePoint(6, 0, WrittenText.None.Add(new(3, 0, 3)), "one", "", IsWhole: false),
        _problem
    );

    [Fact]
    public void Place_IsTheLastWrittenCharacter() => Assert.Equal((5, 6), _broken.Place);

    [Fact]
    public void Place_WhereNothingIsWritten_IsEmpty() => Assert.Equal((4, 4), (_broken with { From = ResumePoint.AtOffset(4) }).Place);

    [Theory]
    [InlineData(true, "one", "", false)]
    [InlineData(true, "one", "x", true)]
    [InlineData(false, "one", "", true)]
    [InlineData(true, "", "", true)] // an empty answer
    public void CanContinue_UnlessTheWholeAnswerIsThere(bool isWhole, string text, string unwritten, bool expected)
    {
        var from = _broken.From with { IsWhole = isWhole, Text = text, Unwritten = unwritten };

        Assert.Equal(expected, (_broken with { From = from }).CanContinue);
    }

    [Theory]
    [InlineData(5, 6, "", true)] // the last character
    [InlineData(6, 6, "x", true)] // right behind it
    [InlineData(5, 5, "x", true)] // right before it
    [InlineData(7, 8, "", false)]
    [InlineData(7, 7, "x", false)]
    [InlineData(0, 4, "", false)]
    [InlineData(4, 4, "x", false)]
    public void Move_ChangeThatTouchesTheBreak_ResolvesTheProblem(int start, int end, string text, bool isResolved)
    {
        var moved = _broken.Move(new DocumentChange(TextAlignment.Exact(Text, new TextChange(start, end, text)), new SessionId("other")));

        Assert.Equal(isResolved, moved.Problem is null);
    }

    [Fact]
    public void Move_ChangeBefore_MovesThePlace()
    {
        var moved = _broken.Move(new DocumentChange(TextAlignment.Exact(Text, new TextChange(0, 0, "xy"))));

        Assert.Equal((7, 8), moved.Place);
    }

    // An editor's redo inserts again what its undo removed.
    [Theory]
    [InlineData(3, "one", true)]
    [InlineData(3, "two", false)]
    [InlineData(3, "o", false)] // typed
    [InlineData(0, "one", false)]
    public void Move_RedoOfTheAnswer_IsItsTextAgain(int at, string text, bool isFound)
    {
        var undone = Change(_broken with { Problem = null }, Text, new TextChange(3, 6, ""));
        Assert.Empty(undone.From.Written.Pieces);

        var redone = Change(undone, "ab\ncd", new TextChange(at, at, text));

        Assert.Equal(isFound ? [new WrittenText.Piece(3, 0, 3)] : [], redone.From.Written.Pieces);
        Assert.Equal(isFound, redone.IsUntouched && redone.From.At == 6);
    }

    // The problem is resolved by the undo, but the answer is not complete.
    [Fact]
    public void Move_RedoOfAnAnswerThatBrokeOff_IsNoCompleteAnswer()
    {
        var undone = Change(_broken, Text, new TextChange(3, 6, ""));

        var redone = Change(undone, "ab\ncd", new TextChange(3, 3, "one"));

        Assert.Equal([new WrittenText.Piece(3, 0, 3)], redone.From.Written.Pieces);
        Assert.False(redone.IsAnswer);
    }

    // The same text of another session is not what this one wrote.
    [Fact]
    public void Move_SameTextOfAnotherSession_IsNoRedo()
    {
        var undone = Change(_broken with { Problem = null }, Text, new TextChange(3, 6, ""));
        var edit = TextAlignment.Exact("ab\ncd", new TextChange(3, 3, "one"));

        Assert.Empty(undone.Move(new DocumentChange(edit, new SessionId("other"))).From.Written.Pieces);
    }

    // Each line was an edit, and so is a step of the editor's history.
    [Fact]
    public void Move_RedoInSteps_IsItsTextAgain()
    {
        var written = _broken with
        {
            Problem = null,
            From = new ResumePoint(11, 4, WrittenText.None.Add(new(3, 0, 8)), "one\ntwo\n", "", IsWhole: true),
        };
        var undone = Change(written, "ab\none\ntwo\ncd", new TextChange(7, 11, ""));
        undone = Change(undone, "ab\none\ncd", new TextChange(3, 7, ""));
        Assert.Empty(undone.From.Written.Pieces);

        var half = Change(undone, "ab\ncd", new TextChange(3, 3, "one\n"));
        var redone = Change(half, "ab\none\ncd", new TextChange(7, 7, "two\n"));

        Assert.Equal([new WrittenText.Piece(3, 0, 4)], half.From.Written.Pieces);
        Assert.Equal([new WrittenText.Piece(3, 0, 8)], redone.From.Written.Pieces);
        Assert.Equal((false, true), (half.IsUntouched, redone.IsUntouched));
    }

    private static EndedSession Change(EndedSession session, string text, TextChange change) =>
        session.Move(new DocumentChange(TextAlignment.Exact(text, change)));

    [Theory]
    [InlineData(true, Diagnostic.Error)]
    [InlineData(false, Diagnostic.Warning)]
    public void ToDiagnostic_IsTheProblemAtItsPlace(bool isError, int severity)
    {
        var diagnostic = (_broken with { Problem = _problem with { IsError = isError } }).ToDiagnostic(_document)!;

        Assert.Equal(new Protocol.Range(new Position(1, 2), new Position(1, 3)), diagnostic.Range);
        Assert.Equal(
            (severity, "network", "The connection broke.", "geminirx"),
            (diagnostic.Severity!.Value, diagnostic.Code, diagnostic.Message, diagnostic.Source)
        );
    }

    [Fact]
    public void ToDiagnostic_WithoutAProblem_IsNone() => Assert.Null((_broken with { Problem = null }).ToDiagnostic(_document));

    [Fact]
    public void History_ADocumentThatIsClosed_IsForgotten()
    {
        var history = EndedSessions.Empty.Add(_broken).Add(_broken with { SessionId = new SessionId("two"), Uri = new DocumentUri("b") });

        Assert.Equal("two", Assert.Single(history.WithoutDocument(new DocumentUri("a")).All).SessionId.Value);
        Assert.Equal("one", Assert.Single(history.Without(new SessionId("two")).All).SessionId.Value);
        Assert.Null(history.Find(new SessionId("three")));
    }

    [Fact]
    public void History_ANewKey_ResolvesWhatAKeyMaySolve()
    {
        var history = EndedSessions
            .Empty.Add(_broken with { SessionId = new SessionId("network") })
            .Add(
                _broken with
                {
                    SessionId = new SessionId("config"),
                    From = ResumePoint.AtOffset(1),
                    Problem = _problem with { Code = "config" },
                }
            )
            .Add(
                _broken with
                {
                    SessionId = new SessionId("key"),
                    From = ResumePoint.AtOffset(2),
                    Problem = _problem with { IsOfKey = true },
                }
            )
            .Add(_broken with { SessionId = new SessionId("well"), From = ResumePoint.AtOffset(3), Problem = null });

        Assert.Equal(
            ["network"],
            history.WithoutProblems(Problem.Configuration).Shown(new DocumentUri("a")).Select(ended => ended.SessionId.Value)
        );
        Assert.Equal(4, history.WithoutProblems(Problem.Configuration).All.Count);
    }

    [Fact]
    public void History_ProblemsOfAnotherDocumentOrPlace_Stay()
    {
        var history = EndedSessions.Empty.Add(_broken).Add(_broken with { SessionId = new SessionId("two"), Uri = new DocumentUri("b") });

        Assert.Empty(history.WithoutProblemsIn(new DocumentUri("a"), 6, 6).Shown(new DocumentUri("a")));
        Assert.Single(history.WithoutProblemsIn(new DocumentUri("a"), 6, 6).Shown(new DocumentUri("b")));
        Assert.Single(history.WithoutProblemsIn(new DocumentUri("a"), 5, 5).Shown(new DocumentUri("a")));
    }

    [Fact]
    public void History_ASessionWithoutAProblem_LeavesTheProblemAtItsPlace() =>
        Assert.Single(
            EndedSessions
                .Empty.Add(_broken)
                .Add(_broken with { SessionId = new SessionId("two"), Problem = null })
                .Shown(new DocumentUri("a"))
        );

    [Fact]
    public void History_ChangeOfAnotherDocument_MovesNothing()
    {
        DocumentChange[] changes = [new(TextAlignment.Exact(Text, new TextChange(0, 0, "xy")))];
        var history = EndedSessions
            .Empty.Add(_broken)
            .Add(_broken with { SessionId = new SessionId("two"), Uri = new DocumentUri("b") })
            .Move(new DocumentUri("b"), changes);

        Assert.Equal([6, 8], history.All.Select(ended => ended.From.At));
    }
}
