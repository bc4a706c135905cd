namespace GeminiRx.Cli;

/// <summary>What the model says, as a WAV file: 24 kHz, 16 bits, one channel. The file is complete after each write.</summary>
internal sealed class LiveAudioFile : IDisposable
{
    private const int SampleRate = 24_000;

    private readonly FileStream _file;
    private readonly WaveFile _wave;
    private long _checkpoint;

    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public LiveAudioFile(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write);
        _wave = new WaveFile(_file, SampleRate);
    }

    /// <summary>Begins a turn: rewinds do not revoke what is before.</summary>
    public void Begin() => _checkpoint = _wave.Length;

    /// <summary>Writes audio, and takes back what a rewind revokes.</summary>
    public void Record(Chunk chunk)
    {
        switch (chunk)
        {
            case MediaChunk { IsThought: false } media when media.MimeType.StartsWith("audio/pcm", StringComparison.Ordinal):
                _wave.Write(media.Data.Span);
                break;
            case CheckpointChunk:
                _checkpoint = _wave.Length;
                break;
            case RewindChunk:
                _wave.Cut(_checkpoint);
                break;
            default:
                break;
        }
    }

    public void Dispose() => _file.Dispose();
}
