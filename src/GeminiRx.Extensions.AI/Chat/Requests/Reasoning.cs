using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts the reasoning options to the thinking of a model.</summary>
internal static class Reasoning
{
    // The middle of the budgets of Gemini 2.5.
    private const int LowBudget = 1024;
    private const int MediumBudget = 8192;

    /// <exception cref="ArgumentException">There is an effort, but the model, on which its form depends, is unknown.</exception>
    public static ThinkingConfig? ToThinking(ReasoningOptions? options, string? model)
    {
        if (options is null or { Effort: null, Output: null })
        {
            return null;
        }

        var amount = options.Effort is { } effort ? AmountOf(effort, model ?? throw NoModel()) : new ThinkingConfig();
        return amount with { IncludeThoughts = options.Output is ReasoningOutput.Summary or ReasoningOutput.Full };
    }

    private static ThinkingConfig AmountOf(ReasoningEffort effort, string model) =>
        effort switch
        {
            ReasoningEffort.None => ThinkingConfig.Lowest(model),
            ReasoningEffort.Low => Between(model, ThinkingLevel.Low, LowBudget),
            ReasoningEffort.Medium => Between(model, ThinkingLevel.Medium, MediumBudget),
            ReasoningEffort.High => Between(model, ThinkingLevel.High, ThinkingConfig.Highest(model).Budget),
            _ => ThinkingConfig.Highest(model),
        };

    private static ThinkingConfig Between(string model, ThinkingLevel level, int? budget) =>
        ThinkingConfig.Lowest(model) switch
        {
            { Level: not null } => new ThinkingConfig { Level = level },
            { Budget: not null } => new ThinkingConfig { Budget = budget },
            var none => none,
        };

    private static ArgumentException NoModel() =>
        new(
            "Reasoning.Effort is set, but the model of the source is unknown: set GeminiChatOptions.Model, or ModelId of the options.",
            nameof(ChatOptions.Reasoning)
        );
}
