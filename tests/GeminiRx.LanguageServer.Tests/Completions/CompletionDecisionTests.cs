using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>When the service is asked, when its answer is aborted, and what the editor gets, on a virtual clock.</summary>
public sealed class CompletionDecisionTests
{
    private const string Line = "var total = items.Sum(item => item.Price);";

    [Fact]
    public void Pause_AfterTyping_ShowsTheRestOfTheLine()
    {
        var typist = new CompletionTypist("|\n", Rest);
        typist.Type("var t");

        typist.Advance(1000);

        Assert.Equal(Line[5..], typist.Shown);
        Assert.Equal(["var t"], typist.Calls);
        Assert.Equal(0, typist.Running);
    }

    [Fact]
    public void Typing_WithoutAPause_AsksNothing()
    {
        var typist = new CompletionTypist("|\n", Rest);

        typist.Type("var total =", milliseconds: 120);

        Assert.InRange(typist.Calls.Count, 0, 1);
    }

    [Fact]
    public void Typing_WhatIsShown_AsksNothingMore()
    {
        var typist = new CompletionTypist("|\n", Rest);
        typist.Type("var");
        typist.Advance(1000);

        for (var at = 3; at < Line.Length - 1; at++)
        {
            typist.Type($"{Line[at]}", milliseconds: 700);
            Assert.Equal(Line[(at + 1)..], typist.Shown);
        }

        Assert.Equal((1, 0), (typist.Counts.Current.Shown, typist.Counts.Current.Accepted));
        typist.Type(";", milliseconds: 700);
        Assert.Equal((1, 1), (typist.Counts.Current.Shown, typist.Counts.Current.Accepted));
        Assert.Single(typist.Calls);
        Assert.Equal(0, typist.Aborted);
    }

    [Fact]
    public void Typing_WhatComes_KeepsTheStream()
    {
        var typist = new CompletionTypist("|\n", Rest, latency: TimeSpan.FromMilliseconds(900));
        typist.Type("var");
        typist.Advance(350);

        typist.Type(" tot", milliseconds: 100);
        Assert.Equal(1, typist.Running);
        typist.Advance(1000);

        Assert.Equal(Line[7..], typist.Shown);
        Assert.Single(typist.Calls);
        Assert.Equal(0, typist.Aborted);
    }

    [Fact]
    public void Typing_SomethingElse_AbortsTheStreamAtOnce()
    {
        var typist = new CompletionTypist("|\n", Rest, latency: TimeSpan.FromMilliseconds(200));
        typist.Type("var");
        typist.Advance(320);
        Assert.Equal(1, typist.Running);

        typist.Insert("x");

        Assert.Equal((0, 1), (typist.Running, typist.Aborted));
    }

    [Fact]
    public void Typing_SomethingElseBeforeTheFirstText_AsksAgain()
    {
        var typist = new CompletionTypist(
            "|\n",
            before => before == "varx" ? " = 1;" : Rest(before),
            latency: TimeSpan.FromMilliseconds(300)
        );
        typist.Type("var");
        typist.Advance(120);
        typist.Type("x");

        typist.Advance(1000);

        Assert.Equal(" = 1;", typist.Shown);
        Assert.Equal((1, 1), (typist.MostRunning, typist.Aborted));
    }

    [Fact]
    public void Budget_ThatEnds_GivesTheWholeLines_AndTheNextRequestTheRest()
    {
        var long_ = string.Join('\n', Enumerable.Range(0, 4).Select(line => new string((char)('a' + line), 300)));
        var typist = new CompletionTypist("|\n", _ => long_);
        typist.Ask(isExplicit: true);
        typist.Advance(1210);

        Assert.Equal(new string('a', 300), typist.Shown);
        typist.Advance(3000);
        typist.Ask();

        Assert.Equal(long_, typist.Shown);
        Assert.Single(typist.Calls);
    }

    [Fact]
    public void Request_InsideAWord_IsAnsweredOnlyIfTheUserAsks()
    {
        var typist = new CompletionTypist("va|lue\n", _ => "x");
        typist.Ask();
        typist.Advance(2000);
        Assert.Empty(typist.Calls);

        typist.Ask(isExplicit: true);
        typist.Advance(2000);
        Assert.Single(typist.Calls);
    }

    [Fact]
    public void Request_ThatIsCancelledForGood_AbortsTheStream()
    {
        var typist = new CompletionTypist("|\n", Rest, latency: TimeSpan.FromSeconds(5));
        typist.Ask(isExplicit: true);
        typist.Advance(200);

        typist.Cancel();
        Assert.Equal(1, typist.Running);
        typist.Advance(1100);

        Assert.Equal((0, 1), (typist.Running, typist.Aborted));
    }

    [Fact]
    public void Request_ThatIsCancelledBeforeThePause_AsksNothing()
    {
        var typist = new CompletionTypist("|\n", Rest);
        typist.Type("var");

        typist.Cancel();
        typist.Advance(5000);

        Assert.Empty(typist.Calls);
    }

    [Fact]
    public void Place_ThatTheUserComesBackTo_IsServedWithoutACall()
    {
        var typist = new CompletionTypist("|\n", Rest);
        typist.Type("var");
        typist.Advance(1000);
        typist.Type("x");
        typist.Delete(1);

        typist.Ask();

        Assert.Equal(Line[3..], typist.Shown);
        Assert.Single(typist.Calls);
    }

    [Fact]
    public void Bracket_ThatTheEditorAdds_FitsTheText()
    {
        var typist = new CompletionTypist("items.|\n", _ => "Sum(item => item.Price);");
        typist.Ask(isExplicit: true);
        typist.Advance(1000);
        typist.Type("Sum");

        typist.Change(new TextChange(typist.Cursor, typist.Cursor, "()"), typist.Cursor + 1);
        typist.Ask();

        Assert.Equal("item => item.Price);", typist.Shown);
        Assert.Single(typist.Calls);
    }

    [Fact]
    public void Acceptance_IsCounted_WholeByWordsAndTyped()
    {
        var typist = new CompletionTypist("|\n", _ => "one two;");
        typist.Ask(isExplicit: true);
        typist.Advance(1000);
        typist.Insert("one");
        Assert.Equal(1, typist.Counts.Current.Accepted);

        typist.Ask();
        Assert.Equal(" two;", typist.Shown);
        typist.Insert(" two;");
        Assert.Equal((1, 1), (typist.Counts.Current.Shown, typist.Counts.Current.Accepted));
        Assert.Single(typist.Calls);
    }

    [Fact]
    public void Controls_OfAnAnswer_AreNotShown()
    {
        var typist = new CompletionTypist("|\n", _ => "a\u001b[31mb\u202ec\u200b;\u001b]0;title\u0007");
        typist.Ask(isExplicit: true);
        typist.Advance(1000);

        Assert.Equal("abc\u200b;", typist.Shown);
    }

    [Fact]
    public void Failure_AnswersNothing_AndIsReported()
    {
        var typist = new CompletionTypist("|\n", Rest) { Failure = new GeminiConfigurationException("There is no key.", "Set one.") };

        typist.Ask(isExplicit: true);

        Assert.False(typist.IsWaiting);
        Assert.Null(typist.Shown);
        Assert.Single(typist.Failures);
    }

    [Fact]
    public void Document_ThatIsClosed_AbortsAndAnswers()
    {
        var typist = new CompletionTypist("|\n", Rest);
        typist.Ask(isExplicit: true);
        typist.Advance(100);

        typist.Close();

        Assert.Equal((0, 1), (typist.Running, typist.Aborted));
        Assert.False(typist.IsWaiting);
    }

    private static string Rest(string before)
    {
        var line = before[(before.LastIndexOf('\n') + 1)..];
        return Line.StartsWith(line, StringComparison.Ordinal) ? Line[line.Length..] : "";
    }
}
