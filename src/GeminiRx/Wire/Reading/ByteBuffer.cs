using System.Buffers;

namespace GeminiRx.Wire.Reading;

/// <summary>Collects the bytes of an event, at most <paramref name="limit"/>.</summary>
/// <remarks>The memory comes from the shared pool: an event may have many megabytes, and so may those of the next answer.</remarks>
internal sealed class ByteBuffer(int limit) : IDisposable
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit - _length)
        {
            throw new GeminiStreamException(StreamFault.TooLarge, $"An event of the answer is larger than {limit:N0} bytes.");
        }

        if (_length + bytes.Length > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit, Math.Max(_length + bytes.Length, 2L * _bytes.Length)));
            Written.CopyTo(larger);
            Return();
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Clear() => _length = 0;

    /// <summary>Gives the memory back if there are no bytes: an answer that waits for its next event holds none. The bytes that were there
    /// must not be in use any more.</summary>
    public void ReleaseIfEmpty()
    {
        if (_length == 0)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return();
        (_bytes, _length) = ([], 0);
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        }
    }
}
