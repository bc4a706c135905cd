using System.Text;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Decodes answers in reads of a chosen size.</summary>
internal static class Decoding
{
    /// <summary>Decodes a whole answer; a failure is the last element.</summary>
    public static List<object> Decode(ReadOnlySpan<byte> bytes, Func<int, int>? readSize = null, int maxEventBytes = 64 * 1024 * 1024)
    {
        using var decoder = new StreamDecoder(maxEventBytes);
        var chunks = new List<Chunk>();
        try
        {
            for (var at = 0; at < bytes.Length; )
            {
                var count = Math.Min(readSize?.Invoke(at) ?? bytes.Length, bytes.Length - at);
                decoder.Feed(bytes.Slice(at, count), chunks);
                at += count;
            }

            decoder.Finish(chunks);
            return [.. chunks];
        }
        catch (GeminiException e)
        {
            decoder.Fail(e, chunks);
            return [.. chunks, Describe(e)];
        }
    }

    public static List<object> Decode(string text, Func<int, int>? readSize = null) => Decode(Encoding.UTF8.GetBytes(text), readSize);

    /// <summary>Decodes a whole answer at once and byte by byte, and requires the same result.</summary>
    public static List<object> DecodeBothWays(string stream)
    {
        var chunks = Decode(stream);
        Assert.Equal(chunks, Decode(stream, _ => 1));
        return chunks;
    }

    /// <summary>The joined text of candidate 0.</summary>
    public static string TextOf(IEnumerable<object> chunks) =>
        string.Concat(chunks.OfType<TextChunk>().Where(chunk => chunk.Candidate == 0).Select(chunk => chunk.Text));

    /// <summary>An event in the service's framing.</summary>
    public static string Event(string json) => $"data: {json}\r\n\r\n";

    /// <summary>An event with a text, and with a finish reason if there is one.</summary>
    public static string TextEvent(string text, string? finishReason = null) =>
        Event(
            $$"""{"candidates":[{"content":{"parts":[""" + $$"""{"text":"{{text}}"}],"role":"model"}{{Reason(finishReason)}},"index":0}]}"""
        );

    private static string Reason(string? finishReason) => finishReason is null ? "" : $",\"finishReason\":\"{finishReason}\"";

    private static string Describe(GeminiException e) =>
        $"{e.Kind} {(e as GeminiApiException)?.Code} {(e as GeminiApiException)?.Status} {e.Message} {e.FinishReason} {e.Usage}";
}
