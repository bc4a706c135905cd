using System.Text;
using GeminiRx.Errors;
using GeminiRx.Wire.Http;

namespace GeminiRx.Recordings;

/// <summary>The file of a recording. Passes each line to the operating system before the next one.</summary>
internal sealed class RecordingFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;

    public RecordingFile(string path)
    {
        // Without a buffer, a crash of the process loses no written line.
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(RecordingParser.Header);
    }

    /// <summary>Writes a line.</summary>
    /// <exception cref="GeminiConfigurationException">The file is not writable.</exception>
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
            throw ConfigurationErrors.RecordingNotWritten(e.Message);
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>Writes the lines of one exchange.</summary>
internal sealed class ExchangeWriter(RecordingFile file, int number, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private int _hasEnded;

    /// <summary>Whether the end is written.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    /// <summary>Writes the first line.</summary>
    public void Begin(string method, Uri? address) =>
        Write(
            "request",
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {method} {Credentials.RemoveFrom(address)}"
            )
        );

    /// <summary>Writes a line without a time.</summary>
    public void Write(string keyword, string text) => file.Write($"{number} {keyword} {text}");

    /// <summary>Writes a line with the time since the request.</summary>
    public void WriteAt(string keyword, string text) =>
        Write(
            keyword,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{time.GetElapsedTime(_started).TotalMilliseconds:0.###}{(text.Length == 0 ? "" : " ")}{text}"
            )
        );

    /// <summary>Writes the end. Only the first call has an effect.</summary>
    public void End(string keyword)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            WriteAt(keyword, "");
        }
    }
}
