namespace GeminiRx.Relay.Tests.Logs;

public sealed class OptionLimitsTests
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly TimeSpan _moment = TimeSpan.FromTicks(1);

    public static TheoryData<string, Func<object>, bool> Options =>
        new()
        {
            { "AnswersBody0", () => new GeminiAnswersOptions { MaxBodyBytes = 0 }, false },
            { "AnswersBody1", () => new GeminiAnswersOptions { MaxBodyBytes = 1 }, true },
            { "Answers0", () => new GeminiAnswersOptions { MaxAnswers = 0 }, false },
            { "AnswersKeepAlive0", () => new GeminiAnswersOptions { KeepAlive = TimeSpan.Zero }, false },
            { "AnswersKeepAliveMin", () => new GeminiAnswersOptions { KeepAlive = _moment }, true },
            { "AnswersBodyLimitMax", () => new GeminiAnswersOptions { BodyLimit = _day }, true },
            { "AnswersBodyLimitAbove", () => new GeminiAnswersOptions { BodyLimit = _day + _moment }, false },
            { "ServiceBody0", () => new GeminiServiceOptions { MaxBodyBytes = 0 }, false },
            { "Service0", () => new GeminiServiceOptions { MaxAnswers = 0 }, false },
            { "Service1", () => new GeminiServiceOptions { MaxAnswers = 1 }, true },
            { "ServiceTotalAbove", () => new GeminiServiceOptions { TotalLimit = _day + _moment }, false },
            { "ServiceTotalMax", () => new GeminiServiceOptions { TotalLimit = _day }, true },
            { "ServiceBodyLimit0", () => new GeminiServiceOptions { BodyLimit = TimeSpan.Zero }, false },
            { "LogBytes0", () => new AnswerLogOptions { MaxBytes = 0 }, false },
            { "LogBytes1", () => new AnswerLogOptions { MaxBytes = 1 }, true },
            { "LogLeaseBelow", () => new AnswerLogOptions { Lease = TimeSpan.FromMilliseconds(9) }, false },
            { "LogLostNever", () => new AnswerLogOptions { LostAfter = TimeSpan.MaxValue }, true },
            { "LogPatience0", () => new AnswerLogOptions { Patience = TimeSpan.Zero }, true },
            { "LogPatienceBelow", () => new AnswerLogOptions { Patience = -_moment }, false },
            { "LogPollAbove", () => new AnswerLogOptions { PollInterval = _day + _moment }, false },
            { "StreamBody0", () => new DurableStreamsOptions { Folder = "x", MaxBodyBytes = 0 }, false },
            { "StreamBodyMax", () => new DurableStreamsOptions { Folder = "x", MaxBodyBytes = 1 << 30 }, true },
            { "StreamReaders0", () => new DurableStreamsOptions { Folder = "x", MaxWaitingReaders = 0 }, true },
            { "StreamPoll0", () => new DurableStreamsOptions { Folder = "x", PollInterval = TimeSpan.Zero }, false },
            { "Budget0", () => new BodyBudget(0), false },
        };

    [Theory]
    [MemberData(nameof(Options))]
    public void Value_IsAccepted_WithinItsLimitsOnly(string name, Func<object> create, bool isAccepted)
    {
        var refused = Record.Exception(create);
        Assert.Equal((name, isAccepted), (name, refused is null));
        Assert.True(refused is null or ArgumentOutOfRangeException { ParamName: not "value" });
    }
}
