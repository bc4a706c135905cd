using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reactive.Linq;

namespace GeminiRx.Tests.Telemetry;

/// <summary>Listens to the telemetry of the library and keeps the spans and measurements with one tag, such as its model. Concurrent
/// streams may end at the same time.</summary>
internal sealed class TelemetryListener : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TelemetryListener(string value, string tag = "gen_ai.request.model")
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GeminiTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (Equals(span.GetTagItem(tag), value))
                {
                    lock (_gate)
                    {
                        Spans.Add(span);
                    }

                    _ended.TrySetResult();
                }
            },
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == GeminiTelemetry.Name)
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, measured, tags, _) => Record(instrument.Name, measured, tags, tag, value));
        _meters.SetMeasurementEventCallback<long>((instrument, measured, tags, _) => Record(instrument.Name, measured, tags, tag, value));
        _meters.Start();
    }

    public List<Activity> Spans { get; } = [];

    public List<(string Name, double Value, Dictionary<string, object?> Tags)> Measured { get; } = [];

    public Task Ended => _ended.Task;

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
    }

    private void Record(string name, double measured, ReadOnlySpan<KeyValuePair<string, object?>> tags, string tag, string value)
    {
        var all = tags.ToArray().ToDictionary();
        if (Equals(all.GetValueOrDefault(tag), value))
        {
            lock (_gate)
            {
                Measured.Add((name, measured, all));
            }
        }
    }
}
