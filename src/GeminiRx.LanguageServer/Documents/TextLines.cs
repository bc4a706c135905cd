namespace GeminiRx.LanguageServer.Documents;

/// <summary>Finds lines in a text. A line ends before LF or CRLF.</summary>
internal static class TextLines
{
    /// <summary>The offset of the first character of the line at an offset.</summary>
    public static int StartOf(DocumentText text, int offset) => text.LastIndexOf('\n', offset) + 1;

    /// <summary>The offset of the end of the line at an offset, before the line break.</summary>
    public static int EndOf(DocumentText text, int offset)
    {
        var at = text.IndexOf('\n', offset);
        return at < 0 ? text.Length
            : at > StartOf(text, offset) && text[at - 1] == '\r' ? at - 1
            : at;
    }

    /// <summary>The offset of the line behind the line at an offset; -1 if that is the last one.</summary>
    public static int NextOf(DocumentText text, int offset) => text.IndexOf('\n', offset) is var at and >= 0 ? at + 1 : -1;

    /// <summary>Whether a line begins at an offset.</summary>
    public static bool IsStart(DocumentText text, int offset) => offset == 0 || text[offset - 1] == '\n';

    /// <summary>Whether a line ends at an offset.</summary>
    public static bool IsEnd(DocumentText text, int offset) =>
        offset == text.Length || text[offset] == '\n' || (text[offset] == '\r' && text.IsAt(offset + 1, "\n"));

    /// <summary>Whether there is nothing but one line break between two offsets.</summary>
    public static bool IsBreak(DocumentText text, int start, int end) => end - start is 1 or 2 && text[start..end] is "\n" or "\r\n";
}
