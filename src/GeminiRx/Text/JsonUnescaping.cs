using System.Buffers;
using System.Globalization;
using System.Text;

namespace GeminiRx.Text;

/// <summary>Decodes JSON strings with escapes, and repairs them as <see cref="JsonStrings"/> says.</summary>
internal static class JsonUnescaping
{
    private const int ShortLength = 256;
    private const char Replacement = '\uFFFD';

    /// <summary>Decodes a string.</summary>
    /// <param name="content">The string without its quotes, with valid escapes.</param>
    /// <param name="isPiece">Whether an unpaired surrogate at its start or end is kept.</param>
    public static string Decode(ReadOnlySpan<byte> content, bool isPiece)
    {
        if (content.Length <= ShortLength)
        {
            Span<char> text = stackalloc char[ShortLength];
            return new string(text[..Decode(content, isPiece, text)]);
        }

        var rented = ArrayPool<char>.Shared.Rent(content.Length);
        var decoded = new string(rented, 0, Decode(content, isPiece, rented));
        ArrayPool<char>.Shared.Return(rented, clearArray: true);
        return decoded;
    }

    // A byte becomes at most one character.
    private static int Decode(ReadOnlySpan<byte> content, bool isPiece, Span<char> text)
    {
        var length = 0;
        for (var at = 0; at < content.Length; )
        {
            var plain = content[at..];
            var escape = plain.IndexOf((byte)'\\');
            plain = escape < 0 ? plain : plain[..escape];
            length += Encoding.UTF8.GetChars(plain, text[length..]);
            at += plain.Length;
            if (escape >= 0)
            {
                length += DecodeEscape(content, ref at, isPiece, text[length..]);
            }
        }

        return length;
    }

    private static int DecodeEscape(ReadOnlySpan<byte> content, ref int at, bool isPiece, Span<char> text)
    {
        if (content[at + 1] != 'u')
        {
            text[0] = Unescape(content[at + 1]);
            at += 2;
            return 1;
        }

        var code = (char)ushort.Parse(content.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var start = at;
        at += JsonStrings.EscapeLength;
        if (char.IsHighSurrogate(code) && JsonStrings.SurrogateAt(content, at) is var low && char.IsLowSurrogate(low))
        {
            at += JsonStrings.EscapeLength;
            (text[0], text[1]) = (code, low);
            return 2;
        }

        var isKept = !char.IsSurrogate(code) || (isPiece && (char.IsLowSurrogate(code) ? start == 0 : at == content.Length));
        text[0] = isKept ? code : Replacement;
        return 1;
    }

    private static char Unescape(byte escaped) =>
        escaped switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => (char)escaped,
        };
}
