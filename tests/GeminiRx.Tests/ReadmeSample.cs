#pragma warning disable RS0030 // the sample is a program's, and a program may write to the console
using System.Reactive.Linq;

namespace GeminiRx.Tests;

public sealed class ReadmeSample
{
    internal static async Task RunAsync()
    {
        // <readme>
        var gemini = GeminiClient.FromEnvironment();          // GEMINI_API_KEY
        using var stop = new CancellationTokenSource();

        await gemini.Stream("Write a story about space exploration")
            .StopWhen(stop.Token)                             // completes the answer; aborts the request
            .Pace(TimeSpan.FromMilliseconds(50))              // at most one piece every 50 ms, nothing lost
            .Text()
            .ForEachAsync(text => Console.Write(text));       // throws a GeminiException if there was a failure
        // </readme>
    }
}
