using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>An error as the service words it, before a stream begins.</summary>
internal sealed record ServiceError(int Code, string Status, string Message)
{
    public static ServiceError NotFound { get; } = new(404, "NOT_FOUND", "Requested entity was not found.");

    public static ServiceError NoContents { get; } =
        InvalidArgument("* GenerateContentRequest.contents: contents is not specified\n");

    public static ServiceError InvalidKey { get; } = InvalidArgument("API key not valid. Please pass a valid API key.") with { WriteDetails = InvalidKeyDetails };

    /// <summary>Writes the elements of <c>details</c>; null when there are none.</summary>
    public Action<Utf8JsonWriter>? WriteDetails { get; init; }

    public static ServiceError InvalidArgument(string message) => new(400, "INVALID_ARGUMENT", message);

    public static ServiceError Internal(string message) => new(500, "INTERNAL", message);

    /// <summary>The response at once; <paramref name="asArray"/> as the service answers a call without <c>alt=sse</c>.</summary>
    public EmulatedAnswer ToAnswer(bool asArray)
    {
        var body = ServiceJson.Pretty(Write);
        byte[] framed = asArray ? [.. "["u8, .. body, .. "\r\n]"u8] : [.. body, .. "\n"u8];
        return EmulatedAnswer.AtOnce(Code, EmulatedAnswer.Json, framed);
    }

    private static void InvalidKeyDetails(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteText("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        writer.WriteText("reason", "API_KEY_INVALID");
        writer.WriteText("domain", "googleapis.com");
        writer.WriteStartObject("metadata");
        writer.WriteText("service", "generativelanguage.googleapis.com");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteText("@type", "type.googleapis.com/google.rpc.LocalizedMessage");
        writer.WriteText("locale", "en-US");
        writer.WriteText("message", "API key not valid. Please pass a valid API key.");
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteNumber("code", Code);
        writer.WriteText("message", Message);
        writer.WriteText("status", Status);
        if (WriteDetails is not null)
        {
            writer.WriteStartArray("details");
            WriteDetails(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
