using System.Text.Json;

namespace GeminiRx.Live.Internal;

/// <summary>How much memory content takes, in characters as it is sent.</summary>
internal static class PartSize
{
    // The braces and names around a part.
    private const int Frame = 32;

    public static long Of(IEnumerable<Content> contents) => contents.SelectMany(turn => turn.Parts).Sum(part => Of(part));

    public static long Of(Part part) =>
        Frame
        + part switch
        {
            TextPart text => text.Text.Length,
            InlineDataPart media => media.Data.Length * 4L / 3,
            RawPart raw => Of(raw.Json),
            StepPart step => Of(step.Json),
            FunctionCallPart call => Of(call.Arguments),
            FunctionResponsePart result => Of(result.Response) + result.Media.Sum(media => Of(media)),
            _ => Frame,
        };

    public static long Of(Chunk chunk) =>
        Frame
        + chunk switch
        {
            TextChunk text => text.Text.Length,
            MediaChunk media => media.Data.Length * 4L / 3,
            _ => Frame,
        };

    private static long Of(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? 0 : json.GetRawText().Length;
}
