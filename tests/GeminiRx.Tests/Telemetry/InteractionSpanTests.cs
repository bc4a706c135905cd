using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Telemetry;

/// <summary>The spans of interactions.</summary>
[Collection("Telemetry")]
public sealed class InteractionSpanTests
{
    [Fact]
    public async Task Span_OfAnInteraction_HasItsStatusAndNoIdentifierAsItsModel()
    {
        using var listener = new TelemetryListener("followed.test", "server.address");
        var emulator = new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.Zero });
        var options = new GeminiOptions { Endpoint = new Uri("https://followed.test"), HttpClient = emulator.CreateClient() };
        var interactions = new GeminiClient(options).Interactions;
        var started = await interactions.Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());

        await interactions.Follow(started.Id).ToTask(TimeoutToken.Start());
        await interactions
            .Stream(new InteractionRequest(new GenerateRequest("Hi") { Model = GeminiOptions.DefaultModel }))
            .ToTask(TimeoutToken.Start());

        Assert.Equal(
            ["generate_content", $"generate_content {GeminiOptions.DefaultModel}"],
            listener.Spans.Select(span => span.DisplayName)
        );
        Assert.All(
            listener.Spans,
            span => Assert.Equal(["completed"], Assert.IsType<string[]>(span.GetTagItem("gen_ai.response.finish_reasons")))
        );
        Assert.DoesNotContain(listener.Measured, one => Equals(one.Tags.GetValueOrDefault("gen_ai.request.model"), started.Id));
    }
}
