using System.Text;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Runs bytes through the decoder as reads of a chosen size would bring them.</summary>
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

    /// <summary>The joined text of candidate 0.</summary>
    public static string TextOf(IEnumerable<object> chunks) =>
        string.Concat(chunks.OfType<TextChunk>().Where(chunk => chunk.Candidate == 0).Select(chunk => chunk.Text));

    /// <summary>An event of the service, as it frames them.</summary>
    public static string Event(string json) => $"data: {json}\r\n\r\n";

    /// <summary>An event with one piece of text, and a finish reason where one is given.</summary>
    public static string TextEvent(string text, string? finishReason = null) =>
        Event(
            $$"""{"candidates":[{"content":{"parts":[""" + $$"""{"text":"{{text}}"}],"role":"model"}{{Reason(finishReason)}},"index":0}]}"""
        );

    private static string Reason(string? finishReason) => finishReason is null ? "" : $",\"finishReason\":\"{finishReason}\"";

    private static string Describe(GeminiException e) =>
        $"{e.Kind} {(e as GeminiApiException)?.Code} {(e as GeminiApiException)?.Status} {e.Message} {e.FinishReason} {e.Usage}";
}
