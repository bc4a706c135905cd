using System.Runtime.InteropServices;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>What the emulator heeds of a GenerateContentRequest, in either spelling of ProtoJSON.</summary>
internal sealed record GenerateAsk(int PromptTokens, bool IncludeThoughts)
{
    // The depth at which the service's reader gives up.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 100 };

    /// <summary>Reads the body of a request: either what it asks for, or the service's error about it.</summary>
    public static (GenerateAsk? Ask, ServiceError? Error) Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return (null, ServiceError.NoContents);
        }

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return Parse(document.RootElement);
        }
        catch (JsonException)
        {
            return (null, ServiceError.InvalidArgument("Invalid JSON payload received. Unexpected token."));
        }
    }

    private static (GenerateAsk? Ask, ServiceError? Error) Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, ServiceError.InvalidArgument("Invalid JSON payload received. Unknown name \"\": Root element must be a message."));
        }

        var contents = Member(root, "contents", "contents");
        switch (contents.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
            case JsonValueKind.Array when contents.GetArrayLength() == 0:
                return (null, ServiceError.NoContents);
            // ProtoJSON takes a single message for a list of one, and the vendor's own examples make use of it.
            case JsonValueKind.Array or JsonValueKind.Object:
                break;
            default:
                return (null, ServiceError.InvalidArgument("Invalid value at 'contents' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content)"));
        }

        var bytes = TextBytes(contents) + TextBytes(Member(root, "systemInstruction", "system_instruction"));
        var thinking = Member(Member(root, "generationConfig", "generation_config"), "thinkingConfig", "thinking_config");
        var thoughts = Member(thinking, "includeThoughts", "include_thoughts").ValueKind == JsonValueKind.True;
        return (new GenerateAsk(Math.Max(1, TokenUsage.Estimate(bytes)), thoughts), null);
    }

    private static JsonElement Member(JsonElement parent, string name, string snakeCase) =>
        parent.ValueKind == JsonValueKind.Object && (parent.TryGetProperty(name, out var value) || parent.TryGetProperty(snakeCase, out value)) ? value : default;

    /// <summary>How many bytes the texts of one or several contents have, as they were sent.</summary>
    private static long TextBytes(JsonElement contents) =>
        Items(contents).SelectMany(content => Items(Member(content, "parts", "parts")))
            .Select(part => Member(part, "text", "text"))
            .Where(text => text.ValueKind == JsonValueKind.String)
            .Sum(text => (long)JsonMarshal.GetRawUtf8Value(text).Length - 2);

    private static IEnumerable<JsonElement> Items(JsonElement oneOrMany) => oneOrMany.ValueKind switch
    {
        JsonValueKind.Array => oneOrMany.EnumerateArray(),
        JsonValueKind.Undefined => [],
        _ => [oneOrMany],
    };
}
