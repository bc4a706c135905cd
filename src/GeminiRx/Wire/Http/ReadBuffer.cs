using System.Buffers;

namespace GeminiRx.Wire.Http;

/// <summary>The buffer for the reads of an answer. It is small while little arrives, so that thousands of waiting answers need little
/// memory, and grows while reads fill it.</summary>
internal sealed class ReadBuffer
{
    /// <summary>The smallest size in bytes: two or three events with a short text.</summary>
    public const int Smallest = 1024;

    /// <summary>The largest size in bytes.</summary>
    public const int Largest = 32 * 1024;

    private readonly byte[] _smallest = new byte[Smallest];
    private byte[]? _rented;

    /// <summary>Receives the next read.</summary>
    public Memory<byte> Memory => _rented ?? _smallest;

    /// <summary>Chooses the size for the next read. The bytes of the last one must not be used any more.</summary>
    /// <param name="count">The number of bytes of the last read.</param>
    public void Adapt(int count)
    {
        var size = Memory.Length;
        var next =
            count == size ? Math.Min(Largest, 4 * size)
            : count <= Smallest ? Smallest
            : size;
        if (next != size)
        {
            Return();
            _rented = next == Smallest ? null : ArrayPool<byte>.Shared.Rent(next);
        }
    }

    /// <summary>Returns the memory to the pool. Not after a cancelled read, which may still write into it.</summary>
    public void Return()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
