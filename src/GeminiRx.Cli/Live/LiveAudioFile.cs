using System.Buffers.Binary;

namespace GeminiRx.Cli;

/// <summary>What the model says, as a WAV file: 24 kHz, 16 bits, one channel. The file is complete when it is disposed.</summary>
internal sealed class LiveAudioFile : IDisposable
{
    private const int HeaderBytes = 44;
    private const int SamplesPerSecond = 24_000;

    private readonly FileStream _file;
    private long _checkpoint = HeaderBytes;

    public LiveAudioFile(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write);
        WriteHeader();
    }

    /// <summary>Writes audio, and takes back what a rewind revokes.</summary>
    public void Record(Chunk chunk)
    {
        switch (chunk)
        {
            case MediaChunk { IsThought: false } media when media.MimeType.StartsWith("audio/pcm", StringComparison.Ordinal):
                _file.Write(media.Data.Span);
                break;
            case CheckpointChunk or FinishedChunk:
                _checkpoint = _file.Position;
                break;
            case RewindChunk:
                _file.SetLength(_checkpoint);
                _file.Position = _checkpoint;
                break;
            default:
                break;
        }
    }

    public void Dispose()
    {
        _file.Position = 0;
        WriteHeader();
        _file.Dispose();
    }

    private void WriteHeader()
    {
        var data = (int)Math.Max(0, _file.Length - HeaderBytes);
        Span<byte> header = stackalloc byte[HeaderBytes];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], data + HeaderBytes - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], SamplesPerSecond);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], SamplesPerSecond * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], data);
        _file.Write(header);
    }
}
