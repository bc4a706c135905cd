using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class SessionHistoryTests
{
    private static readonly Problem _problem = new("api", "Gemini: no.", IsError: true);

    [Fact]
    public void Problem_AtThePlaceOfAnother_ReplacesIt()
    {
        var history = SessionHistory.Empty.Add(Failed("one", 3)).Add(Failed("two", 3)).Add(Failed("three", 4));

        Assert.Equal(["two", "three"], history.Shown("a").Select(ended => ended.SessionId));
        Assert.NotNull(history.Find("one"));
    }

    [Fact]
    public void Problem_AtThePlaceOfANewTry_IsResolved() =>
        Assert.Equal(
            ["two"],
            SessionHistory
                .Empty.Add(Failed("one", 3))
                .Add(Failed("two", 4))
                .WithoutProblemsAt("a", 3)
                .Shown("a")
                .Select(ended => ended.SessionId)
        );

    [Fact]
    public void Sessions_MoreThanAUserHasUseFor_AreForgotten()
    {
        var history = Enumerable.Range(0, 40).Aggregate(SessionHistory.Empty, (all, number) => all.Add(Failed($"{number}", number)));

        Assert.Equal(Enumerable.Range(8, 32).Select(number => $"{number}"), history.All.Select(ended => ended.SessionId));
    }

    [Fact]
    public void LateEdit_OfAnEndedSession_ResolvesItsProblem()
    {
        var failed = Failed("one", 1) with { From = ResumePoint.AtOffset(1) with { Unwritten = "x\n", IsWhole = true } };

        var moved = Assert.Single(
            SessionHistory.Empty.Add(failed).Move("a", [new(TextAlignment.Exact("ab", new TextChange(1, 1, "x\n")), "one")]).All
        );

        Assert.Equal((null, false, 3), (moved.Problem, moved.CanContinue, moved.From.At));
    }

    [Fact]
    public void LateEdit_ThatIsNotAll_LeavesTheProblem()
    {
        var failed = Failed("one", 1) with { From = ResumePoint.AtOffset(1) with { Unwritten = "x\ny\n", IsWhole = true } };

        var moved = Assert.Single(
            SessionHistory.Empty.Add(failed).Move("a", [new(TextAlignment.Exact("ab", new TextChange(1, 1, "x\n")), "one")]).All
        );

        Assert.Equal((_problem, true, "y\n"), (moved.Problem, moved.CanContinue, moved.From.Unwritten));
    }

    [Fact]
    public void Change_ThatTouchesTheBreak_ResolvesTheProblem()
    {
        var history = SessionHistory.Empty.Add(Failed("one", 1)).Move("a", [new(TextAlignment.Exact("ab", new TextChange(1, 2, "")))]);

        Assert.Empty(history.Shown("a"));
    }

    private static EndedSession Failed(string id, int at) =>
        new(id, "a", 1, new StreamArguments("a", null, null, null, null, null, null), "error", ResumePoint.AtOffset(at), _problem);
}
