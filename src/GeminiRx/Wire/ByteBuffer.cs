namespace GeminiRx.Wire;

/// <summary>Bytes that are appended until they make an event, never more than <paramref name="limit"/>.</summary>
internal sealed class ByteBuffer(int limit)
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit - _length)
        {
            throw new GeminiStreamException(StreamFault.TooLarge, $"An event of the answer is larger than {limit} bytes.");
        }

        if (_length + bytes.Length > _bytes.Length)
        {
            var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(limit, Math.Max(_length + bytes.Length, 2L * _bytes.Length)));
            Written.CopyTo(larger);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Clear() => _length = 0;
}
