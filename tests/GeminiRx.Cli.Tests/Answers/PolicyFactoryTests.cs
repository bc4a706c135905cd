namespace GeminiRx.Cli.Tests;

public sealed class PolicyFactoryTests
{
    // A run in the background may be silent for longer than any answer that somebody waits for.
    [Fact]
    public void Background_HasOnlyTheLimitsThatAreSet()
    {
        var none = PolicyFactory.Create(new AskSettings(), isBackground: true);
        var both = PolicyFactory.Create(new AskSettings { TimeoutFirst = 5, TimeoutGap = 0 }, isBackground: true);

        Assert.Equal((null, null), (none.FirstContent, none.Gap));
        Assert.Equal((TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan), (both.FirstContent, both.Gap));
        Assert.Equal(AnswerPolicy.Interactive.Retry!.MaxRetries, none.Retry!.MaxRetries);
    }

    [Fact]
    public void Answer_HasTheLimitsOfThePolicy_UnlessOthersAreSet()
    {
        var standard = PolicyFactory.Create(new AskSettings());

        Assert.Equal((AnswerPolicy.Interactive.FirstContent, AnswerPolicy.Interactive.Gap), (standard.FirstContent, standard.Gap));
    }
}
