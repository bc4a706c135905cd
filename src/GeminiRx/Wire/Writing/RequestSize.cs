using System.Runtime.InteropServices;
using System.Text.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>How large the body of a request will be, without writing it.</summary>
internal static class RequestSize
{
    private const int PartOverhead = 128; // names, braces, a media type

    /// <summary>The size in bytes: exact enough to choose a buffer, since attachments and text make up a large body.</summary>
    public static int Of(GenerateRequest request)
    {
        var parts = request.Contents.Append(request.System).OfType<Content>().SelectMany(content => content.Parts);
        return (int)Math.Min(Array.MaxLength, parts.Sum(Of) + Of(request.Extra ?? default) + (16 * PartOverhead));
    }

    private static long Of(Part part) =>
        PartOverhead
        + part switch
        {
            TextPart text => text.Text.Length,
            InlineDataPart data => ((data.Data.Length + 2L) / 3) * 4, // base64
            RawPart raw => Of(raw.Json),
            FunctionCallPart call => Of(call.Arguments),
            FunctionResponsePart response => Of(response.Response) + response.Media.Sum(Of),
            CodeExecutionResultPart result => result.Output?.Length ?? 0,
            ExecutableCodePart code => code.Code.Length,
            _ => 0,
        };

    private static long Of(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(json).Length;
}
