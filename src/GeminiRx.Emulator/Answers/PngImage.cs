using System.Buffers.Binary;
using System.IO.Compression;

namespace GeminiRx.Emulator;

/// <summary>Writes a PNG of vertical stripes: eight bits for each of red, green and blue, every row like the first.</summary>
internal static class PngImage
{
    private const int Stripes = 8;

    private static readonly byte[] _signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly uint[] _crcTable = [.. Enumerable.Range(0, 256).Select(CrcOfByte)];

    /// <summary>The file. Equal sizes and seeds give equal bytes.</summary>
    public static byte[] Create(EmulatorImage image, int seed)
    {
        using var file = new MemoryStream();
        file.Write(_signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        (header[8], header[9]) = (8, 2); // bits of a sample; red, green and blue
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Pixels(image, seed));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // A row begins with its filter. The first row has none; each other is its difference to the row above, which is zero.
    private static byte[] Pixels(EmulatorImage image, int seed)
    {
        const byte DifferenceToRowAbove = 2;
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + (image.Width * 3)];
            for (var x = 0; x < image.Width; x++)
            {
                var stripe = (uint)((seed * 31) + (x * Stripes / image.Width * 40_503));
                BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(1 + (x * 3)), (ushort)(stripe * 2_654_435_761 >> 16));
                row[3 + (x * 3)] = (byte)(stripe >> 4);
            }

            zlib.Write(row);
            row.AsSpan().Clear();
            row[0] = DifferenceToRowAbove;
            for (var y = 1; y < image.Height; y++)
            {
                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc = _crcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint CrcOfByte(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB8_8320 ^ (crc >> 1);
        }

        return crc;
    }
}
