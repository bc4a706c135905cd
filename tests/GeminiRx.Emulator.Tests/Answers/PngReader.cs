using System.Buffers.Binary;
using System.IO.Compression;

namespace GeminiRx.Emulator.Tests;

/// <summary>Reads the emulator's pictures by the specification of PNG.</summary>
internal static class PngReader
{
    /// <summary>Decodes a PNG by its specification, with each check sum; returns its size.</summary>
    public static (int Width, int Height) Decode(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var (at, types, data, size) = (8, new List<string>(), new MemoryStream(), (0, 0));
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var chunk = png.AsSpan(at + 4, length + 4);
            types.Add(System.Text.Encoding.ASCII.GetString(chunk[..4]));
            Assert.Equal(Crc(chunk), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            if (types[^1] == "IHDR")
            {
                size = (BinaryPrimitives.ReadInt32BigEndian(chunk[4..]), BinaryPrimitives.ReadInt32BigEndian(chunk[8..]));
                Assert.Equal([8, 2, 0, 0, 0], chunk[12..].ToArray());
            }
            else if (types[^1] == "IDAT")
            {
                data.Write(chunk[4..]);
            }

            at += length + 12;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], types);
        data.Position = 0;
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionMode.Decompress))
        {
            zlib.CopyTo(pixels);
        }

        var row = 1 + (size.Item1 * 3);
        Assert.Equal((long)size.Item2 * row, pixels.Length);
        var bytes = pixels.ToArray();
        Assert.Equal(0, bytes[0]); // the first row is as it is; each other is the difference to the row above
        Assert.All(Enumerable.Range(1, size.Item2 - 1), y => Assert.Equal(2, bytes[y * row]));
        Assert.DoesNotContain(Enumerable.Range(1, size.Item2 - 1), y => bytes.AsSpan((y * row) + 1, row - 1).ContainsAnyExcept((byte)0));
        var colours = bytes[1..row].Chunk(3).Select(Convert.ToHexString).Distinct().Count();
        Assert.True(colours == Math.Min(8, size.Item1), $"{colours} colours");
        return size;
    }

    /// <summary>The CRC of the pixels, without their compression, which differs between versions.</summary>
    public static string ChecksumOfPixels(byte[] png) => $"{Crc(PixelsOf(png)):X8}";

    private static byte[] PixelsOf(byte[] png)
    {
        var at = 8 + 12 + 13; // after the signature and the header
        using var zlib = new ZLibStream(
            new MemoryStream(png, at + 8, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at))),
            CompressionMode.Decompress
        );
        using var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        return pixels.ToArray();
    }

    // Bit by bit, unlike the product's table.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB8_8320);
            }
        }

        return ~crc;
    }
}
