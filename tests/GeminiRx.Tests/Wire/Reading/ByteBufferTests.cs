using System.Buffers;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Wire.Reading;

public sealed class ByteBufferTests
{
    private const int Size = 64 * 1024;

    // The pool passes a returned array to the next renter on the same thread: another answer or another library.
    [Fact]
    public void Memory_ReturnedAtTheEnd_ContainsNothingOfTheAnswer()
    {
        var buffer = new ByteBuffer(int.MaxValue);
        buffer.Append(Enumerable.Repeat((byte)'x', Size).ToArray());

        buffer.Dispose();

        AssertPoolIsClear(Size);
    }

    [Fact]
    public void Memory_ReturnedForALargerArray_ContainsNothingOfTheAnswer()
    {
        using var buffer = new ByteBuffer(int.MaxValue);
        buffer.Append(Enumerable.Repeat((byte)'x', Size).ToArray());

        buffer.Append("x"u8);

        AssertPoolIsClear(Size);
        Assert.Equal(Size + 1, buffer.Written.Length);
        Assert.Equal(-1, buffer.Written.IndexOfAnyExcept((byte)'x'));
    }

    private static void AssertPoolIsClear(int size)
    {
        var next = ArrayPool<byte>.Shared.Rent(size);
        Assert.DoesNotContain((byte)'x', next);
        ArrayPool<byte>.Shared.Return(next);
    }
}
