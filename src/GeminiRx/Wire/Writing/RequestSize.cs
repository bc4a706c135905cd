using System.Runtime.InteropServices;
using System.Text.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>Estimates the size of a request's body without writing it.</summary>
internal static class RequestSize
{
    private const int PartOverhead = 128; // names, braces, a media type

    /// <summary>Estimates the size in bytes. Attachments and texts, which make up a large body, are counted; that is exact enough to choose
    /// a buffer.</summary>
    public static int Estimate(GenerateRequest request)
    {
        var parts = request.Contents.Append(request.System).OfType<Content>().SelectMany(content => content.Parts);
        return (int)Math.Min(Array.MaxLength, parts.Sum(Estimate) + LengthOf(request.Extra ?? default) + (16 * PartOverhead));
    }

    private static long Estimate(Part part) =>
        PartOverhead
        + part switch
        {
            TextPart text => text.Text.Length,
            InlineDataPart data => ((data.Data.Length + 2L) / 3) * 4, // base64
            RawPart raw => LengthOf(raw.Json),
            StepPart step => LengthOf(step.Json),
            FunctionCallPart call => LengthOf(call.Arguments),
            FunctionResponsePart response => LengthOf(response.Response) + response.Media.Sum(Estimate),
            CodeExecutionResultPart result => result.Output?.Length ?? 0,
            ExecutableCodePart code => code.Code.Length,
            _ => 0,
        };

    private static long LengthOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(json).Length;
}
