using System.Text;

namespace GeminiRx.Emulator;

/// <summary>Turns the text of the options into the events of a stream.</summary>
internal static class TextAnswer
{
    public static IEnumerable<AnswerEvent> Events(GenerateAsk ask, EmulatorOptions options)
    {
        var usage = new TokenUsage(ask.PromptTokens, Candidates: 0, Thoughts: 0);
        if (ask.IncludeThoughts)
        {
            usage = usage with { Thoughts = TokenUsage.Estimate(Encoding.UTF8.GetByteCount(BuiltInText.Thought)) };
            yield return new AnswerEvent([new AnswerPart(BuiltInText.Thought, Thought: true)], usage);
        }

        var text = options.Text ?? BuiltInText.Answer;
        var (start, bytes, number) = (0, 0L, 0);
        do
        {
            var end = CutAfter(text, start + Math.Min(options.CharactersPerEvent, text.Length - start));
            var piece = text[start..end];
            bytes += Encoding.UTF8.GetByteCount(piece);
            usage = usage with { Candidates = TokenUsage.Estimate(bytes) };
            yield return new AnswerEvent(Parts(piece, ++number), usage, end == text.Length ? "STOP" : null);
            start = end;
        }
        while (start < text.Length);
    }

    /// <summary>The service sends several text parts in one event now and then: here in every third.</summary>
    private static AnswerPart[] Parts(string piece, int number)
    {
        var middle = CutAfter(piece, piece.Length / 2);
        return number % 3 == 0 && middle > 0 && middle < piece.Length
            ? [new AnswerPart(piece[..middle]), new AnswerPart(piece[middle..])]
            : [new AnswerPart(piece)];
    }

    /// <summary>The given place, or the one after it where that one lies inside of a surrogate pair.</summary>
    private static int CutAfter(string text, int at) =>
        at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]) ? at + 1 : at;
}
