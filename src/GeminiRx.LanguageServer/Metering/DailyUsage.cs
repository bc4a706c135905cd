using System.Globalization;
using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Metering;

/// <summary>The sums of the current local day, by model. An answer counts on the day of its end. Safe from any thread.</summary>
/// <param name="scheduler">Has the current time.</param>
/// <param name="findModel">Finds the model of a request that names none.</param>
internal sealed class DailyUsage(IScheduler scheduler, Func<string> findModel)
{
    /// <summary>The name under which the models above <see cref="MaxModels"/> are counted.</summary>
    public const string OtherModels = "other models";

    /// <summary>The number of models that are counted by name.</summary>
    public const int MaxModels = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ModelUsage> _models = new(StringComparer.Ordinal);
    private DateTime _day;

    /// <summary>Counts an answer that has ended, if it was requested.</summary>
    /// <param name="meter">Its measures.</param>
    /// <param name="requested">The model that was asked; null for the default. The name that the service sent takes precedence.</param>
    public void Record(AnswerMeter meter, string? requested)
    {
        var (today, report) = (Today, meter.Report);
        var name = report.ModelVersion ?? requested ?? findModel();
        if (meter.Requests == 0)
        {
            return;
        }

        lock (_gate)
        {
            StartDay(today);
            name = _models.ContainsKey(name) || _models.Count < MaxModels ? name : OtherModels;
            var sum = _models.GetValueOrDefault(name) ?? new ModelUsage(name, 0, 0, 0, 0, 0, 0);
            _models[name] = sum.Add(meter.Requests, report.Usage);
        }
    }

    /// <summary>Returns the sums, the model with the most tokens first.</summary>
    public UsageResult Read()
    {
        var today = Today;
        lock (_gate)
        {
            StartDay(today);
            var models = _models.Values.OrderByDescending(model => model.Total).ThenBy(model => model.Model, StringComparer.Ordinal);
            return new UsageResult(_day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), [.. models]);
        }
    }

    private DateTime Today => scheduler.Today();

    private void StartDay(DateTime today)
    {
        if (today != _day)
        {
            _models.Clear();
            _day = today;
        }
    }
}
