using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>Names, labels and headers in the text format of Prometheus.</summary>
internal static class PrometheusText
{
    /// <summary>The name with its unit: <c>http.server.request.duration</c> in <c>s</c> is
    /// <c>http_server_request_duration_seconds</c>.</summary>
    public static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var total = instrument is Counter<long> or Counter<int> or Counter<double> ? "_total" : "";
        return Plain(instrument.Name) + unit + total;
    }

    public static void AppendHeader(StringBuilder text, string name, string? help, MetricKind kind)
    {
        if (help is { Length: > 0 })
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(help)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {kind.ToString().ToLowerInvariant()}\n");
    }

    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var shown = Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal);
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{Plain(name)}=\"{shown}\"");
        }

        return text.ToString();
    }

    private static string Plain(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
