using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Metering;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Counts the tokens of an answer, once, at its end. Many answers are aborted before the service reports any: an estimate counts
/// for them.</summary>
internal sealed class CompletionCost(GenerateRequest request, AnswerMeter meter, CompletionCounts counts)
{
    private int _text;
    private int _isCounted;

    /// <summary>Takes a part of the answer.</summary>
    public void Record(Chunk chunk) => Interlocked.Add(ref _text, (chunk as TextChunk)?.Text.Length ?? 0);

    /// <summary>Counts an answer that failed. One that the service refused costs nothing.</summary>
    public void Fail(Exception failure) => Count(failure is GeminiException && Volatile.Read(ref _text) == 0 ? 0 : Estimate);

    /// <summary>Counts an answer that has ended or was aborted.</summary>
    public void End() => Count(Estimate);

    private int Estimate => TokenBudget.TokensOf(PromptLength + Volatile.Read(ref _text));

    private int PromptLength =>
        request
            .Contents.Append(request.System)
            .SelectMany(content => content?.Parts ?? [])
            .OfType<TextPart>()
            .Sum(part => part.Text.Length);

    private void Count(int estimate)
    {
        if (Interlocked.Exchange(ref _isCounted, 1) == 0)
        {
            counts.AddTokens(meter.Report.Usage?.Total ?? estimate);
        }
    }
}
