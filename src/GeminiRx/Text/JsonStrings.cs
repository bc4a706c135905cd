using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace GeminiRx.Text;

/// <summary>
/// Reads and repairs JSON strings that are not Unicode: an unpaired surrogate, or a byte that is not UTF-8, becomes U+FFFD.
/// System.Text.Json throws InvalidOperationException where such a string is read or written.
/// </summary>
internal static class JsonStrings
{
    /// <summary>The maximum nesting depth of JSON, in an answer and in a request.</summary>
    public const int MaxDepth = 256;

    /// <summary>The length of an escape with four digits, such as <c>\ud800</c>.</summary>
    public const int EscapeLength = 6;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = MaxDepth };

    /// <summary>Parses JSON up to <see cref="MaxDepth"/>.</summary>
    /// <exception cref="JsonException">The JSON is invalid or too deep.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json) => JsonElement.Parse(json, _options);

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static JsonElement Parse(string json) => JsonElement.Parse(json, _options);

    /// <summary>Reads a string or a property name.</summary>
    /// <param name="content">The string without its quotes, with valid escapes.</param>
    /// <param name="isEscaped">Whether it may contain escapes.</param>
    public static string Decode(ReadOnlySpan<byte> content, bool isEscaped) =>
        isEscaped ? JsonUnescaping.Decode(content, isPiece: false) : DecodePlain(content);

    /// <summary>
    /// Reads a string that may be a piece of a longer one. An unpaired surrogate at its start or end is kept, since the other half may be
    /// in the adjacent piece.
    /// </summary>
    /// <param name="content">The string without its quotes, with valid escapes.</param>
    /// <param name="isEscaped">Whether it may contain escapes.</param>
    public static string DecodePiece(ReadOnlySpan<byte> content, bool isEscaped) =>
        isEscaped ? JsonUnescaping.Decode(content, isPiece: true) : DecodePlain(content);

    /// <summary>The text of a JSON string, repaired.</summary>
    public static string Text(this JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Repair(value).GetString()!;
        }
    }

    /// <summary>Repairs all strings in JSON.</summary>
    public static JsonElement Repair(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined || Repair(JsonMarshal.GetRawUtf8Value(value)) is not { } repaired
            ? value
            : Parse(repaired);

    /// <summary>Repairs all strings in JSON.</summary>
    /// <returns>The repaired JSON; null if there is nothing to repair.</returns>
    public static byte[]? Repair(ReadOnlySpan<byte> json)
    {
        byte[]? repaired = null;
        if (!Utf8.IsValid(json))
        {
            json = repaired = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        }

        for (var at = json.IndexOf((byte)'\\'); at >= 0; )
        {
            var surrogate = SurrogateAt(json, at);
            var length = surrogate == default ? 2 : EscapeLength;
            if (char.IsHighSurrogate(surrogate) && char.IsLowSurrogate(SurrogateAt(json, at + EscapeLength)))
            {
                length += EscapeLength;
            }
            else if (surrogate != default)
            {
                json = repaired ??= json.ToArray();
                "fffd"u8.CopyTo(repaired.AsSpan(at + 2));
            }

            var next = at + length < json.Length ? json[(at + length)..].IndexOf((byte)'\\') : -1;
            at = next < 0 ? -1 : at + length + next;
        }

        return repaired;
    }

    /// <summary>The surrogate that is escaped at a position; U+0000 if there is none.</summary>
    public static char SurrogateAt(ReadOnlySpan<byte> json, int at) =>
        at + EscapeLength <= json.Length
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && System.Buffers.Text.Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort code, out var read, 'x')
        && read == 4
        && char.IsSurrogate((char)code)
            ? (char)code
            : default;

    // Latin-1 only widens the bytes: ASCII is checked and copied in half the time.
    private static string DecodePlain(ReadOnlySpan<byte> content) =>
        Ascii.IsValid(content) ? Encoding.Latin1.GetString(content) : Encoding.UTF8.GetString(content);
}
