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

    /// <summary>Estimates the size in bytes without the attachments that a <see cref="RequestPayload"/> keeps beside its JSON.</summary>
    public static int EstimateWithoutAttachments(GenerateRequest request) =>
        (int)Math.Max(0, Estimate(request) - request.Contents.Append(request.System).OfType<Content>().SelectMany(LargeOnes).Sum());

    private static IEnumerable<long> LargeOnes(Content content) =>
        content
            .Parts.Concat(content.Parts.OfType<FunctionResponsePart>().SelectMany(response => response.Media))
            .OfType<InlineDataPart>()
            .Where(data => data.Data.Length >= RequestPayload.MinAttachment)
            .Select(LengthOf);

    private static long LengthOf(InlineDataPart data) => ((data.Data.Length + 2L) / 3) * 4; // base64

    private static long Estimate(Part part) =>
        PartOverhead
        + part switch
        {
            TextPart text => text.Text.Length,
            InlineDataPart data => LengthOf(data),
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
