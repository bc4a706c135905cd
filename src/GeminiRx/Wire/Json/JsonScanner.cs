using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GeminiRx.Wire.Json;

/// <summary>Finds the ends of tokens in JSON. A position may be past the end; then no byte is found there.</summary>
internal static class JsonScanner
{
    private static readonly SearchValues<byte> _special = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(control => (byte)control),
        (byte)'"',
        (byte)'\\',
    ]);

    /// <summary>The byte at a position; 0, which is no part of valid JSON, past the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte ByteAt(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length ? json[at] : (byte)0;

    /// <summary>The position of the next byte that is no white space. The service writes one space after a colon, and no other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        if (ByteAt(json, at) > ' ')
        {
            return at;
        }

        return ByteAt(json, at) == ' ' && ByteAt(json, at + 1) > ' ' ? at + 1 : SkipAllSpace(json, at);
    }

    /// <summary>The position of the next quote, backslash or control character; the length if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindSpecial(ReadOnlySpan<byte> json, int at)
    {
        // Most strings are short: a general search would cost more than it saves.
        if (at <= json.Length - Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json.Slice(at, Vector128<byte>.Count));
            var found =
                Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            var positions = found.ExtractMostSignificantBits();
            if (positions != 0)
            {
                return at + BitOperations.TrailingZeroCount(positions);
            }

            at += Vector128<byte>.Count;
        }

        return FindSpecialInLong(json, at);
    }

    /// <summary>The position of the quote that ends a string; of any other byte, or the length, if the string is invalid.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="at">The position of the first backslash in the string.</param>
    public static int FindEndOfEscaped(ReadOnlySpan<byte> json, int at)
    {
        while (ByteAt(json, at) == '\\')
        {
            switch (ByteAt(json, at + 1))
            {
                case (byte)'u' when AreHexDigits(json, at + 2):
                    at += 6;
                    break;
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    at += 2;
                    break;
                default:
                    return at;
            }

            at = FindSpecial(json, at);
        }

        return at;
    }

    /// <summary>The position after a number; negative if there is no valid number, or no delimiter after it.</summary>
    public static int FindEndOfNumber(ReadOnlySpan<byte> json, int at)
    {
        at += ByteAt(json, at) == '-' ? 1 : 0;
        var end = ByteAt(json, at) == '0' ? at + 1 : SkipDigits(json, at);
        if (end == at)
        {
            return -1;
        }

        if (ByteAt(json, end) == '.')
        {
            at = end + 1;
            end = SkipDigits(json, at);
            if (end == at)
            {
                return -1;
            }
        }

        if (ByteAt(json, end) is (byte)'e' or (byte)'E')
        {
            at = end + (ByteAt(json, end + 1) is (byte)'+' or (byte)'-' ? 2 : 1);
            end = SkipDigits(json, at);
            if (end == at)
            {
                return -1;
            }
        }

        return end >= json.Length || IsDelimiter(json[end]) ? end : -1;
    }

    /// <summary>Parses an integer of one to nine digits with a delimiter after it.</summary>
    public static bool TryParseDigits(ReadOnlySpan<byte> json, int at, out int value, out int end)
    {
        value = 0;
        end = at;
        var limit = Math.Min(json.Length, at + 9);
        while ((uint)end < (uint)limit && char.IsAsciiDigit((char)json[end]))
        {
            value = (value * 10) + (json[end++] - '0');
        }

        var hasLeadingZero = end > at + 1 && json[at] == '0';
        return end > at && end < json.Length && IsDelimiter(json[end]) && !hasLeadingZero;
    }

    private static int FindSpecialInLong(ReadOnlySpan<byte> json, int at)
    {
        var found = json[at..].IndexOfAny(_special);
        return found < 0 ? json.Length : at + found;
    }

    private static int SkipAllSpace(ReadOnlySpan<byte> json, int at)
    {
        while (ByteAt(json, at) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    private static bool AreHexDigits(ReadOnlySpan<byte> json, int at) =>
        at + 4 <= json.Length
        && char.IsAsciiHexDigit((char)json[at])
        && char.IsAsciiHexDigit((char)json[at + 1])
        && char.IsAsciiHexDigit((char)json[at + 2])
        && char.IsAsciiHexDigit((char)json[at + 3]);

    private static int SkipDigits(ReadOnlySpan<byte> json, int at)
    {
        while (ByteAt(json, at) is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at;
    }

    // After a slash, the next token is invalid.
    private static bool IsDelimiter(byte next) =>
        next is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/';
}
