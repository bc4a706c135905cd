using System.Text.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>Writes bytes as base64; a large attachment of a body that is sent in parts as an empty string, whose place it notes.</summary>
internal sealed class AttachmentConverter : WriteOnlyConverter<ReadOnlyMemory<byte>>
{
    // Of the body that this thread is writing, which is synchronous.
    [ThreadStatic]
    private static List<(int At, ReadOnlyMemory<byte> Data)>? _attachments;

    /// <summary>Writes a body without its large attachments.</summary>
    /// <returns>The attachments with their offsets.</returns>
    public static IReadOnlyList<(int At, ReadOnlyMemory<byte> Data)> Collect(Action write)
    {
        List<(int At, ReadOnlyMemory<byte> Data)> attachments = [];
        _attachments = attachments;
        try
        {
            write();
            return attachments;
        }
        finally
        {
            _attachments = null;
        }
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options)
    {
        if (_attachments is not { } attachments || value.Length < RequestPayload.MinAttachment)
        {
            writer.WriteBase64StringValue(value.Span);
            return;
        }

        writer.WriteStringValue("");
        attachments.Add(((int)writer.BytesCommitted + writer.BytesPending - 1, value));
    }
}
