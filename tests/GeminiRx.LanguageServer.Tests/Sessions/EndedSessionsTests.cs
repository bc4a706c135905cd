using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Sessions;

public sealed class EndedSessionsTests
{
    private static readonly Problem _problem = new("api", "No.", IsError: true);

    [Fact]
    public void Problem_AtThePlaceOfAnother_ReplacesIt()
    {
        var history = EndedSessions.Empty.Add(Failed("one", 3)).Add(Failed("two", 3)).Add(Failed("three", 4));

        Assert.Equal(["two", "three"], history.Shown(new DocumentUri("a")).Select(ended => ended.SessionId.Value));
        Assert.NotNull(history.Find(new SessionId("one")));
    }

    [Fact]
    public void Problem_AtThePlaceOfANewTry_IsResolved() =>
        Assert.Equal(
            ["two"],
            EndedSessions
                .Empty.Add(Failed("one", 3))
                .Add(Failed("two", 4))
                .WithoutProblemsIn(new DocumentUri("a"), 3, 3)
                .Shown(new DocumentUri("a"))
                .Select(ended => ended.SessionId.Value)
        );

    [Fact]
    public void Sessions_MoreThanAUserHasUseFor_AreForgotten()
    {
        var history = Enumerable.Range(0, 40).Aggregate(EndedSessions.Empty, (all, number) => all.Add(Failed($"{number}", number)));

        Assert.Equal(Enumerable.Range(8, 32).Select(number => $"{number}"), history.All.Select(ended => ended.SessionId.Value));
    }

    [Fact]
    public void LateEdit_OfAnEndedSession_ResolvesItsProblem()
    {
        var failed = Failed("one", 1) with { From = ResumePoint.AtOffset(1) with { Unwritten = "x\n", IsWhole = true } };

        var moved = Assert.Single(
            EndedSessions
                .Empty.Add(failed)
                .Move(new DocumentUri("a"), [new(TextAlignment.Exact("ab", new TextChange(1, 1, "x\n")), new SessionId("one"))])
                .All
        );

        Assert.Equal((null, false, 3), (moved.Problem, moved.CanContinue, moved.From.At));
    }

    [Fact]
    public void LateEdit_ThatIsNotAll_LeavesTheProblem()
    {
        var failed = Failed("one", 1) with { From = ResumePoint.AtOffset(1) with { Unwritten = "x\ny\n", IsWhole = true } };

        var moved = Assert.Single(
            EndedSessions
                .Empty.Add(failed)
                .Move(new DocumentUri("a"), [new(TextAlignment.Exact("ab", new TextChange(1, 1, "x\n")), new SessionId("one"))])
                .All
        );

        Assert.Equal((_problem, true, "y\n"), (moved.Problem, moved.CanContinue, moved.From.Unwritten));
    }

    [Fact]
    public void Change_ThatTouchesTheBreak_ResolvesTheProblem()
    {
        var history = EndedSessions
            .Empty.Add(Failed("one", 1))
            .Move(new DocumentUri("a"), [new(TextAlignment.Exact("ab", new TextChange(1, 2, "")))]);

        Assert.Empty(history.Shown(new DocumentUri("a")));
    }

    private static EndedSession Failed(string id, int at) =>
        new(
            new SessionId(id),
            new DocumentUri("a"),
            1,
            new StreamArguments("a", null, null, null, null, null, null),
            "error",
            ResumePoint.AtOffset(at),
            _problem
        );
}
