using System.Buffers.Binary;

namespace GeminiRx.Cli;

/// <summary>A WAV file of 16-bit samples in one channel, which grows: its header has the right lengths after each write.</summary>
internal sealed class WaveFile
{
    private const int HeaderLength = 44;
    private const int RiffLengthAt = 4;
    private const int DataLengthAt = 40;
    private const short Channels = 1;
    private const short BytesPerSample = 2;

    private readonly Stream _file;

    /// <summary>The bytes of samples.</summary>
    public long Length { get; private set; }

    /// <summary>Writes the header.</summary>
    /// <param name="file">An empty file, which the caller disposes.</param>
    /// <param name="sampleRate">Samples a second.</param>
    public WaveFile(Stream file, int sampleRate)
    {
        _file = file;
        Span<byte> header = stackalloc byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * Channels * BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], Channels * BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], BytesPerSample * 8);
        "data"u8.CopyTo(header[36..]);
        _file.Write(header);
        WriteLengths();
    }

    /// <summary>Appends samples, which the service sends with the low byte first, as the file has them.</summary>
    public void Write(ReadOnlySpan<byte> samples)
    {
        _file.Write(samples);
        Length += samples.Length;
        WriteLengths();
    }

    /// <summary>Removes the samples after a length.</summary>
    public void Cut(long length)
    {
        Length = length;
        _file.SetLength(HeaderLength + length);
        WriteLengths();
    }

    private void WriteLengths()
    {
        WriteAt(RiffLengthAt, Length + HeaderLength - 8);
        WriteAt(DataLengthAt, Length);
        _file.Position = HeaderLength + Length;
        _file.Flush();
    }

    private void WriteAt(int position, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Math.Min(value, uint.MaxValue));
        _file.Position = position;
        _file.Write(bytes);
    }
}
