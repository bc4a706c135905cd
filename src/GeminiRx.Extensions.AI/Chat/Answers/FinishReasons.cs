using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Converts the end of an answer to a finish reason, and back.</summary>
internal static class FinishReasons
{
    public static ChatFinishReason Of(FinishedChunk end, bool hasCalls) =>
        end.Outcome switch
        {
            Outcome.Completed => hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Outcome.MaxTokens => ChatFinishReason.Length,
            Outcome.Blocked => ChatFinishReason.ContentFilter,
            _ => new ChatFinishReason(end.Reason?.Value is { Length: > 0 } reason ? reason : end.Outcome.ToName()),
        };

    /// <summary>The end of an answer of another client.</summary>
    public static FinishedChunk ToEnd(ChatFinishReason reason) =>
        reason == ChatFinishReason.Stop || reason == ChatFinishReason.ToolCalls
            ? new FinishedChunk(Outcome.Completed) { Reason = FinishReason.Stop }
        : reason == ChatFinishReason.Length ? new FinishedChunk(Outcome.MaxTokens) { Reason = FinishReason.MaxTokens }
        : reason == ChatFinishReason.ContentFilter ? new FinishedChunk(Outcome.Blocked) { Reason = FinishReason.Safety }
        : new FinishedChunk(new FinishReason(reason.Value).Outcome) { Reason = new FinishReason(reason.Value) };
}
