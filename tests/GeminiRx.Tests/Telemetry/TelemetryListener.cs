using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reactive.Linq;

namespace GeminiRx.Tests.Telemetry;

/// <summary>Listens to the telemetry of the library and keeps the spans and measurements of one model. Concurrent streams may end at
/// the same time.</summary>
internal sealed class TelemetryListener : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TelemetryListener(string model)
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GeminiTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (Equals(span.GetTagItem("gen_ai.request.model"), model))
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
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument.Name, value, tags, model));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument.Name, value, tags, model));
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

    private void Record(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, string model)
    {
        var all = tags.ToArray().ToDictionary();
        if (Equals(all.GetValueOrDefault("gen_ai.request.model"), model))
        {
            lock (_gate)
            {
                Measured.Add((name, value, all));
            }
        }
    }
}
