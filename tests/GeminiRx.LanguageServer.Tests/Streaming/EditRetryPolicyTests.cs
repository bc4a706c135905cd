using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class EditRetryPolicyTests
{
    [Fact]
    public void Refused_ByAnEditorThatSaysTheTruth_IsTriedAtOnceThenSlower() =>
        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000], Delays(new EditRetryPolicy(EditorTraits.Honest)));

    [Fact]
    public void Refused_ByAnEditorThatIsNotKnown_WaitsForItsReportFirst() =>
        Assert.Equal([1500, 2000, 2000, 2000, 2000, 2000, 2000], Delays(new EditRetryPolicy(EditorTraits.Unknown)));

    [Fact]
    public void Reset_BeginsTheDelaysAnew()
    {
        var policy = new EditRetryPolicy(EditorTraits.Honest);
        var delays = Delays(policy);

        policy.Reset();

        Assert.Equal(delays, Delays(policy));
    }

    [Fact]
    public void Overtaken_WhoseTextAppears_IsSentTenTimesAtMost()
    {
        var policy = new EditRetryPolicy(EditorTraits.Honest);

        Assert.All(Enumerable.Range(1, 9), _ => Assert.True(policy.RecordOvertaken(isSuspicious: true)));
        Assert.False(policy.RecordOvertaken(isSuspicious: true));
    }

    [Fact]
    public void Overtaken_ByTyping_IsSentFiveHundredTimesAtMost()
    {
        var policy = new EditRetryPolicy(EditorTraits.Honest);

        Assert.All(Enumerable.Range(1, 499), _ => Assert.True(policy.RecordOvertaken(isSuspicious: false)));
        Assert.False(policy.RecordOvertaken(isSuspicious: false));
    }

    [Fact]
    public void Reset_ForgetsHowOftenAnEditWasOvertaken()
    {
        var policy = new EditRetryPolicy(EditorTraits.Honest);
        while (policy.RecordOvertaken(isSuspicious: true)) { }

        policy.Reset();

        Assert.All(Enumerable.Range(1, 9), _ => Assert.True(policy.RecordOvertaken(isSuspicious: true)));
        Assert.False(policy.RecordOvertaken(isSuspicious: true));
    }

    [Fact]
    public void Limits_AreThoseThatTheUserIsTold() =>
        Assert.Equal(
            (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1.5)),
            (EditRetryPolicy.LateAfter, EditRetryPolicy.Limit, EditRetryPolicy.ReportDelay)
        );

    [Fact]
    public void Traits_OfTheKnownEditors_SayWhoAnswersEachEdit()
    {
        Assert.True(EditorTraits.Honest.AlwaysAnswers);
        Assert.True(EditorTraits.Neovim.AlwaysAnswers);
        Assert.True(EditorTraits.Emacs.AlwaysAnswers);
        Assert.False(EditorTraits.Unknown.AlwaysAnswers);
        Assert.Equal((false, true, true), Of(EditorTraits.Neovim));
        Assert.Equal((true, false, false), Of(EditorTraits.Emacs));
        Assert.Equal((true, false, true), Of(EditorTraits.Honest));
        Assert.Equal((false, false, false), Of(EditorTraits.Unknown));

        static (bool, bool, bool) Of(EditorTraits traits) => (traits.RefusesHonestly, traits.DropsSilently, traits.ChecksUnreportedTyping);
    }

    private static List<int> Delays(EditRetryPolicy policy) =>
        [.. Enumerable.Range(0, 7).Select(_ => (int)policy.NextDelay().TotalMilliseconds)];
}
