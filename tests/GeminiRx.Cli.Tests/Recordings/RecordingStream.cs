using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Keeps a copy of every byte read through this stream.</summary>
internal sealed class RecordingStream(Stream inner) : ReadOnlyStream
{
    private readonly MemoryStream _bytes = new();

    /// <summary>The bytes read so far, one character for each byte.</summary>
    public string Bytes
    {
        get
        {
            lock (_bytes)
            {
                return Encoding.Latin1.GetString(_bytes.ToArray());
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        lock (_bytes)
        {
            _bytes.Write(buffer.Span[..count]);
        }

        return count;
    }
}
