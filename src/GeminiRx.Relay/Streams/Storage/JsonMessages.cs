using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>JSON values as the bytes of a stream: each is followed by a comma.</summary>
internal static class JsonMessages
{
    private const int MaxDepth = 256;

    /// <summary>The values of a body: the elements of an array, otherwise the value itself.</summary>
    /// <exception cref="StreamException"><see cref="StreamRefusal.InvalidBody"/>: the body is no JSON.</exception>
    public static byte[] Of(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            throw StreamErrors.InvalidJson();
        }

        try
        {
            return Flatten(body);
        }
        catch (JsonException)
        {
            throw StreamErrors.InvalidJson(); // the message may quote the body
        }
    }

    /// <summary>The length of the first values.</summary>
    /// <param name="values">Values, each followed by a comma.</param>
    /// <param name="count">The number of the first values, from 1.</param>
    /// <returns>Their length with their commas; -1 if there are fewer.</returns>
    public static int LengthOf(ReadOnlySpan<byte> values, long count)
    {
        byte[] array = [(byte)'[', .. values[..^1], (byte)']'];
        var reader = ReaderOf(array, MaxDepth + 1);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            if (--count == 0)
            {
                return (int)reader.BytesConsumed; // the bracket before the values counts for the comma after them
            }
        }

        return -1;
    }

    private static byte[] Flatten(ReadOnlySpan<byte> body)
    {
        var values = new ArrayBufferWriter<byte>(body.Length + 1);
        var reader = ReaderOf(body);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                AddValue(values, body, ref reader);
            }
        }
        else
        {
            AddValue(values, body, ref reader);
        }

        return reader.Read() ? throw StreamErrors.InvalidJson() : values.WrittenSpan.ToArray();
    }

    private static void AddValue(ArrayBufferWriter<byte> values, ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        values.Write(body[start..(int)reader.BytesConsumed]);
        values.Write(","u8);
    }

    private static Utf8JsonReader ReaderOf(ReadOnlySpan<byte> json, int maxDepth = MaxDepth) =>
        new(json, new JsonReaderOptions { MaxDepth = maxDepth });
}
