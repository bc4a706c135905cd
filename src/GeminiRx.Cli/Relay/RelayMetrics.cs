using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using GeminiRx.Relay.Hosting;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Cli;

/// <summary>Collects the metrics of the relay, of the library and of the HTTP server, and writes them in the text format of Prometheus. The
/// number of series of each instrument is bounded: the values of further ones, such as those of models that callers invent, add up in one
/// with the label <c>otel_metric_overflow</c>, as OpenTelemetry has it. (The exporter of OpenTelemetry for this is a prerelease.)</summary>
internal sealed class RelayMetrics : IDisposable
{
    /// <summary>The maximum number of series of an instrument, without that of the further ones.</summary>
    public const int MaxSeries = 200;

    private const string Overflow = "otel_metric_overflow=\"true\"";
    private const string OverflowName = "geminirx_relay_metrics_overflow_total";
    private const string OverflowHelp = "Values that were counted without their labels, since their instrument has too many series.";
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly string[] _meters =
    [
        GeminiTelemetry.Name,
        RelayTelemetry.Name,
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, MetricSeries>> _metrics = new();
    private long _overflows;

    public RelayMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Answers a request for all metrics.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = ContentType;
        return http.Response.WriteAsync(ToText(), http.RequestAborted);
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>All metrics.</summary>
    public string ToText()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();

        // A copy is one look; a sort would look twice while they change.
        foreach (var (instrument, all) in _metrics.ToArray().OrderBy(metric => metric.Key.Name, StringComparer.Ordinal))
        {
            var name = PrometheusText.NameOf(instrument);
            PrometheusText.AppendHeader(text, name, instrument.Description, MetricSeries.For(instrument).Kind);
            foreach (var (labels, series) in all.ToArray().OrderBy(series => series.Key, StringComparer.Ordinal))
            {
                series.AppendTo(text, name, labels);
            }
        }

        PrometheusText.AppendHeader(text, OverflowName, OverflowHelp, MetricKind.Counter);
        text.Append(CultureInfo.InvariantCulture, $"{OverflowName} {Interlocked.Read(ref _overflows)}\n");
        return text.ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = _metrics.GetOrAdd(instrument, _ => new ConcurrentDictionary<string, MetricSeries>());
        var labels = PrometheusText.LabelsOf(tags);
        if (!all.TryGetValue(labels, out var series))
        {
            if (all.Count >= MaxSeries)
            {
                labels = Overflow;
                Interlocked.Increment(ref _overflows);
            }

            series = all.GetOrAdd(labels, _ => MetricSeries.For(instrument));
        }

        series.Record(value);
    }
}
