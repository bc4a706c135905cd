using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The place that a prompt is about, and where its answer goes.</summary>
/// <param name="Start">The offset of the selection's beginning; the cursor if nothing is selected.</param>
/// <param name="End">The offset of its end.</param>
/// <param name="Target">The offset at which the answer is inserted.</param>
/// <param name="Instruction">The line in the text that holds the instruction; null if there is none.</param>
internal sealed record PromptPlace(int Start, int End, int Target, InstructionLine? Instruction)
{
    /// <summary>Whether the answer takes the place of the instruction's line.</summary>
    public bool IsOnInstruction => Instruction is { } line && Target == line.Start;

    /// <summary>The text that is deleted when the answer is complete: the line of the instruction; null if there is none.</summary>
    public ResumePoint? Mark => Instruction is { } line ? ResumePoint.Of(line.Start, IsOnInstruction ? line.End : line.Next) : null;

    public static PromptPlace Of(Document document, int start, int end, PromptFile prompt, bool findsInstruction)
    {
        var text = document.Text;
        var line = findsInstruction && prompt.NeedsInstruction ? InstructionLine.Find(text, start) : null;
        if (line is not null && start >= line.Start && end <= line.End)
        {
            return new(line.Start, line.Start, line.Start, line);
        }

        // A selection of whole lines ends at the beginning of the next line.
        var last = end > start && text[end - 1] == '\n' ? end - 1 : end;
        var target = prompt.Placement switch
        {
            PromptPlacement.Below => EndOfLine(text, last),
            PromptPlacement.Above => StartOfLine(text, start),
            _ => end,
        };
        return new(start, end, target, line);
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
