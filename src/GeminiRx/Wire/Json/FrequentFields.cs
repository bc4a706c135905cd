namespace GeminiRx.Wire.Json;

/// <summary>
/// Finds the members of nearly every event by comparing the bytes at the reader with each name: without a search for the end of the name,
/// whose result the next search would have to wait for.
/// </summary>
internal static class FrequentFields
{
    /// <summary>Reads a name.</summary>
    /// <param name="reader">The reader, at the first byte of the name.</param>
    /// <returns>The member; unknown if it is not frequent, and nothing was read.</returns>
    public static AnswerField Take(ref JsonCursor reader) =>
        reader.NextByte switch
        {
            (byte)'c' => TakeC(ref reader),
            (byte)'f' when reader.TryTakeName("finishReason\":"u8) => AnswerField.FinishReason,
            (byte)'i' when reader.TryTakeName("index\":"u8) => AnswerField.Index,
            (byte)'m' => reader.TryTakeName("modality\":"u8) ? AnswerField.Modality
            : reader.TryTakeName("modelVersion\":"u8) ? AnswerField.ModelVersion
            : AnswerField.Unknown,
            (byte)'p' => reader.TryTakeName("parts\":"u8) ? AnswerField.Parts
            : reader.TryTakeName("promptTokenCount\":"u8) ? AnswerField.PromptTokenCount
            : reader.TryTakeName("promptTokensDetails\":"u8) ? AnswerField.PromptTokensDetails
            : AnswerField.Unknown,
            (byte)'r' => reader.TryTakeName("role\":"u8) ? AnswerField.Role
            : reader.TryTakeName("responseId\":"u8) ? AnswerField.ResponseId
            : AnswerField.Unknown,
            (byte)'t' => TakeT(ref reader),
            (byte)'u' when reader.TryTakeName("usageMetadata\":"u8) => AnswerField.UsageMetadata,
            _ => AnswerField.Unknown,
        };

    private static AnswerField TakeC(ref JsonCursor reader) =>
        reader.TryTakeName("candidates\":"u8) ? AnswerField.Candidates
        : reader.TryTakeName("content\":"u8) ? AnswerField.Content
        : reader.TryTakeName("candidatesTokenCount\":"u8) ? AnswerField.CandidatesTokenCount
        : reader.TryTakeName("candidatesTokensDetails\":"u8) ? AnswerField.CandidatesTokensDetails
        : reader.TryTakeName("cachedContentTokenCount\":"u8) ? AnswerField.CachedContentTokenCount
        : AnswerField.Unknown;

    private static AnswerField TakeT(ref JsonCursor reader) =>
        reader.TryTakeName("text\":"u8) ? AnswerField.Text
        : reader.TryTakeName("tokenCount\":"u8) ? AnswerField.TokenCount
        : reader.TryTakeName("totalTokenCount\":"u8) ? AnswerField.TotalTokenCount
        : reader.TryTakeName("thoughtsTokenCount\":"u8) ? AnswerField.ThoughtsTokenCount
        : reader.TryTakeName("thought\":"u8) ? AnswerField.Thought
        : reader.TryTakeName("thoughtSignature\":"u8) ? AnswerField.ThoughtSignature
        : reader.TryTakeName("trafficType\":"u8) ? AnswerField.TrafficType
        : AnswerField.Unknown;
}
