using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using GeminiRx.Relay.Hosting;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Cli;

/// <summary>Collects the metrics of the relay, of the library and of the HTTP server, and writes them in the text format of Prometheus.
/// The number of series is bounded. (The exporter of OpenTelemetry for this is a prerelease.)</summary>
internal sealed class RelayMetrics : IDisposable
{
    private const int MaxSeries = 2000;
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly string[] _meters =
    [
        GeminiTelemetry.Name,
        RelayTelemetry.Name,
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), MetricSeries> _series = new();

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

    private string ToText()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var metric in _series.GroupBy(series => series.Key.Instrument).OrderBy(metric => metric.Key.Name, StringComparer.Ordinal))
        {
            var name = PrometheusText.NameOf(metric.Key);
            PrometheusText.AppendHeader(text, name, metric.Key, metric.First().Value.Kind);
            foreach (var (key, series) in metric.OrderBy(series => series.Key.Labels, StringComparer.Ordinal))
            {
                series.AppendTo(text, name, key.Labels);
            }
        }

        return text.ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, PrometheusText.LabelsOf(tags));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MaxSeries)
            {
                return;
            }

            series = _series.GetOrAdd(key, _ => MetricSeries.For(instrument));
        }

        series.Record(value);
    }
}
