using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Live;

/// <summary>The handles in messages of a session, with which whoever has the key can continue it.</summary>
internal static class LiveHandles
{
    /// <summary>Replaces the handle of a message by asterisks. Changes nothing else, also in a message that is not JSON.</summary>
    public static void Mask(Span<byte> message)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = JsonStrings.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (IsHandle(reader) && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    message.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length).Fill((byte)'*');
                }
            }
        }
        catch (JsonException)
        {
            // The reader of the session reports it.
        }
    }

    // sessionResumptionUpdate.newHandle of the service, setup.sessionResumption.handle of the client. Arguments of functions are deeper.
    private static bool IsHandle(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.PropertyName
        && reader.CurrentDepth switch
        {
            2 => reader.ValueTextEquals("newHandle"u8) || reader.ValueTextEquals("new_handle"u8),
            3 => reader.ValueTextEquals("handle"u8),
            _ => false,
        };
}
