using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>How the values of a metric add up.</summary>
internal enum MetricKind
{
    /// <summary>A sum that only rises.</summary>
    Counter,

    /// <summary>A value that rises and falls.</summary>
    Gauge,

    /// <summary>Numbers of values in ranges.</summary>
    Histogram,
}

/// <summary>The values of a metric with one set of labels. Thread-safe.</summary>
/// <param name="kind">The kind.</param>
/// <param name="isLast">Whether a value replaces the earlier one; otherwise they add up.</param>
/// <param name="bounds">The upper bounds of the ranges of a histogram.</param>
internal sealed class MetricSeries(MetricKind kind, bool isLast, IReadOnlyList<double> bounds)
{
    // The default of OpenTelemetry.
    private static readonly double[] _bounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[bounds.Count + 1];
    private double _sum;

    public MetricKind Kind => kind;

    public static MetricSeries For(Instrument instrument) =>
        instrument switch
        {
            Histogram<double> histogram => new(MetricKind.Histogram, false, histogram.Advice?.HistogramBucketBoundaries ?? _bounds),
            Histogram<long> histogram => new(MetricKind.Histogram, false, BoundsOf(histogram.Advice)),
            Histogram<int> histogram => new(MetricKind.Histogram, false, BoundsOf(histogram.Advice)),
            Counter<long> or Counter<int> or Counter<double> => new(MetricKind.Counter, false, []),
            UpDownCounter<long> or UpDownCounter<int> or UpDownCounter<double> => new(MetricKind.Gauge, false, []),
            _ => new(MetricKind.Gauge, instrument.IsObservable, []),
        };

    public void Record(double value)
    {
        lock (_gate)
        {
            _sum = isLast ? value : _sum + value;
            var range = 0;
            while (range < bounds.Count && value > bounds[range])
            {
                range++;
            }

            _counts[range]++;
        }
    }

    public void AppendTo(StringBuilder text, string name, string labels)
    {
        lock (_gate)
        {
            if (kind != MetricKind.Histogram)
            {
                Append(text, name, labels, _sum);
                return;
            }

            var total = 0L;
            for (var range = 0; range < _counts.Length; range++)
            {
                total += _counts[range];
                var bound = range < bounds.Count ? bounds[range].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Append(text, name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", total);
            }

            Append(text, name + "_sum", labels, _sum);
            Append(text, name + "_count", labels, total);
        }
    }

    private static void Append(StringBuilder text, string name, string labels, double value)
    {
        var set = labels.Length > 0 ? $"{{{labels}}}" : "";
        text.Append(CultureInfo.InvariantCulture, $"{name}{set} {value}\n");
    }

    private static double[] BoundsOf<T>(InstrumentAdvice<T>? advice)
        where T : struct, IConvertible =>
        advice?.HistogramBucketBoundaries is { } bounds
            ? [.. bounds.Select(bound => bound.ToDouble(CultureInfo.InvariantCulture))]
            : _bounds;
}
