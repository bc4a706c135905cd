using System.Text;

namespace GeminiRx.Tests.Wire.Json;

/// <summary>Writes JSON at random, and changes it at random.</summary>
internal static class RandomJson
{
    private const string Odd = "\"\\{}[],:/ \t\r\n\0\u001f\u007f019-+.eEutfnab\u0080\u00c3\u00e2\u00f0\u00ff";

    private static readonly string[] _names =
    [
        "candidates",
        "content",
        "parts",
        "text",
        "textual",
        "tokenCount",
        "token",
        "promptTokenCount",
        "prompt_token_count",
        "usageMetadata",
        "finishReason",
        "promptTokensDetails",
        "modality",
        "promptFeedback",
        "safetyRatings",
        "groundingMetadata",
        "inlineData",
        "data",
        "mimeType",
        "functionCall",
        "args",
        "modelVersion",
        "response",
        "raw_response",
        "role",
        "r",
        "",
        "\\u0074ext",
        "te\\nxt",
        "é",
    ];

    private static readonly string[] _pieces =
    [
        "a",
        " ",
        "the quick brown fox ",
        "é",
        "日本",
        "🚀",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b\\f\\r\\t",
        "\\u00e9",
        "\\ud83d\\ude80",
        "\\ud83d",
        "\\uDE80",
        "\\u0000",
    ];

    private static readonly string[] _scalars =
    [
        "null",
        "true",
        "false",
        "0",
        "7",
        "-7",
        "-0",
        "12",
        "123456789",
        "1234567890",
        "2147483648",
        "0.5",
        "1.0",
        "1e3",
        "1E+3",
        "-1.25e-3",
        "\"12\"",
        "\"model\"",
        "\"\"",
    ];

    private static readonly string[] _spaces = ["", "", "", " ", " ", "  ", "\n", "\r\n\t "];

    /// <summary>JSON that is valid: mostly one object.</summary>
    public static byte[] Write(Random random)
    {
        var json = new StringBuilder();
        for (var values = random.Next(8) == 0 ? random.Next(4) : 1; values > 0; values--)
        {
            WriteValue(json, random, random.Next(8));
            json.Append(Pick(random, _spaces));
            if (values > 1)
            {
                json.Append(' ');
            }
        }

        return Encoding.UTF8.GetBytes(json.ToString());
    }

    /// <summary>Changes one byte, some bytes, or the end.</summary>
    public static byte[] Mutate(byte[] json, Random random)
    {
        var at = random.Next(json.Length + 1);
        var end = Math.Min(json.Length, at + random.Next(4));
        return random.Next(5) switch
        {
            0 => json[..at],
            1 => [.. json[..at], .. json[end..]],
            2 => [.. json[..end], .. json[at..]],
            3 => [.. json[..at], (byte)Odd[random.Next(Odd.Length)], .. json[at..]],
            _ => [.. json[..at], (byte)Odd[random.Next(Odd.Length)], .. json[Math.Min(json.Length, at + 1)..]],
        };
    }

    private static void WriteValue(StringBuilder json, Random random, int depth)
    {
        switch (depth <= 0 ? 9 : random.Next(12))
        {
            case < 4:
                WriteItems(json, random, depth, '{', '}');
                break;
            case < 6:
                WriteItems(json, random, depth, '[', ']');
                break;
            case < 8:
                json.Append('"');
                for (var pieces = random.Next(6); pieces > 0; pieces--)
                {
                    json.Append(Pick(random, _pieces));
                }

                json.Append('"');
                break;
            default:
                json.Append(Pick(random, _scalars));
                break;
        }
    }

    private static void WriteItems(StringBuilder json, Random random, int depth, char open, char close)
    {
        json.Append(open).Append(Pick(random, _spaces));
        for (var items = random.Next(5); items > 0; items--)
        {
            if (open == '{')
            {
                json.Append('"').Append(Pick(random, _names)).Append('"');
                json.Append(Pick(random, _spaces)).Append(':').Append(Pick(random, _spaces));
            }

            WriteValue(json, random, depth - 1);
            json.Append(Pick(random, _spaces)).Append(items > 1 ? "," : "").Append(Pick(random, _spaces));
        }

        json.Append(close);
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
