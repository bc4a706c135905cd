using System.Globalization;
using System.Text;

namespace GeminiRx;

/// <summary>Bytes as a line of text that a person can read and edit: UTF-8 as it is, and escapes for what a line cannot hold.</summary>
internal static class RecordedText
{
    private const byte Escape = (byte)'\\';

    /// <summary>Writes bytes; those that are no whole characters, and control characters, as <c>\xHH</c>.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            if (status != System.Buffers.OperationStatus.Done || IsUnreadable(rune))
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

        // A blank at the end of a line is what editors take away.
        return text.Length > 0 && text[^1] == ' ' ? text.Remove(text.Length - 1, 1).Append("\\x20").ToString() : text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or a person. An escape that is cut off at the end is left out.</summary>
    /// <exception cref="FormatException">An escape is none.</exception>
    public static byte[] Read(string text)
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
                _ => throw new FormatException($"\\{text[next + 1]} is no escape: there are \\r, \\n, \\\\ and \\xHH."),
            };
            bytes.Add(value);
        }

        return [.. bytes];
    }

    // What would end a line, or not show.
    private static bool IsUnreadable(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFEFF;
}
