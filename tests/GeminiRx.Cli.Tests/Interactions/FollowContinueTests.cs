using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Answers of which the service makes several interactions.</summary>
public sealed class FollowContinueTests
{
    private static readonly EmulatorOptions _fast = new()
    {
        Text = "Once upon a time there was a planet that nobody had seen.",
        CharactersPerEvent = 5,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    // Requests: 1 starts the run, 2 follows it, 3 reads its model, then the rest.
    [Theory]
    [InlineData(0, null)]
    [InlineData(2, "drop:900")]
    [InlineData(4, "drop:900")]
    [InlineData(4, "503-event:2")]
    public async Task Follow_WithContinue_ShowsAnAnswerOfSeveralInteractions(int number, string? fault)
    {
        var emulator = new GeminiEmulator(
            _fast with
            {
                OnRequest = request => new() { Fault = request.Number == number ? $"continuation:3 + {fault}" : "continuation:3" },
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var interactions = new GeminiClient(new GeminiOptions { Endpoint = service.Address, ApiKey = "key" }).Interactions;
        var started = await interactions.Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["follow", started.Id, "--continue"], "", EndpointOf(service));

        Assert.Equal((0, _fast.Text), (exitCode, output));
        Assert.Equal(fault is not null, error.Contains("Trying again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follow_WithoutContinue_ShowsOnlyTheInteraction()
    {
        var emulator = new GeminiEmulator(_fast with { Fault = "continuation:3" });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var interactions = new GeminiClient(new GeminiOptions { Endpoint = service.Address, ApiKey = "key" }).Interactions;
        var started = await interactions.Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());

        var (exitCode, output, _) = await GeminiProcess.RunAsync(["follow", started.Id], "", EndpointOf(service));

        Assert.Equal(3, exitCode);
        Assert.StartsWith(output, _fast.Text, StringComparison.Ordinal);
        Assert.Equal(["POST", "GET"], emulator.Requests.Select(request => request.Method.Method)); // nothing was billed
    }

    private static (string, string)[] EndpointOf(LoopbackEmulator service) =>
        [("GEMINIRX_ENDPOINT", service.Address.AbsoluteUri), ("GEMINI_API_KEY", "key")];
}
