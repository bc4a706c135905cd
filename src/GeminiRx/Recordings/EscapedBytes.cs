using System.Globalization;
using System.Text;

namespace GeminiRx.Recordings;

/// <summary>Bytes as one line of text that a person can read and edit: UTF-8, with escapes for line breaks, control characters and invalid
/// bytes.</summary>
internal static class EscapedBytes
{
    private const byte Escape = (byte)'\\';

    /// <summary>Encodes bytes; invalid UTF-8 and control characters become <c>\xHH</c>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            if (status != System.Buffers.OperationStatus.Done || NeedsEscape(rune))
            {
                foreach (var b in bytes[..length])
                {
                    text.Append(
                        b switch
                        {
                            (byte)'\r' => "\\r",
                            (byte)'\n' => "\\n",
                            _ => $"\\x{b:X2}",
                        }
                    );
                }
            }
            else
            {
                text.Append(rune.Value == Escape ? "\\\\" : rune.ToString());
            }

            bytes = bytes[length..];
        }

        // Editors remove a space at the end of a line.
        return text.Length > 0 && text[^1] == ' ' ? text.Remove(text.Length - 1, 1).Append("\\x20").ToString() : text.ToString();
    }

    /// <summary>Decodes the result of <see cref="Encode"/>, also after manual editing. Ignores an escape that the end of the text cuts
    /// off.</summary>
    /// <exception cref="FormatException">The text contains an unknown escape.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length + 16);
        for (var at = 0; at < text.Length; )
        {
            var next = text.IndexOf('\\', at);
            bytes.AddRange(Encoding.UTF8.GetBytes(text[at..(next < 0 ? text.Length : next)]));
            if (next < 0 || text.Length - next < (text[next..] is ['\\', 'x', ..] ? 4 : 2))
            {
                break;
            }

            (var value, at) = text[next + 1] switch
            {
                'r' => ((byte)'\r', next + 2),
                'n' => ((byte)'\n', next + 2),
                '\\' => (Escape, next + 2),
                'x'
                    when byte.TryParse(
                        text.AsSpan(next + 2, 2),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        out var hex
                    ) => (hex, next + 4),
                _ => throw new FormatException($"Unknown escape \\{text[next + 1]}: use \\r, \\n, \\\\ or \\xHH."),
            };
            bytes.Add(value);
        }

        return [.. bytes];
    }

    // Characters that end a line or are invisible.
    private static bool NeedsEscape(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFEFF;
}
