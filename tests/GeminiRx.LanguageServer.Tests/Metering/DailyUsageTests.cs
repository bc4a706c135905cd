using System.Reactive.Linq;
using GeminiRx.LanguageServer.Metering;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Metering;

public sealed class DailyUsageTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Sums_OfADay_AreByModelAndWithoutTheDayBefore()
    {
        var daily = new DailyUsage(_scheduler, () => "gemini-default");
        daily.Record(Answered(3, "gemini-a"), "asked");
        daily.Record(Answered(4, "gemini-a"), "asked");
        daily.Record(Answered(9, null), "asked");
        daily.Record(Answered(5, null), null);

        var today = daily.Read();
        _scheduler.AdvanceBy(TimeSpan.FromDays(1).Ticks);
        var tomorrow = daily.Read();

        Assert.Equal(
            [("asked", 1, 9L), ("gemini-a", 2, 7L), ("gemini-default", 1, 5L)],
            today.Models.Select(model => (model.Model, model.Requests, model.Total))
        );
        Assert.Empty(tomorrow.Models);
        Assert.NotEqual(today.Date, tomorrow.Date);
    }

    [Fact]
    public void Sums_OfManyModels_AreBoundedAndLoseNothing()
    {
        var daily = new DailyUsage(_scheduler, () => "gemini-default");
        for (var at = 0; at < 2 * DailyUsage.MaxModels; at++)
        {
            daily.Record(Answered(1, $"gemini-{at}"), null);
        }

        var models = daily.Read().Models;
        Assert.Equal(DailyUsage.MaxModels + 1, models.Count);
        Assert.Equal((DailyUsage.OtherModels, (long)DailyUsage.MaxModels), (models[0].Model, models[0].Total));
    }

    [Fact]
    public void Meter_OfARetriedAnswer_CountsTheLastSumAndEachRequest()
    {
        var meter = new AnswerMeter(_scheduler);
        var answer = Observable
            .Return<Chunk>(Counts(3))
            .Append(new RetryingChunk(1, TimeSpan.Zero))
            .Append(Counts(8))
            .Concat(Observable.Throw<Chunk>(new GeminiConfigurationException("a", "b")));

        meter.Measure(answer).Subscribe(_ => { }, _ => { });

        Assert.Equal((8, 2), (meter.Report.Usage!.Total, meter.Requests));
    }

    [Fact]
    public void Meter_OfAnAnswer_MeasuresTheTimeToTheFirstText()
    {
        var meter = new AnswerMeter(_scheduler);
        var answer = Observable
            .Return<Chunk>(new TextChunk("a"))
            .Concat(Observable.Return<Chunk>(new TextChunk("b")).Delay(Second, _scheduler));
        meter.Measure(answer.DelaySubscription(Second, _scheduler)).Subscribe(_ => { }, _ => { });

        _scheduler.AdvanceBy(3 * Second.Ticks);

        Assert.Equal((1.0, 3.0), (Math.Round(meter.Report.FirstTextSeconds!.Value), meter.Report.Seconds));
    }

    private static TimeSpan Second => TimeSpan.FromSeconds(1);

    private static UsageChunk Counts(int total) => new(new Usage { TotalTokenCount = total });

    private AnswerMeter Answered(int total, string? model)
    {
        var meter = new AnswerMeter(_scheduler);
        var finished = new FinishedChunk(Outcome.Completed) { Usage = Counts(total).Usage, ModelVersion = model };
        meter.Measure(Observable.Return<Chunk>(finished)).Subscribe(_ => { }, _ => { });
        return meter;
    }
}
