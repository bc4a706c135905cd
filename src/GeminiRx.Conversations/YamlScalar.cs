using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Conversations;

/// <summary>
/// Writes and reads the value of a YAML 1.2 mapping entry: plain, quoted, or as a literal block. Values that a YAML 1.1 reader would read
/// as another type are quoted as well, because many editors use YAML 1.1.
/// </summary>
internal static class YamlScalar
{
    private const string Indicators = "[]{}&*!|>'\"%@`#,";

    private static readonly SearchValues<char> _numberCharacters = SearchValues.Create("0123456789abcdefABCDEFxXoOtTzZ_.:+- ");

    private static readonly string[] _typedWords =
    [
        "null",
        "~",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        ".inf",
        "+.inf",
        "-.inf",
        ".nan",
        "=",
        "<<",
    ];

    /// <summary>Returns the text after the colon, up to and including the line end.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mayBeNumber">Whether a number is written without quotes.</param>
    public static string Write(string value, bool mayBeNumber)
    {
        // The file is UTF-8, so an unpaired surrogate becomes U+FFFD.
        value = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
        var isBlock =
            value.Contains('\n', StringComparison.Ordinal) && value == value.Trim() && !value.Any(c => c != '\n' && NeedsEscape(c));
        return isBlock ? $"|-\n{string.Concat(value.Split('\n').Select(line => line.Length == 0 ? "\n" : $"  {line}\n"))}"
            : (mayBeNumber && IsNumber(value)) || !NeedsQuotes(value) ? $"{value}\n"
            : $"{Quote(value)}\n";
    }

    /// <summary>Whether a value is the header of a literal block, which follows in the lines below.</summary>
    public static bool IsBlockHeader(string value) => value is "|" or "|-" or "|+";

    /// <summary>The value of a plain or quoted scalar. A scalar with invalid quotes is returned unchanged.</summary>
    public static string Read(string scalar)
    {
        if (scalar is ['\'', .., '\''] && !scalar[1..^1].Replace("''", "", StringComparison.Ordinal).Contains('\''))
        {
            return scalar[1..^1].Replace("''", "'", StringComparison.Ordinal);
        }

        try
        {
            return scalar is ['"', .., '"'] ? JsonStrings.Repair(JsonElement.Parse(scalar)).GetString()! : scalar;
        }
        catch (JsonException)
        {
            return scalar;
        }
    }

    private static bool NeedsQuotes(string value) =>
        value.Length == 0
        || value != value.Trim()
        || value.Any(NeedsEscape)
        || Indicators.Contains(value[0], StringComparison.Ordinal)
        || (value[0] is '-' or '?' or ':' && (value.Length == 1 || value[1] == ' '))
        || value.Contains(": ", StringComparison.Ordinal)
        || value.Contains(" #", StringComparison.Ordinal)
        || value.EndsWith(':')
        || _typedWords.Contains(value, StringComparer.OrdinalIgnoreCase)
        || LooksLikeNumber(value);

    // True for integers and floats in every notation, times and dates. Quotes around another string are harmless.
    private static bool LooksLikeNumber(string value) =>
        char.IsAsciiDigit(value.AsSpan().TrimStart("+-.") is [var first, ..] ? first : ' ')
        && !value.AsSpan().ContainsAnyExcept(_numberCharacters);

    private static bool IsNumber(string value) =>
        value.All(c => char.IsAsciiDigit(c) || c is '-' or '.')
        && double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    // Characters that YAML does not allow, or that some readers treat as line ends.
    private static bool NeedsEscape(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    private static string Quote(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ =
                c is '"' or '\\' ? quoted.Append('\\').Append(c)
                : c == '\n' ? quoted.Append("\\n")
                : c == '\t' ? quoted.Append("\\t")
                : NeedsEscape(c) ? quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
