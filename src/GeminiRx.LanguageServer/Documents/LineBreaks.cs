using System.Text;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>Converts between the line breaks of an answer, which are line feeds, and those of a document, which may be CRLF.</summary>
internal static class LineBreaks
{
    public static string ToDocument(string text, string documentBreak) =>
        documentBreak == "\n" ? text : text.Replace("\n", documentBreak, StringComparison.Ordinal);

    public static string FromDocument(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Exchanges LF and CRLF. Returns the same instance if the text has no line break.</summary>
    public static string Exchange(string text) =>
        text.Contains("\r\n", StringComparison.Ordinal) ? FromDocument(text)
        : text.Contains('\n', StringComparison.Ordinal) ? ToDocument(text, "\r\n")
        : text;

    /// <summary>Removes characters from the end of a document's text. CRLF counts as one.</summary>
    public static void TakeFromEnd(StringBuilder text, int characters)
    {
        for (var left = characters; left > 0 && text.Length > 0; left--)
        {
            var isPair = text is [.., '\r', '\n'];
            text.Length -= isPair ? 2 : 1;
        }
    }
}
