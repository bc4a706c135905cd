namespace GeminiRx.Relay.Tests.Logs;

public sealed class OptionLimitsTests
{
    private static readonly TimeSpan _moment = TimeSpan.FromTicks(1);
    private static readonly TimeSpan _aboveADay = TimeSpan.FromDays(1) + _moment;

    private static readonly GeminiAnswersOptions _answers = new();
    private static readonly GeminiServiceOptions _service = new();
    private static readonly AnswerLogOptions _log = new();
    private static readonly DurableStreamsOptions _streams = new() { Folder = "x" };

    // Red for each option whose check is another one, or is missing.
    [Fact]
    public void Values_OutOfTheirLimits_AreRefusedWithTheNameOfTheOption()
    {
        foreach (
            var create in new Func<object>[]
            {
                () => _answers with { MaxBodyBytes = 0 },
                () => _answers with { MaxAnswers = 0 },
                () => _answers with { KeepAlive = TimeSpan.Zero },
                () => _answers with { BodyLimit = _aboveADay },
                () => _service with { MaxBodyBytes = 0 },
                () => _service with { MaxAnswers = 0 },
                () => _service with { TotalLimit = _aboveADay },
                () => _service with { BodyLimit = TimeSpan.Zero },
                () => _log with { MaxBytes = 0 },
                () => _log with { Lease = TimeSpan.FromMilliseconds(9) },
                () => _log with { Patience = -_moment },
                () => _log with { PollInterval = _aboveADay },
                () => _streams with { MaxBodyBytes = 0 },
                () => _streams with { MaxBodyBytes = (1 << 30) + 1 },
                () => _streams with { MaxWaitingReaders = -1 },
                () => _streams with { PollInterval = TimeSpan.Zero },
                () => new BodyBudget(0),
            }
        )
        {
            Assert.NotEqual("value", Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);
        }
    }

    [Fact]
    public void Values_AtTheirLimits_AreAccepted()
    {
        _ = _answers with { MaxBodyBytes = 1, MaxAnswers = 1, KeepAlive = _moment, BodyLimit = TimeSpan.FromDays(1) };
        _ = _service with { MaxBodyBytes = 1, MaxAnswers = 1, TotalLimit = TimeSpan.FromDays(1), BodyLimit = _moment };
        _ = _log with { MaxBytes = 1, Patience = TimeSpan.Zero, LostAfter = TimeSpan.MaxValue, PollInterval = null };
        _ = _streams with { MaxBodyBytes = 1 << 30, MaxWaitingReaders = 0, PollInterval = _moment };
        Assert.Equal(1, new BodyBudget(1).MaxBytes);
    }
}
