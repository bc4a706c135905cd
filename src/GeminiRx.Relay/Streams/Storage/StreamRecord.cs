using System.Buffers.Binary;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>A producer's number of an append.</summary>
/// <param name="Id">The producer.</param>
/// <param name="Epoch">Its start: a higher one makes the earlier ones invalid.</param>
/// <param name="Number">The number since the start, from 0.</param>
internal sealed record ProducerNumber(string Id, long Epoch, long Number);

/// <summary>What comes with the bytes of an append. The payload of its frame is the length of this, this, and the bytes.</summary>
internal sealed record StreamRecord
{
    /// <summary>The length of the length.</summary>
    public const int LengthBytes = 2;

    /// <summary>What the stream is; only in its first record.</summary>
    public StreamSettings? Settings { get; init; }

    /// <summary>The number that a producer gave the append; null if it gave none.</summary>
    public ProducerNumber? Producer { get; init; }

    /// <summary>The number that orders the appends of several writers; null if there is none.</summary>
    public string? Sequence { get; init; }

    /// <summary>Whether the stream is closed afterwards.</summary>
    public bool Closes { get; init; }

    /// <summary>The number of bytes before the contents of a payload.</summary>
    public static int ContentsAt(ReadOnlySpan<byte> payload) => LengthBytes + BinaryPrimitives.ReadUInt16LittleEndian(payload);

    /// <summary>Reads a record.</summary>
    public static StreamRecord Read(ReadOnlySpan<byte> payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload[LengthBytes..ContentsAt(payload)].ToArray()));
        return new()
        {
            Closes = reader.ReadBoolean(),
            Sequence = reader.ReadBoolean() ? reader.ReadString() : null,
            Producer = reader.ReadBoolean() ? new ProducerNumber(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64()) : null,
            Settings = reader.ReadBoolean() ? ReadSettings(reader) : null,
        };
    }

    /// <summary>The payload with the contents.</summary>
    public byte[] ToPayload(ReadOnlySpan<byte> contents)
    {
        using var stream = new MemoryStream(256 + contents.Length);
        using var writer = new BinaryWriter(stream);
        writer.Write((ushort)0);
        writer.Write(Closes);
        Write(writer, Sequence, writer.Write);
        Write(
            writer,
            Producer,
            producer =>
            {
                writer.Write(producer.Id);
                writer.Write(producer.Epoch);
                writer.Write(producer.Number);
            }
        );
        Write(writer, Settings, settings => Write(writer, settings));
        var length = checked((ushort)(stream.Length - LengthBytes));
        writer.Write(contents);
        BinaryPrimitives.WriteUInt16LittleEndian(stream.GetBuffer(), length);
        return stream.ToArray();
    }

    private static void Write<T>(BinaryWriter writer, T? value, Action<T> write)
        where T : class
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            write(value);
        }
    }

    private static void Write(BinaryWriter writer, StreamSettings settings)
    {
        writer.Write(settings.ContentType);
        writer.Write(settings.TimeToLive ?? -1);
        writer.Write(settings.ExpiresAt ?? -1);
        Write(
            writer,
            settings.Source,
            source =>
            {
                writer.Write(source.Key);
                writer.Write(source.Identity.ToByteArray());
                writer.Write(source.Offset.Bytes);
                writer.Write(source.Offset.Time);
                writer.Write(source.Copied);
            }
        );
    }

    private static StreamSettings ReadSettings(BinaryReader reader) =>
        new()
        {
            ContentType = reader.ReadString(),
            TimeToLive = NumberOf(reader.ReadInt64()),
            ExpiresAt = NumberOf(reader.ReadInt64()),
            Source = reader.ReadBoolean()
                ? new StreamSource(
                    reader.ReadString(),
                    new Guid(reader.ReadBytes(16)),
                    new StreamOffset(reader.ReadInt64(), reader.ReadInt64()),
                    reader.ReadInt64()
                )
                : null,
        };

    private static long? NumberOf(long number) => number < 0 ? null : number;
}
