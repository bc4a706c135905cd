using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GeminiRx.Cli;

/// <summary>Sends a span for each answer to a collector of OpenTelemetry, if the environment names one. Spans contain no prompt, no answer,
/// no key and no id of an answer.</summary>
internal static class RelayTraces
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Service = "geminirx-relay";

    /// <summary>Begins to send; null if no collector is named. Dispose sends the rest.</summary>
    public static TracerProvider? Start() =>
        (EnvironmentVariables.Read(TracesEndpoint) ?? EnvironmentVariables.Read(Endpoint)) is null
            ? null
            : Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource =>
                    resource.AddService(Service, serviceVersion: ProgramVersion.Text).AddEnvironmentVariableDetector()
                )
                .AddSource(GeminiTelemetry.Name)
                .AddOtlpExporter()
                .Build();
}
