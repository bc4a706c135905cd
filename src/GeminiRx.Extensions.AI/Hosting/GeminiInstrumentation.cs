using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace GeminiRx.Extensions.AI;

/// <summary>Adds the telemetry of the library to OpenTelemetry; see <see cref="GeminiTelemetry"/>.</summary>
public static class GeminiInstrumentation
{
    /// <summary>Adds the spans of the streams.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TracerProviderBuilder AddGeminiRxInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(GeminiTelemetry.Name);
    }

    /// <summary>Adds the durations, the token counts and the waits for limits.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static MeterProviderBuilder AddGeminiRxInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(GeminiTelemetry.Name);
    }
}
