using System.Diagnostics.Metrics;
using System.Text;

namespace GeminiRx.Cli.Tests;

public sealed class RelayMetricsTests : IDisposable
{
    private readonly Meter _meter = new("test");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Histogram_HasCumulativeRanges_SumAndCount()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] };
        var series = MetricSeries.For(_meter.CreateHistogram("a.b", "s", "", tags: null, advice));
        foreach (var value in new[] { 0.25, 0.5, 0.75, 4 })
        {
            series.Record(value);
        }

        Assert.Equal(
            """
            x_bucket{a="b",le="0.5"} 2
            x_bucket{a="b",le="1"} 3
            x_bucket{a="b",le="+Inf"} 4
            x_sum{a="b"} 5.5
            x_count{a="b"} 4

            """.ReplaceLineEndings("\n"),
            TextOf(series, "a=\"b\"")
        );
    }

    [Fact]
    public void Counters_AddUp_AndObservedValuesReplaceEachOther()
    {
        var counter = MetricSeries.For(_meter.CreateCounter<long>("a"));
        var gauge = MetricSeries.For(_meter.CreateObservableGauge("b", () => 1L));
        foreach (var series in new[] { counter, gauge })
        {
            series.Record(2);
            series.Record(3);
        }

        Assert.Equal((MetricKind.Counter, "x 5\n"), (counter.Kind, TextOf(counter, "")));
        Assert.Equal((MetricKind.Gauge, "x 3\n"), (gauge.Kind, TextOf(gauge, "")));
    }

    // Red when all instruments shared a limit: 2,000 names of models, which a caller invents, and nothing new was measured any more.
    [Fact]
    public void Series_AboveTheLimitOfTheirInstrument_AddUpInOne_AndOthersGoOn()
    {
        using var metrics = new RelayMetrics();
        using var meter = new Meter(GeminiRx.Relay.Hosting.RelayTelemetry.Name);
        var models = meter.CreateCounter<long>("test.models");
        var later = meter.CreateCounter<long>("test.later");
        for (var i = 0; i < RelayMetrics.MaxSeries + 300; i++)
        {
            models.Add(2, new KeyValuePair<string, object?>("model", $"invented-{i}"));
        }

        models.Add(5, new KeyValuePair<string, object?>("model", "invented-0"));
        later.Add(1, new KeyValuePair<string, object?>("model", "x"));
        var text = metrics.ToText();

        Assert.Contains("\ntest_models_total{model=\"invented-0\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\ntest_models_total{otel_metric_overflow=\"true\"} 600\n", text, StringComparison.Ordinal);
        Assert.Contains("\ntest_later_total{model=\"x\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\ngeminirx_relay_metrics_overflow_total 300\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_HaveTheirUnit_AndLabelsAreEscaped()
    {
        Assert.Equal("a_b_seconds_total", PrometheusText.NameOf(_meter.CreateCounter<double>("a.b", "s")));
        Assert.Equal("a_b", PrometheusText.NameOf(_meter.CreateUpDownCounter<long>("a.b", "{reader}")));
        Assert.Equal(
            """a_b="x\"\\\n",c="3" """.TrimEnd(),
            PrometheusText.LabelsOf([new KeyValuePair<string, object?>("a.b", "x\"\\\n"), new KeyValuePair<string, object?>("c", 3)])
        );
    }

    private static string TextOf(MetricSeries series, string labels)
    {
        var text = new StringBuilder();
        series.AppendTo(text, "x", labels);
        return text.ToString();
    }
}
