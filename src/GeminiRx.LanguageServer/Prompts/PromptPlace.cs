using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The place that a prompt is about, and where its answer goes.</summary>
/// <param name="Start">The offset of the selection's beginning; the cursor if nothing is selected.</param>
/// <param name="End">The offset of its end.</param>
/// <param name="Target">The offset at which the answer is inserted.</param>
/// <param name="Instruction">The line in the text that holds the instruction; null if there is none.</param>
internal sealed record PromptPlace(int Start, int End, int Target, InstructionLine? Instruction)
{
    // Lines above and below the one of a problem.
    private const int MaxLinesAround = 20;

    /// <summary>Whether the answer takes the place of the instruction's line.</summary>
    public bool IsOnInstruction => Instruction is { } line && Target == line.Start;

    /// <summary>The text that is deleted when the answer is complete: the line of the instruction; null if there is none.</summary>
    public ResumePoint? Mark => Instruction is { } line ? ResumePoint.Of(line.Start, IsOnInstruction ? line.End : line.Next) : null;

    /// <summary>What an answer that replaces the selection rewrites.</summary>
    public Rewrite ToRewrite(DocumentText text) =>
        new(RewrittenLines.Of(text, Start, End))
        {
            Before = text[TextLines.StartOf(text, Start)..Start],
            After = text[End..TextLines.EndOf(text, End)],
        };

    /// <summary>Finds the place of a prompt.</summary>
    /// <param name="document">The document.</param>
    /// <param name="start">The offset of the selection's beginning, or of the cursor.</param>
    /// <param name="end">The offset of its end.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="marker">What begins a line with an instruction; null if the instruction is not in the text.</param>
    public static PromptPlace Of(Document document, int start, int end, PromptFile prompt, string? marker)
    {
        var text = document.Text;
        if (prompt.Scope == PromptScope.Declaration)
        {
            (start, end) = Declarations.RangeAt(text, start, end);
        }

        var line = marker is not null && prompt.NeedsInstruction ? InstructionLine.Find(text, start, marker) : null;
        if (prompt.Placement == PromptPlacement.Replace)
        {
            return ForReplacement(text, start, end, prompt.Scope, line);
        }

        if (line is not null && start >= line.Start && end <= line.End)
        {
            return new(line.Start, line.Start, line.Start, line);
        }

        // A selection of whole lines ends at the beginning of the next line.
        var last = end > start && text[end - 1] == '\n' ? end - 1 : end;
        var target = prompt.Placement switch
        {
            PromptPlacement.Below => TextLines.EndOf(text, last),
            PromptPlacement.Above => TextLines.StartOf(text, start),
            _ => end,
        };
        return new(start, end, target, line);
    }

    /// <summary>The indentation of the line at an offset.</summary>
    public static string IndentationAt(DocumentText text, int offset)
    {
        var start = TextLines.StartOf(text, offset);
        var end = start;
        while (end < text.Length && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[start..end];
    }

    // The lines of a selection without the blank lines around them; without a selection, the lines around the cursor if a problem of them
    // is to be solved. A selection that begins behind an indentation contains it.
    private static PromptPlace ForReplacement(DocumentText text, int start, int end, PromptScope scope, InstructionLine? line)
    {
        if (line is not null && line.Start >= start && line.Next <= end)
        {
            start = line.Next;
        }

        if (start == end && scope == PromptScope.Diagnostic)
        {
            (start, end) = ParagraphAt(text, start);
        }

        var (first, last) = (start, end);
        while (first < last && char.IsWhiteSpace(text[first]))
        {
            first++;
        }

        while (last > first && char.IsWhiteSpace(text[last - 1]))
        {
            last--;
        }

        var lineStart = TextLines.StartOf(text, first);
        first = text.IsBlank(lineStart, first) ? lineStart : first;
        return first == last || text.IsBlank(first, last) ? new(end, end, end, line) : new(first, last, first, line);
    }

    private static (int Start, int End) ParagraphAt(DocumentText text, int offset)
    {
        var (start, end) = (TextLines.StartOf(text, offset), TextLines.EndOf(text, offset));
        for (var lines = 0; lines < MaxLinesAround && start > 0; lines++)
        {
            var before = TextLines.StartOf(text, start - 1);
            if (string.IsNullOrWhiteSpace(text[before..start]))
            {
                break;
            }

            start = before;
        }

        for (var lines = 0; lines < MaxLinesAround && TextLines.NextOf(text, end) is var next and >= 0; lines++)
        {
            var behind = TextLines.EndOf(text, next);
            if (string.IsNullOrWhiteSpace(text[next..behind]))
            {
                break;
            }

            end = behind;
        }

        return (start, end);
    }
}
