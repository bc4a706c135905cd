namespace GeminiRx.LanguageServer.Prompts;

/// <summary>
/// An instruction in the text, for editors without an input box: a line that begins with <c>&gt;&gt;</c> and a blank, alone or in a
/// comment. It is the line of the cursor, or the one above.
/// </summary>
/// <param name="Text">The instruction.</param>
/// <param name="Start">The offset of its line.</param>
/// <param name="End">The offset of the end of its line, without the line break.</param>
/// <param name="Next">The offset of the next line; the end of the document if there is none.</param>
internal sealed record InstructionLine(string Text, int Start, int End, int Next)
{
    private const string Marker = ">> ";

    /// <summary>Finds the instruction for an offset; null if there is none.</summary>
    public static InstructionLine? Find(string text, int offset)
    {
        var line = LineAt(text, offset);
        return Read(text, line) ?? (line.Start > 0 ? Read(text, LineAt(text, line.Start - 1)) : null);
    }

    private static InstructionLine? Read(string text, (int Start, int End, int Next) line)
    {
        var content = CommentMarks.Strip(text[line.Start..line.End]).TrimStart();
        return content.StartsWith(Marker, StringComparison.Ordinal) && content[Marker.Length..].Trim() is { Length: > 0 } instruction
            ? new InstructionLine(instruction, line.Start, line.End, line.Next)
            : null;
    }

    private static (int Start, int End, int Next) LineAt(string text, int offset)
    {
        var start = text.LastIndexOf('\n', Math.Max(0, offset - 1), Math.Max(0, offset)) + 1;
        var at = text.IndexOf('\n', offset);
        var end = at < 0 ? text.Length : at;
        return (start, end > start && text[end - 1] == '\r' ? end - 1 : end, at < 0 ? text.Length : at + 1);
    }
}
