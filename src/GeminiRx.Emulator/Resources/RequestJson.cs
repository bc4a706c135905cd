using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>The body of a request that is not for content, checked against its message.</summary>
internal static class RequestJson
{
    private static readonly JsonDocumentOptions _reading = new() { MaxDepth = 100 };

    /// <summary>The root of the body; or the service's error. An absent body is an empty message.</summary>
    public static (JsonElement Root, ServiceError? Error) Parse(ReadOnlyMemory<byte> body, string message)
    {
        try
        {
            using var document = JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, _reading);
            var root = document.RootElement.Clone();
            var violations = SchemaValidation.Violations(root, message);
            return violations.Count == 0 ? (root, null)
                : root.ValueKind == JsonValueKind.Object ? (default, ServiceError.BadRequest(violations))
                : (default, ServiceError.InvalidArgument(violations[0].Description) with { Rule = JudgeRules.Json });
        }
        catch (JsonException)
        {
            return (default, ServiceError.InvalidJson);
        }
    }
}
