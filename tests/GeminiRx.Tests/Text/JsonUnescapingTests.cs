using System.Text;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Tests.Text;

/// <summary>Strings are decoded as <see cref="Utf8JsonReader"/> decodes them, after a repair of what it rejects.</summary>
public sealed class JsonUnescapingTests
{
    private static readonly byte[][] _pieces =
    [
        .. new[]
        {
            "a",
            "text ",
            "é",
            "日本",
            "🚀",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\r",
            "\\t",
            "\\u0041",
            "\\u00E9",
            "\\uFFFD",
            "\\ud83d",
            "\\uDE80",
            "\\ud83d\\ude80",
            "\\u0000",
        }.Select(Encoding.UTF8.GetBytes),
        [0x80],
        [0xe2, 0x82],
        [0xed, 0xa0, 0x80],
        [0xf0, 0x9f],
        [0xff],
    ];

    // Seen red with a low surrogate kept anywhere, a high surrogate at the end of a whole string, and \r as \n.
    [Fact]
    public void RandomStrings_AreDecodedLikeByTheReaderOfNet()
    {
        var (repaired, kept, many) = (0, 0, 0);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] content = [.. Enumerable.Range(0, random.Next(8)).SelectMany(_ => _pieces[random.Next(_pieces.Length)])];
            content = random.Next(20) == 0 ? [.. Enumerable.Repeat(content, 80).SelectMany(bytes => bytes)] : content;
            var (whole, piece) = (Expected(content), ExpectedPiece(content));
            var isEscaped = content.Contains((byte)'\\');

            Assert.Equal(whole, JsonStrings.Decode(content, isEscaped));
            Assert.Equal(piece, JsonStrings.DecodePiece(content, isEscaped));
            Assert.Equal(whole, JsonStrings.Decode(content, isEscaped: true));
            repaired += whole.Contains('\uFFFD', StringComparison.Ordinal) ? 1 : 0;
            kept += piece == whole ? 0 : 1;
            many += content.Length > 256 ? 1 : 0;
        }

        Assert.All([repaired, kept, many], count => Assert.InRange(count, 500, 20_000));
    }

    private static string ExpectedPiece(ReadOnlySpan<byte> content)
    {
        var first = JsonStrings.SurrogateAt(content, 0) is var low && char.IsLowSurrogate(low) ? low.ToString() : "";
        content = first.Length == 0 ? content : content[6..];
        var last = "";
        if (
            content.Length >= 6
            && JsonStrings.SurrogateAt(content, content.Length - 6) is var high
            && char.IsHighSurrogate(high)
            && (content.Length - 7 - content[..^6].LastIndexOfAnyExcept((byte)'\\')) % 2 == 0
        )
        {
            last = high.ToString();
            content = content[..^6];
        }

        return first + Expected(content) + last;
    }

    private static string Expected(ReadOnlySpan<byte> content)
    {
        byte[] quoted = [(byte)'"', .. content, (byte)'"'];
        var reader = new Utf8JsonReader(JsonStrings.Repair(quoted) ?? quoted);
        reader.Read();
        return reader.GetString()!;
    }
}
