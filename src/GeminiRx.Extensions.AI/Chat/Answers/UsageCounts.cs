using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Converts token counts, in both directions. Microsoft.Extensions.AI counts thoughts as output; the service counts them
/// separately.</summary>
internal static class UsageCounts
{
    private const string ToolUse = "ToolUsePromptTokenCount";

    public static UsageDetails Of(Usage usage) =>
        new()
        {
            InputTokenCount = Sum(usage.PromptTokenCount, usage.ToolUsePromptTokenCount),
            OutputTokenCount = Sum(usage.CandidatesTokenCount, usage.ThoughtsTokenCount),
            TotalTokenCount = usage.TotalTokenCount,
            CachedInputTokenCount = usage.CachedContentTokenCount,
            ReasoningTokenCount = usage.ThoughtsTokenCount,
            AdditionalCounts = usage.ToolUsePromptTokenCount is { } tools ? new() { [ToolUse] = tools } : null,
        };

    public static Usage Of(UsageDetails details)
    {
        var tools = details.AdditionalCounts?.TryGetValue(ToolUse, out var count) == true ? count : (long?)null;
        return new()
        {
            PromptTokenCount = Int(details.InputTokenCount - (tools ?? 0)),
            CandidatesTokenCount = Int(details.OutputTokenCount - (details.ReasoningTokenCount ?? 0)),
            TotalTokenCount = Int(details.TotalTokenCount),
            CachedContentTokenCount = Int(details.CachedInputTokenCount),
            ThoughtsTokenCount = Int(details.ReasoningTokenCount),
            ToolUsePromptTokenCount = Int(tools),
        };
    }

    private static long? Sum(int? one, int? other) => one is null && other is null ? null : (long)(one ?? 0) + (other ?? 0);

    private static int? Int(long? count) => count is { } value ? (int)Math.Clamp(value, 0, int.MaxValue) : null;
}
