namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>What formatters do: indent, remove indentation, add semicolons, exchange quotation marks, remove trailing spaces.</summary>
internal static class FormatterRules
{
    /// <summary>Creates a rule that returns, for each offset of a text, the text to insert there and the text that replaces the
    /// character.</summary>
    public static Func<int, (string Inserted, string Kept)> Create(string text, int number)
    {
        return (number % 5) switch
        {
            0 => at => IsLineStart(at) && at < text.Length && text[at] != '\n' ? ("  ", Same(at)) : ("", Same(at)),
            1 => at => ("", IsIndent(at) ? "" : Same(at)),
            2 => at =>
                at > 0 && (at == text.Length || text[at] == '\n') && text[at - 1] is not ('\n' or ';') ? (";", Same(at)) : ("", Same(at)),
            3 => at => ("", at < text.Length && text[at] is '"' or '\'' ? (text[at] == '"' ? "'" : "\"") : Same(at)),
            _ => at => ("", IsTrailing(at) ? "" : Same(at)),
        };

        string Same(int at) => at < text.Length ? text[at].ToString() : "";
        bool IsLineStart(int at) => at == 0 || text[at - 1] == '\n';
        bool IsIndent(int at) => at < text.Length && text[at] == ' ' && (IsLineStart(at) || (text[at - 1] == ' ' && IsLineStart(at - 1)));
        bool IsTrailing(int at)
        {
            var end = at;
            while (end < text.Length && text[end] == ' ')
            {
                end++;
            }

            return end > at && (end == text.Length || text[end] == '\n');
        }
    }
}
