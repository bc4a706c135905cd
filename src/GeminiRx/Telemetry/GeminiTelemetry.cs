using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GeminiRx;

/// <summary>
/// What the library tells about itself, by OpenTelemetry's conventions for generative AI, to whoever listens; nothing is measured while
/// nobody does.
/// <list type="bullet">
/// <item><description>A span of kind client for each stream, <c>generate_content MODEL</c>, from the subscription to the end, with the
/// model, the sampling, the response's
/// id, the finish reasons, the token counts, the server and the type of an error. It is the parent of the HTTP client's own spans. A stream
/// that its subscriber disposed of has no error.</description></item>
/// <item><description><c>gen_ai.client.operation.duration</c> (s), <c>gen_ai.client.token.usage</c> ({token}),
/// <c>gen_ai.client.operation.time_to_first_chunk</c> (s) and <c>gen_ai.client.operation.time_per_output_chunk</c> (s): the last two are of
/// chunks with content, thoughts included.</description></item>
/// <item><description><c>geminirx.rate_limiter.wait.duration</c> (s): how long requests waited for a rate limiter, refused ones included;
/// those that need not wait are not in it.</description></item>
/// </list>
/// No key, prompt or answer is in any of it.
/// </summary>
public static class GeminiTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Name = "GeminiRx";

    private static readonly string? _version = typeof(GeminiTelemetry).Assembly.GetName().Version?.ToString(3);

    internal static ActivitySource Source { get; } = new(Name, _version);

    internal static Meter Meter { get; } = new(Name, _version);
}
