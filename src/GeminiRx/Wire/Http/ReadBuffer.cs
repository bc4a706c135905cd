using System.Buffers;

namespace GeminiRx.Wire.Http;

/// <summary>The buffer for the reads of an answer. It is small while little arrives, grows while reads fill it, and takes no memory while
/// nothing has arrived, so that thousands of waiting answers need little.</summary>
internal sealed class ReadBuffer
{
    /// <summary>The smallest size in bytes: two or three events with a short text.</summary>
    public const int Smallest = 1024;

    /// <summary>The largest size in bytes.</summary>
    public const int Largest = 32 * 1024;

    private byte[]? _rented;
    private int _size = Smallest;

    /// <summary>Whether it takes memory.</summary>
    public bool IsHeld => _rented is not null;

    /// <summary>Receives the next read.</summary>
    public Memory<byte> Memory => (_rented ??= ArrayPool<byte>.Shared.Rent(_size)).AsMemory(0, _size);

    /// <summary>Chooses the size for the next read. The bytes of the last one must not be used any more.</summary>
    /// <param name="count">The number of bytes of the last read.</param>
    public void Adapt(int count)
    {
        var next =
            count == _size ? Math.Min(Largest, 4 * _size)
            : count <= Smallest ? Smallest
            : _size;
        if (next != _size || count < _size)
        {
            Release();
            _size = next;
        }
    }

    /// <summary>Returns the memory to the pool. Not after a cancelled read, which may still write into it.</summary>
    public void Return()
    {
        Release();
        _size = Smallest;
    }

    private void Release()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
