using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace GeminiRx.Wire.Json;

/// <summary>
/// The one rule for JSON whose strings are not Unicode: half a surrogate pair, or a byte that is not UTF-8, becomes U+FFFD, and the rest
/// stays as it is.
/// System.Text.Json throws InvalidOperationException wherever such a string is read or written.
/// </summary>
internal static class JsonStrings
{
    /// <summary>How deep JSON may be nested, in an answer and in a request.</summary>
    public const int MaxDepth = 256;

    // \ud800
    private const int EscapeLength = 6;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a string or a property's name.</summary>
    /// <param name="reader">It stands at the string.</param>
    public static string Decode(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Decode(reader.ValueSpan);
        }
    }

    /// <summary>
    /// Reads a string that may be a piece of a longer one: half a pair at its beginning or its end stays, since the other half may be in
    /// the piece before
    /// or after it.
    /// </summary>
    /// <param name="reader">It stands at the string.</param>
    public static string DecodePiece(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var text = reader.ValueSpan;
            var first = HalfAt(text, 0) is var low && char.IsLowSurrogate(low) ? low : default;
            text = first == default ? text : text[EscapeLength..];
            var last =
                text.Length >= EscapeLength
                && IsEscape(text, text.Length - EscapeLength)
                && HalfAt(text, text.Length - EscapeLength) is var high
                && char.IsHighSurrogate(high)
                    ? high
                    : default;
            text = last == default ? text : text[..^EscapeLength];
            return (first == default ? "" : first.ToString()) + Decode(text) + (last == default ? "" : last.ToString());
        }
    }

    /// <summary>Any JSON, with strings that are Unicode.</summary>
    public static JsonElement Repair(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined || Repair(JsonMarshal.GetRawUtf8Value(value)) is not { } repaired
            ? value
            : JsonElement.Parse(repaired, _options);

    /// <summary>The JSON with strings that are Unicode; null where they are.</summary>
    public static byte[]? Repair(ReadOnlySpan<byte> json)
    {
        byte[]? repaired = null;
        if (!Utf8.IsValid(json))
        {
            json = repaired = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        }

        for (var at = json.IndexOf((byte)'\\'); at >= 0; )
        {
            var half = HalfAt(json, at);
            var length = half == default ? 2 : EscapeLength;
            if (char.IsHighSurrogate(half) && char.IsLowSurrogate(HalfAt(json, at + EscapeLength)))
            {
                length += EscapeLength;
            }
            else if (half != default)
            {
                json = repaired ??= json.ToArray();
                "fffd"u8.CopyTo(repaired.AsSpan(at + 2));
            }

            var next = at + length < json.Length ? json[(at + length)..].IndexOf((byte)'\\') : -1;
            at = next < 0 ? -1 : at + length + next;
        }

        return repaired;
    }

    private static string Decode(ReadOnlySpan<byte> escaped)
    {
        byte[] quoted = [(byte)'"', .. escaped, (byte)'"'];
        var reader = new Utf8JsonReader(Repair(quoted) ?? quoted);
        reader.Read();
        return reader.GetString()!;
    }

    // The half of a surrogate pair that is escaped here; '\0' where there is none.
    private static char HalfAt(ReadOnlySpan<byte> json, int at) =>
        at + EscapeLength <= json.Length
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && System.Buffers.Text.Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort code, out var read, 'x')
        && read == 4
        && char.IsSurrogate((char)code)
            ? (char)code
            : default;

    // An even number of backslashes before one are escaped backslashes.
    private static bool IsEscape(ReadOnlySpan<byte> text, int at) => (at - 1 - text[..at].LastIndexOfAnyExcept((byte)'\\')) % 2 == 0;
}
