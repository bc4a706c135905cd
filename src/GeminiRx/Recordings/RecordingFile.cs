using System.Text;

namespace GeminiRx;

/// <summary>The file of a recording: whole lines, each on its way to the disk before the next.</summary>
internal sealed class RecordingFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;

    public RecordingFile(string path)
    {
        // Without a buffer: what a crash leaves is what was written.
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(RecordingParser.Header);
    }

    /// <summary>Writes a line.</summary>
    /// <exception cref="GeminiConfigurationException">It cannot be written.</exception>
    public void Write(string line)
    {
        try
        {
            lock (_gate)
            {
                _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw new GeminiConfigurationException(
                $"The recording cannot be written: {e.Message}",
                "Make room on the disk, or record to another file."
            );
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>The lines of one exchange.</summary>
internal sealed class RecordedLines(RecordingFile file, int number, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private int _hasEnded;

    public void Write(string word, string text) => file.Write($"{number} {word} {text}");

    public void WriteAt(string word, string text) =>
        Write(
            word,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{time.GetElapsedTime(_started).TotalMilliseconds:0.###}{(text.Length == 0 ? "" : " ")}{text}"
            )
        );

    /// <summary>Writes the end, once.</summary>
    public void End(string word)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            WriteAt(word, "");
        }
    }
}
