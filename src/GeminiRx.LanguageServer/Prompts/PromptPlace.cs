using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The place that a prompt is about, and where its answer goes.</summary>
/// <param name="Start">The offset of the selection's beginning; the cursor if nothing is selected.</param>
/// <param name="End">The offset of its end.</param>
/// <param name="Target">The offset at which the answer is inserted.</param>
/// <param name="Instruction">The line in the text that holds the instruction; null if there is none.</param>
internal sealed record PromptPlace(int Start, int End, int Target, InstructionLine? Instruction)
{
    public static PromptPlace Of(Document document, int start, int end, PromptFile prompt, bool findsInstruction)
    {
        var text = document.Text;
        var line = findsInstruction ? InstructionLine.Find(text, start) : null;
        var isOnLine = line is not null && start >= line.Start && end <= line.Next && start <= line.End;
        var target = prompt.Placement switch
        {
            PromptPlacement.Below => EndOfLine(text, end),
            PromptPlacement.Above => StartOfLine(text, start),
            _ => isOnLine ? line!.Start : end,
        };
        return isOnLine && prompt.Placement == PromptPlacement.Insert
            ? new(line!.Start, line.Start, target, line)
            : new(start, end, target, line);
    }

    /// <summary>The indentation of the line at an offset.</summary>
    public static string IndentationAt(string text, int offset)
    {
        var start = StartOfLine(text, offset);
        var end = start;
        while (end < text.Length && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[start..end];
    }

    private static int StartOfLine(string text, int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;

    private static int EndOfLine(string text, int offset)
    {
        var at = text.IndexOf('\n', offset);
        return at < 0 ? text.Length
            : at > offset && text[at - 1] == '\r' ? at - 1
            : at;
    }
}
