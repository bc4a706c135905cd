namespace GeminiRx.Emulator;

/// <summary>A piece of the answer, or of a thought summary.</summary>
internal readonly record struct AnswerPart(string Text, bool Thought = false);

/// <summary>One GenerateContentResponse of a stream; <c>Usage</c> holds the totals up to and with it.</summary>
internal sealed record AnswerEvent(IReadOnlyList<AnswerPart> Parts, TokenUsage Usage, string? FinishReason = null);

/// <summary>Running totals of tokens. The thoughts are not inside of the candidates, and the total is the sum of all three.</summary>
internal readonly record struct TokenUsage(int Prompt, int Candidates, int Thoughts)
{
    public int Total => Prompt + Candidates + Thoughts;

    /// <summary>A rough count, since there is no tokenizer here: four bytes of UTF-8 to a token, rounded up.</summary>
    public static int Estimate(long bytes) => (int)Math.Min(int.MaxValue / 4, (bytes + 3) / 4);
}
