namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>What happens if an answer does not fit, is not whole, or cannot be requested, on a virtual clock.</summary>
public sealed class CompletionMisfitTests
{
    private const string Line = "var total = items.Sum(item => item.Price);";

    // Some editors report several typed characters as one change.
    [Theory]
    [InlineData("on", 0)]
    [InlineData("one", 1)]
    [InlineData("one ", 1)]
    [InlineData("one tw", 0)]
    [InlineData("one two;", 1)]
    public void Part_CountsAsAccepted_IfItEndsAWord(string inserted, int accepted)
    {
        var typist = new CompletionTypist("|\n", _ => "one two;");
        typist.Ask(isExplicit: true);
        typist.Advance(1000);

        typist.Insert(inserted);

        Assert.Equal(accepted, typist.Counts.Current.Accepted);
    }

    [Fact]
    public void Misfit_WhileTheUserTypes_AsksOnlyWhenTypingRests()
    {
        var typist = new CompletionTypist("|\n", _ => "wrong();", latency: TimeSpan.FromMilliseconds(300));
        typist.Type("v");
        typist.Advance(80);

        typist.Type("ar total", milliseconds: 90);
        Assert.Equal(["v"], typist.Calls);
        typist.Advance(1000);

        Assert.Equal(["v", "var total"], typist.Calls);
        Assert.Equal("wrong();", typist.Shown);
    }

    [Fact]
    public void Request_OfTheUser_IsAskedAgainAtOnceAfterAMisfit()
    {
        var typist = new CompletionTypist("|\n", _ => "wrong();", latency: TimeSpan.FromMilliseconds(300));
        typist.Type("v");
        typist.Advance(80);
        typist.Insert("a");
        typist.Ask(isExplicit: true);

        typist.Advance(310);

        Assert.Equal(["v", "va"], typist.Calls);
    }

    [Fact]
    public void Change_BehindARequest_EndsItsWait()
    {
        var typist = new CompletionTypist("|\n", Rest);
        typist.Type("var");

        typist.Insert(" t");
        Assert.False(typist.IsWaiting);
        typist.Advance(5000);

        Assert.Empty(typist.Calls);
    }

    [Fact]
    public void Answer_ThatIsCutOff_OffersWholeLines_AndIsNotKept()
    {
        var typist = new CompletionTypist("|\n", _ => "one();\ntwo();\nthr") { End = Outcome.MaxTokens };
        typist.Ask(isExplicit: true);
        typist.Advance(1000);
        Assert.Equal("one();\ntwo();", typist.Shown);

        typist.Ask(isExplicit: true);
        typist.Advance(1000);

        Assert.Equal(2, typist.Calls.Count);
    }

    [Fact]
    public void Answer_WithNothing_IsAskedAgainOnlyByTheUser()
    {
        var typist = new CompletionTypist("|\n", _ => "  ");
        typist.Ask(isExplicit: true);
        typist.Advance(1000);

        typist.Ask();
        typist.Advance(1000);
        Assert.Single(typist.Calls);

        typist.Ask(isExplicit: true);
        typist.Advance(1000);
        Assert.Equal(2, typist.Calls.Count);
    }

    [Fact]
    public void Wait_ForTheNextKey_AsksNothingThatIsOffMeanwhile()
    {
        var typist = new CompletionTypist("|\n", Rest);
        typist.Type("var");
        typist.IsOn = false;

        typist.Advance(1000);

        Assert.Empty(typist.Calls);
        Assert.False(typist.IsWaiting);
        Assert.Empty(typist.Failures);
    }

    [Fact]
    public void Exception_BeforeAnAnswer_EndsTheRequestOnly()
    {
        var typist = new CompletionTypist("|\n", Rest) { Fault = new InvalidOperationException("broken") };
        typist.Ask(isExplicit: true);
        Assert.False(typist.IsWaiting);
        Assert.Single(typist.Failures);

        typist.Fault = null;
        typist.Ask(isExplicit: true);
        typist.Advance(1000);

        Assert.Equal(Line, typist.Shown);
    }

    [Fact]
    public void Exception_WhenAnAnswerIsAborted_EndsTheRequestOnly()
    {
        var typist = new CompletionTypist("|\n", Rest) { AbortFault = new InvalidOperationException("broken") };
        typist.Ask(isExplicit: true);
        typist.Advance(310);
        typist.Insert("x");
        Assert.False(typist.IsWaiting);
        Assert.NotEmpty(typist.Failures);

        typist.AbortFault = null;
        typist.Delete(1);
        typist.Ask(isExplicit: true);
        typist.Advance(1000);

        Assert.Equal(Line, typist.Shown);
    }

    private static string Rest(string before) => Line.StartsWith(before, StringComparison.Ordinal) ? Line[before.Length..] : "";
}
