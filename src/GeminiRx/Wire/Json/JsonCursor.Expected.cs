using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>What is read only if it is what the caller expects: by a comparison of bytes, without a search for its end.</summary>
internal ref partial struct JsonCursor
{
    /// <summary>The next byte; 0 at the end.</summary>
    public readonly byte NextByte => JsonScanner.ByteAt(_json, _next);

    /// <summary>Whether the next value begins with a byte.</summary>
    public readonly bool IsBefore(byte first) => JsonScanner.ByteAt(_json, JsonScanner.SkipSpace(_json, _next)) == first;

    /// <summary>Whether the next value can only be a number.</summary>
    public readonly bool IsBeforeNumber() =>
        JsonScanner.ByteAt(_json, JsonScanner.SkipSpace(_json, _next)) is (byte)'-' or (>= (byte)'0' and <= (byte)'9');

    /// <summary>Reads the name if it is the expected one.</summary>
    /// <param name="name">The name with its closing quote and the colon.</param>
    /// <returns>Whether it was read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeName(ReadOnlySpan<byte> name)
    {
        var rest = _json[_next..];
        if (!rest.StartsWith(name))
        {
            return false;
        }

        Text = rest[..(name.Length - 2)];
        IsEscaped = false;
        _next += name.Length;
        TokenType = JsonTokenType.PropertyName;
        return true;
    }

    /// <summary>Reads the next value if it is the expected string.</summary>
    /// <param name="quoted">The string with its quotes.</param>
    /// <param name="isEscaped">Whether it contains an escape. Default false.</param>
    /// <returns>Whether it was read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeString(ReadOnlySpan<byte> quoted, bool isEscaped = false)
    {
        var at = JsonScanner.SkipSpace(_json, _next);
        var rest = _json[at..];
        if (!rest.StartsWith(quoted))
        {
            return false;
        }

        Text = rest[1..(quoted.Length - 1)];
        IsEscaped = isEscaped;
        Start = at;
        _next = at + quoted.Length;
        TokenType = JsonTokenType.String;
        return true;
    }

    /// <summary>Reads the next value if it is the expected array.</summary>
    /// <param name="raw">The bytes of an array that is valid at this depth.</param>
    /// <returns>Whether it was read.</returns>
    public bool TryTakeArray(ReadOnlySpan<byte> raw)
    {
        var at = JsonScanner.SkipSpace(_json, _next);
        if (!_json[at..].StartsWith(raw))
        {
            return false;
        }

        Start = at;
        _next = at + raw.Length;
        TokenType = JsonTokenType.EndArray;
        return true;
    }

    /// <summary>Reads the next value if it is an integer of one to nine digits; if not, reads nothing.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>Whether it was read.</returns>
    public bool TryReadDigits(out int value)
    {
        var at = JsonScanner.SkipSpace(_json, _next);
        if (!JsonScanner.TryParseDigits(_json, at, out value, out var end))
        {
            return false;
        }

        (Start, _next, TokenType) = (at, end, JsonTokenType.Number);
        Text = _json[at..end];
        return true;
    }
}
