#pragma warning disable RS0030 // the samples are those of a program, and a program may write to the console
using System.Reactive.Linq;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The code of interactions.md.</summary>
public sealed class InteractionSamples
{
    internal static async Task AskAsync(GeminiClient gemini)
    {
        // <docs>
        var answer = await gemini.Interact(new InteractionRequest("Explain black holes")).ToCompletion();
        // </docs>
        _ = answer;
    }

    internal static async Task ResumeAsync(GeminiClient gemini)
    {
        // <docs>
        var source = gemini.Interactions.Source.WithPolicy(AnswerPolicy.Interactive);
        await source(new GenerateRequest("Write a long story")).Text().Do(Console.Write);
        // </docs>
    }

    internal static async Task ConverseAsync(GeminiClient gemini)
    {
        // <docs>
        var first = await gemini.Interact(new InteractionRequest("My name is Ada.")).ToCompletion();
        var next = new InteractionRequest("What is my name?") { PreviousInteractionId = first.End!.ResponseId };
        var second = await gemini.Interact(next).ToCompletion();
        // </docs>
        _ = second;
    }

    internal static async Task FollowAsync(GeminiClient gemini)
    {
        // <docs>
        var started = await gemini.Interactions.Start(new InteractionRequest("Research the history of tea"));
        // Later, also in another process:
        await gemini.Interactions.FollowSource(started.Id).ResumeAfterDrop()(new GenerateRequest("-")).Text().Do(Console.Write);
        // </docs>
    }
}
