using System.Diagnostics;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Telemetry;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Json;

namespace GeminiRx.Tests.Telemetry;

/// <summary>The telemetry of streams. Each test uses its own model, to ignore the streams of other tests.</summary>
[Collection("Telemetry")]
public sealed class TelemetryTests
{
    private static readonly EmulatorOptions _atOnce = new()
    {
        Text = "One two three.",
        CharactersPerEvent = 5,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
        ModelVersion = "gemini-answered",
    };

    [Fact]
    public async Task Measurements_OfAStream_AreThoseOfTheConventions()
    {
        using var listener = new TelemetryListener("gemini-metrics");

        await ClientOf(new GeminiEmulator(_atOnce))
            .Stream(new GenerateRequest("Hi") { Model = "gemini-metrics" })
            .ToTask(TimeoutToken.Start());

        Assert.Equal(1, listener.Measured.Count(measured => measured.Name == "gen_ai.client.operation.duration"));
        Assert.Equal(1, listener.Measured.Count(measured => measured.Name == "gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal(3, listener.Measured.Count(measured => measured.Name == "gen_ai.client.operation.time_per_output_chunk"));
        Assert.Equal(
            [("input", 1.0), ("output", 4.0)],
            listener
                .Measured.Where(measured => measured.Name == "gen_ai.client.token.usage")
                .Select(measured => ((string)measured.Tags["gen_ai.token.type"]!, measured.Value))
        );
        Assert.All(listener.Measured, measured => Assert.Equal("gcp.gemini", measured.Tags["gen_ai.provider.name"]));
    }

    [Fact]
    public async Task Failure_IsReportedByItsStatusWithoutThePrompt()
    {
        using var listener = new TelemetryListener("gemini-failure");
        var client = new GeminiClient(new GeminiOptions { ApiKey = "invalid", HttpClient = new GeminiEmulator(_atOnce).CreateClient() });

        await Assert.ThrowsAsync<GeminiApiException>(() =>
            client
                .Stream(
                    new GenerateRequest("my prompt")
                    {
                        Model = "gemini-failure",
                        System = "my prompt",
                        StopSequences = ["my prompt"],
                    }
                )
                .ToTask(TimeoutToken.Start())
        );

        var span = Assert.Single(listener.Spans);
        Assert.Equal((ActivityStatusCode.Error, "INVALID_ARGUMENT"), (span.Status, span.GetTagItem("error.type")));
        var measured = Assert.Single(listener.Measured);
        Assert.Equal(("gen_ai.client.operation.duration", "INVALID_ARGUMENT"), (measured.Name, measured.Tags["error.type"]));
        Assert.DoesNotContain(
            span.TagObjects,
            tag =>
                $"{tag.Value}".Contains("my prompt", StringComparison.Ordinal)
                || $"{tag.Value}".Contains("invalid", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Dispose_EndsTheSpanWithoutAnError()
    {
        using var listener = new TelemetryListener("gemini-disposed");
        var emulator = new GeminiEmulator(_atOnce with { BurstInterval = TimeSpan.FromHours(1) });

        await ClientOf(emulator).Stream(new GenerateRequest("Hi") { Model = "gemini-disposed" }).Take(1).ToTask(TimeoutToken.Start());
        await listener.Ended.WaitAsync(TimeoutToken.Start());

        Assert.Equal((ActivityStatusCode.Unset, null), (Assert.Single(listener.Spans).Status, listener.Spans[0].GetTagItem("error.type")));
    }

    [Fact]
    public void WithoutAListener_NothingIsMeasured()
    {
        var request = new GenerateRequest("Hi");
        var options = new GeminiOptions();
        Assert.Null(StreamTelemetry.Start(options, request, "m", GeminiOptions.DefaultEndpoint));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            StreamTelemetry.Start(options, request, "m", GeminiOptions.DefaultEndpoint)?.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static GeminiClient ClientOf(GeminiEmulator emulator) => new(new GeminiOptions { HttpClient = emulator.CreateClient() });
}
