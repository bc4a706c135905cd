using System.Text;
using GeminiRx.Interactions;
using GeminiRx.Wire.Interactions;

namespace GeminiRx.Tests.Interactions;

/// <summary>Decodes the events of interactions in reads of a chosen size.</summary>
internal static class InteractionDecoding
{
    public const string Created =
        """{"event_type":"interaction.created","event_id":"e1","interaction":{"id":"v1","status":"in_progress","model":"m"}}""";

    public const string Completed =
        """{"event_type":"interaction.completed","event_id":"e9","interaction":{"id":"v1","status":"completed","""
        + "\"usage\":{\"total_tokens\":3}}}";

    /// <summary>Frames events as the service does.</summary>
    public static string Stream(params IEnumerable<string> events) =>
        string.Concat(events.Select(json => $"event: x\ndata: {json}\n\n")) + "event: done\ndata: [DONE]\n\n";

    public static string Start(int index, string step, string id = "s") =>
        $$"""{"event_type":"step.start","event_id":"{{id}}","index":{{index}},"step":{{step}}}""";

    public static string Delta(int index, string delta, string id = "d") =>
        $$"""{"event_type":"step.delta","event_id":"{{id}}","index":{{index}},"delta":{{delta}}}""";

    public static string Said(string text, string id = "d") => Delta(0, $$"""{"type":"text","text":"{{text}}"}""", id);

    public static string Stop(int index, string id = "t") => $$"""{"event_type":"step.stop","event_id":"{{id}}","index":{{index}}}""";

    /// <summary>Decodes a whole answer; a failure is the last element.</summary>
    public static List<object> Decode(
        string stream,
        int? readSize = null,
        bool isStored = true,
        InteractionPosition? resumed = null,
        bool hasRequest = true
    )
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        using var chain = new InteractionChain(64 * 1024, isStored, resumed, hasRequest);
        var chunks = new List<Chunk>();
        try
        {
            for (var at = 0; at < bytes.Length; )
            {
                var count = Math.Min(readSize ?? bytes.Length, bytes.Length - at);
                chain.Feed(bytes.AsSpan(at, count), chunks);
                at += count;
            }

            chain.TryContinue(chunks, _ => false);
            return [.. chunks];
        }
        catch (GeminiException e)
        {
            chain.Fail(e, chunks);
            return [.. chunks, e];
        }
    }

    /// <summary>Replaces the places by those without the sketch of the events before them.</summary>
    public static List<object> WithoutSketches(IEnumerable<object> chunks) =>
        [
            .. chunks.Select(one =>
                one is CheckpointChunk { Token: var token }
                    ? new CheckpointChunk((InteractionPosition.Parse(token)! with { Read = null }).ToString())
                    : one
            ),
        ];

    /// <summary>Decodes at once and byte by byte, and requires the same chunks.</summary>
    public static List<object> DecodeBothWays(string stream)
    {
        var chunks = Decode(stream);
        Assert.Equal(chunks.Select(Describe), Decode(stream, readSize: 1).Select(Describe));
        return chunks;
    }

    /// <summary>One line for a chunk or a failure.</summary>
    public static string Describe(object one) =>
        one is Chunk chunk ? ChunkJson.Serialize(chunk) : ChunkJson.Serialize((GeminiException)one);
}
