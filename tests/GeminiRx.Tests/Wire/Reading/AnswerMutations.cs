using System.Text;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Changes an answer at random: its bytes, lines, names and values.</summary>
internal static class AnswerMutations
{
    private static readonly string[] _values =
    [
        "null",
        "0",
        "-1",
        "1e400",
        "true",
        "\"\"",
        "\"STOP\"",
        "\"\\ud83d\"",
        "\"\\udc00x\"",
        "[]",
        "{}",
        "[[]]",
        "1",
        "\"true\"",
        "\"{\\\"a\\\":1}\"",
    ];

    private static readonly string[] _names =
    [
        "candidates",
        "content",
        "parts",
        "text",
        "functionCall",
        "args",
        "partialArgs",
        "willContinue",
        "partial_args",
        "jsonPath",
        "stringValue",
        "numberValue",
        "name",
        "id",
        "finishReason",
        "finish_reason",
        "index",
        "thought",
        "thoughtSignature",
        "error",
        "promptFeedback",
        "blockReason",
        "usageMetadata",
        "totalTokenCount",
        "groundingMetadata",
        "response",
        "unknown",
    ];

    public static byte[] Mutate(byte[] bytes, byte how, int where)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = where * 31 % bytes.Length;
        return (how % 8) switch
        {
            0 => [.. bytes[..at], (byte)where, .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            2 => bytes[..at],
            3 => OnLines(bytes, lines => lines.RemoveAt(where % lines.Count)),
            4 => OnLines(bytes, lines => lines.Add(lines[where % lines.Count])),
            5 => OnLines(bytes, lines => (lines[0], lines[where % lines.Count]) = (lines[where % lines.Count], lines[0])),
            6 => OnValue(bytes, where, (_, value) => value),
            _ => OnValue(bytes, where, (name, _) => name),
        };
    }

    private static byte[] OnLines(byte[] bytes, Action<List<string>> change)
    {
        var lines = Encoding.Latin1.GetString(bytes).ReplaceLineEndings("\n").Split("\n\n").ToList();
        change(lines);
        return Encoding.Latin1.GetBytes(string.Join("\n\n", lines));
    }

    // Replaces the value or the name of a member.
    private static byte[] OnValue(byte[] bytes, int where, Func<string, string, string> choose)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var colon = text.IndexOf("\":", where * 31 % text.Length, StringComparison.Ordinal);
        if (colon < 0)
        {
            return bytes;
        }

        var isValue = choose("", "v") == "v";
        if (!isValue)
        {
            var start = text.LastIndexOf('"', Math.Max(0, colon - 1)) + 1;
            return Encoding.Latin1.GetBytes(text[..start] + _names[where % _names.Length] + text[colon..]);
        }

        var end = text.AsSpan(colon + 2).IndexOfAny(",}]\n");
        return end < 0
            ? bytes
            : Encoding.Latin1.GetBytes(text[..(colon + 2)] + _values[where % _values.Length] + text[(colon + 2 + end)..]);
    }
}
