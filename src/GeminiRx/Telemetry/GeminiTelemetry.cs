using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GeminiRx;

/// <summary>
/// The names of the telemetry of this library. It follows the semantic conventions of OpenTelemetry for generative AI and measures nothing
/// without a listener.
/// <list type="bullet">
/// <item><description>A client span <c>generate_content MODEL</c> for each stream, from the subscription to the end, with the model, the
/// sampling parameters, the response id, the finish reasons, the token counts, the server and the error type. It is the parent of the spans
/// of the HTTP client. A stream that its subscriber disposed has no error.</description></item>
/// <item><description><c>gen_ai.client.operation.duration</c> (s), <c>gen_ai.client.token.usage</c> ({token}),
/// <c>gen_ai.client.operation.time_to_first_chunk</c> (s) and <c>gen_ai.client.operation.time_per_output_chunk</c> (s). The last two
/// measure chunks with content, including thoughts.</description></item>
/// <item><description><c>geminirx.rate_limiter.wait.duration</c> (s): the time that requests wait for a rate limiter, including refused
/// requests, without requests that do not wait.</description></item>
/// </list>
/// Telemetry contains no key, no prompt and no answer.
/// </summary>
public static class GeminiTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Name = "GeminiRx";

    private static readonly string? _version = typeof(GeminiTelemetry).Assembly.GetName().Version?.ToString(3);

    internal static ActivitySource Source { get; } = new(Name, _version);

    internal static Meter Meter { get; } = new(Name, _version);
}
