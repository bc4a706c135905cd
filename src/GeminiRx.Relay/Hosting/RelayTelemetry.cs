using System.Diagnostics.Metrics;

namespace GeminiRx.Relay.Hosting;

/// <summary>What the addresses of answers measure, on the meter <c>GeminiRx.Relay</c>. Without a listener it costs nothing.</summary>
internal static class RelayTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "GeminiRx.Relay";

    private static readonly Meter _meter = new(Name);
    private static readonly Counter<long> _answers = _meter.CreateCounter<long>(
        "geminirx.relay.answers",
        "{answer}",
        "Answers whose writing has ended."
    );

    /// <summary>The answers that this process writes.</summary>
    public static UpDownCounter<long> Running { get; } =
        _meter.CreateUpDownCounter<long>("geminirx.relay.answers.running", "{answer}", "Answers that this process writes now.");

    /// <summary>The readers of event streams and of lines.</summary>
    public static UpDownCounter<long> Readers { get; } =
        _meter.CreateUpDownCounter<long>("geminirx.relay.readers", "{reader}", "Readers that follow an answer now.");

    /// <summary>The callers that were cut because they did not read.</summary>
    public static Counter<long> Stalled { get; } =
        _meter.CreateCounter<long>("geminirx.relay.callers.stalled", "{caller}", "Callers that were cut because they did not read.");

    /// <summary>Counts an answer.</summary>
    /// <param name="isWritten">Whether the log has its end.</param>
    public static void Ended(bool isWritten) =>
        _answers.Add(1, new KeyValuePair<string, object?>("end", isWritten ? "written" : "missing"));
}
