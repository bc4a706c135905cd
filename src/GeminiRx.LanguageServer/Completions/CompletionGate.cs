using System.Reactive.Linq;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Asks a fast model whether a completion is wanted at a place, before one is generated.</summary>
internal static class CompletionGate
{
    private const string Mark = "<CURSOR>";

    // A completion that may be wanted costs less than one that is missed.
    private const double LeastProbability = 0.3;

    private static readonly YesNoQuestion _question = new(
        "isWanted",
        $"The author of this text has stopped typing at the mark {Mark}. Would the author accept a suggestion for what follows there?"
    )
    {
        WhenTrue = "What follows at the mark is missing, and can be guessed from the text.",
        WhenFalse = "The text is complete at the mark, or what follows cannot be guessed.",
    };

    /// <summary>Asks once, on subscription.</summary>
    /// <param name="client">The client.</param>
    /// <param name="values">The values of the prompt's variables, without secrets.</param>
    /// <param name="counts">Counts the request and its estimated tokens.</param>
    /// <returns>Whether a completion is wanted; a failure of the service is an error.</returns>
    /// <exception cref="GeminiConfigurationException">The service of the client has no decisions.</exception>
    public static IObservable<bool> Ask(GeminiClient client, IReadOnlyDictionary<string, string> values, CompletionCounts counts)
    {
        var text = $"{values[PromptTemplate.Before]}{Mark}{values[PromptTemplate.After]}";
        var answer = client.Decide(new DecisionRequest(text, _question));
        return Observable.Defer(() =>
        {
            counts.Called();
            return answer
                .Select(decision => decision.Probability >= LeastProbability)
                .Do(_ => counts.AddTokens(TokenBudget.TokensOf(text.Length)));
        });
    }
}
