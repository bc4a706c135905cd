using System.Text;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Gives streamed text the document's line breaks, also where a pair is cut between two pieces.</summary>
internal sealed class LineBreaks(string documentBreak)
{
    private bool _afterCarriageReturn;

    public string Convert(string text)
    {
        if (text.AsSpan().IndexOfAny('\r', '\n') < 0)
        {
            _afterCarriageReturn = false;
            return text;
        }

        var converted = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c == '\r' || (c == '\n' && !_afterCarriageReturn))
            {
                converted.Append(documentBreak);
            }
            else if (c != '\n')
            {
                converted.Append(c);
            }

            _afterCarriageReturn = c == '\r';
        }

        return converted.ToString();
    }

    /// <summary>The same text with the other kind of line break; the same instance where it has none.</summary>
    public static string Exchange(string text) =>
        text.Contains("\r\n", StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal)
        : text.Contains('\n', StringComparison.Ordinal) ? text.Replace("\n", "\r\n", StringComparison.Ordinal)
        : text;
}
