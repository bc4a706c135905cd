#pragma warning disable RS0030 // the sample is a program's, and a program may write to the console
using System.Reactive.Linq;

namespace GeminiRx.Tests;

public sealed class ReadmeSample
{
    internal static void Run()
    {
        // <readme>
        var gemini = GeminiClient.FromEnvironment();          // GEMINI_API_KEY
        using var stop = new CancellationTokenSource();

        using var answer = gemini.Stream("Write a story about space exploration")
            .StopWhen(stop.Token)                             // completes the answer; aborts the request
            .Pace(TimeSpan.FromMilliseconds(50))              // at most one piece every 50 ms, nothing lost
            .Text()
            .Subscribe(Console.Write, e => Console.Error.WriteLine(e.Message));
        // </readme>
    }

    internal static async Task RunOthersAsync(GeminiClient gemini)
    {
        // csharpier-ignore-start
        // <readme>
        var stored = gemini.Interactions.Source.ResumeAfterDrop()(new GenerateRequest("Explain black holes"));
        await using var session = gemini.Live();              // outlives its connections
        var spoken = await session.Turn("Why is the sky blue?").ToCompletion();
        Console.WriteLine(spoken.SpokenText);
        // </readme>
        // csharpier-ignore-end
        _ = stored;
    }
}
