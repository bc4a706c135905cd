using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>
/// An instruction in the text, for editors without an input box: a line that begins with a marker and a blank, alone or in a comment.
/// It is the line of the cursor, or the one above.
/// </summary>
/// <param name="Text">The instruction.</param>
/// <param name="Start">The offset of its line.</param>
/// <param name="End">The offset of the end of its line, without the line break.</param>
/// <param name="Next">The offset of the next line; the end of the document if there is none.</param>
internal sealed record InstructionLine(string Text, int Start, int End, int Next)
{
    /// <summary>The marker without a setting.</summary>
    public const string DefaultMarker = ">>";

    /// <summary>Finds the instruction for an offset; null if there is none.</summary>
    /// <param name="text">The document.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="marker">What begins the line, apart from blanks and the marks of a comment.</param>
    public static InstructionLine? Find(DocumentText text, int offset, string marker = DefaultMarker)
    {
        var line = LineAt(text, offset);
        return Read(text, line, marker) ?? (line.Start > 0 ? Read(text, LineAt(text, line.Start - 1), marker) : null);
    }

    private static InstructionLine? Read(DocumentText text, (int Start, int End, int Next) line, string marker)
    {
        // A marker may itself look like the mark of a comment.
        var whole = text[line.Start..line.End].TrimStart();
        var content = whole.StartsWith(marker, StringComparison.Ordinal) ? whole : CommentMarks.Strip(whole).TrimStart();
        return
            content.StartsWith($"{marker} ", StringComparison.Ordinal)
            && content[(marker.Length + 1)..].Trim() is { Length: > 0 } instruction
            ? new InstructionLine(instruction, line.Start, line.End, line.Next)
            : null;
    }

    private static (int Start, int End, int Next) LineAt(DocumentText text, int offset)
    {
        var start = TextLines.StartOf(text, offset);
        var at = text.IndexOf('\n', offset);
        var end = at < 0 ? text.Length : at;
        return (start, end > start && text[end - 1] == '\r' ? end - 1 : end, at < 0 ? text.Length : at + 1);
    }
}
