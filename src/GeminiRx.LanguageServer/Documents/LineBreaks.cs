using System.Text;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>Line breaks of an answer, which are line feeds here, and of a document, which may be pairs.</summary>
internal static class LineBreaks
{
    public static string ToDocument(string text, string documentBreak) =>
        documentBreak == "\n" ? text : text.Replace("\n", documentBreak, StringComparison.Ordinal);

    public static string FromDocument(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The same text with the other kind of line break; the same instance where it has none.</summary>
    public static string Exchange(string text) =>
        text.Contains("\r\n", StringComparison.Ordinal) ? FromDocument(text)
        : text.Contains('\n', StringComparison.Ordinal) ? ToDocument(text, "\r\n")
        : text;

    /// <summary>Takes characters away from the end of a document's text; a pair is one.</summary>
    public static void TakeFromEnd(StringBuilder text, int characters)
    {
        for (var left = characters; left > 0 && text.Length > 0; left--)
        {
            var isPair = text is [.., '\r', '\n'];
            text.Length -= isPair ? 2 : 1;
        }
    }
}
