using System.Diagnostics;
using System.Reactive.Linq;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace GeminiRx.Extensions.AI.Tests.Hosting;

/// <summary>Spans and metrics of a stream reach the providers of OpenTelemetry.</summary>
public sealed class InstrumentationTests
{
    [Fact]
    public async Task Stream_IsASpanAndAMeasurement()
    {
        var spans = new List<Activity>();
        var exporter = new MetricNames();
        using var reader = new BaseExportingMetricReader(exporter);
        using var traces = Sdk.CreateTracerProviderBuilder().AddGeminiRxInstrumentation().AddProcessor(new Spans(spans)).Build();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddGeminiRxInstrumentation().AddReader(reader).Build();

        await new GeminiClient(new GeminiOptions { HttpClient = Hosts.Emulator().CreateClient() }).Stream(
            new GenerateRequest("Hi") { Model = "gemini-2.5-flash" }
        );
        reader.Collect();

        lock (spans)
        {
            Assert.Contains(spans, span => span.DisplayName == "generate_content gemini-2.5-flash");
        }

        Assert.Contains("gen_ai.client.operation.duration", exporter.Names);
    }

    private sealed class Spans(List<Activity> ended) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            lock (ended)
            {
                ended.Add(data);
            }
        }
    }

    private sealed class MetricNames : BaseExporter<Metric>
    {
        public List<string> Names { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                Names.Add(metric.Name);
            }

            return ExportResult.Success;
        }
    }
}
