using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Runs the program on interactions of an emulator that answers at once.</summary>
internal static class FollowProgram
{
    public const string WholeText = "Once upon a time there was a planet that nobody had seen.";

    public static EmulatorOptions Fast { get; } =
        new()
        {
            Text = WholeText,
            CharactersPerEvent = 5,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
        };

    public static (string, string)[] EndpointOf(LoopbackEmulator service) =>
        [("GEMINIRX_ENDPOINT", service.Address.AbsoluteUri), ("GEMINI_API_KEY", "key")];

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(GeminiEmulator emulator, params string[] arguments)
    {
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        return await GeminiProcess.RunAsync(arguments, "", EndpointOf(service));
    }

    /// <summary>Starts a run in the background.</summary>
    public static async Task<Interaction> StartAsync(LoopbackEmulator service) =>
        await InteractionsOf(service).Start(new InteractionRequest("Hi")).ToTask(TimeoutToken.Start());

    /// <summary>Follows a run that this starts.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> FollowAsync(GeminiEmulator emulator, params string[] options)
    {
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var started = await StartAsync(service);
        return await GeminiProcess.RunAsync(["follow", started.Id, .. options], "", EndpointOf(service));
    }

    public static GeminiInteractions InteractionsOf(LoopbackEmulator service) =>
        new GeminiClient(new GeminiOptions { Endpoint = service.Address, ApiKey = "key" }).Interactions;
}
