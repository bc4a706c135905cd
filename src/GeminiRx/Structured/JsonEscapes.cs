using System.Buffers;
using System.Globalization;
using GeminiRx.Text;

namespace GeminiRx.Structured;

/// <summary>Escape sequences in a JSON string that may be incomplete.</summary>
internal static class JsonEscapes
{
    private const int Incomplete = 0;
    private const int Invalid = -1;

    private static readonly SearchValues<char> _special = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(code => (char)code),
        '"',
        '\\',
    ]);

    // \ud800
    private const int UnicodeLength = 6;

    /// <summary>Skips the characters of a string that are complete.</summary>
    /// <param name="text">The rest of the text, from within the string.</param>
    /// <param name="length">The number of complete characters; the closing quote is one of them.</param>
    /// <returns>Whether the string ended; null if the character at <paramref name="length"/> is invalid.</returns>
    public static bool? Skip(ReadOnlySpan<char> text, out int length)
    {
        for (length = 0; length < text.Length; )
        {
            var found = text[length..].IndexOfAny(_special);
            length = found < 0 ? text.Length : length + found;
            if (found < 0)
            {
                break;
            }

            var escape =
                text[length] == '\\' ? LengthOf(text[length..])
                : text[length] == '"' ? 1
                : Invalid;
            if (escape is Incomplete or Invalid)
            {
                return escape == Invalid ? null : false;
            }

            var isEnd = text[length] == '"';
            length += escape;
            if (isEnd)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The length of the escape sequence at the start of a text; a pair of surrogates is one sequence, because half of it is not
    /// Unicode.</summary>
    private static int LengthOf(ReadOnlySpan<char> text)
    {
        var length = LengthOfOne(text, out var unit);
        if (length != UnicodeLength || !char.IsHighSurrogate(unit))
        {
            return length;
        }

        var rest = text[UnicodeLength..];
        if (rest.Length < 2 && "\\u".StartsWith(rest.ToString(), StringComparison.Ordinal))
        {
            return Incomplete;
        }

        return rest.StartsWith("\\u") && LengthOfOne(rest, out var low) is var more && (more == Incomplete || char.IsLowSurrogate(low))
            ? (more == Incomplete ? Incomplete : UnicodeLength * 2)
            : length;
    }

    /// <summary>The text of a JSON string with its quotes.</summary>
    public static string Decode(ReadOnlySpan<char> quoted) =>
        quoted.Contains('\\') ? JsonStrings.Parse(quoted.ToString()).Text() : quoted[1..^1].ToString();

    /// <summary>The member of an object that a JSON string with its quotes names.</summary>
    public static JsonMember Member(JsonShape shape, ReadOnlySpan<char> quoted) =>
        shape.Member(quoted.Contains('\\') ? Decode(quoted) : quoted[1..^1]);

    private static int LengthOfOne(ReadOnlySpan<char> text, out char unit)
    {
        unit = default;
        if (text.Length < 2)
        {
            return Incomplete;
        }

        if (text[1] != 'u')
        {
            return "\"\\/bfnrt".Contains(text[1]) ? 2 : Invalid;
        }

        var digits = text[2..Math.Min(text.Length, UnicodeLength)];
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return Invalid;
            }
        }

        if (digits.Length < UnicodeLength - 2)
        {
            return Incomplete;
        }

        unit = (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return UnicodeLength;
    }
}
