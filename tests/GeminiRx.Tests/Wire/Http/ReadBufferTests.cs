using GeminiRx.Wire.Http;

namespace GeminiRx.Tests.Wire.Http;

public sealed class ReadBufferTests
{
    [Fact]
    public void Adapt_ReadsThatFillIt_GrowItToItsLimit()
    {
        var buffer = new ReadBuffer();
        var sizes = new List<int>();
        for (var read = 0; read < 6; read++)
        {
            sizes.Add(buffer.Memory.Length);
            buffer.Adapt(buffer.Memory.Length);
        }

        Assert.Equal([1024, 4096, 16_384, 32_768, 32_768, 32_768], sizes);
    }

    // What waits for a little text holds little memory, also after a burst.
    [Theory]
    [InlineData(300, 1024)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 16_384)]
    [InlineData(16_384, 32_768)]
    public void Adapt_AfterABurst_FitsTheLastRead(int count, int size)
    {
        var buffer = new ReadBuffer();
        buffer.Adapt(1024);
        buffer.Adapt(4096);
        Assert.Equal(16_384, buffer.Memory.Length);

        buffer.Adapt(count);

        Assert.Equal(size, buffer.Memory.Length);
        buffer.Return();
        Assert.Equal(ReadBuffer.Smallest, buffer.Memory.Length);
    }

    [Fact]
    public void Buffer_BetweenReads_TakesNoMemory()
    {
        var buffer = new ReadBuffer();
        Assert.False(buffer.IsHeld);
        foreach (var count in new[] { 300, 1023, 1 })
        {
            buffer.Memory.Span[0] = 1;
            Assert.True(buffer.IsHeld);
            buffer.Adapt(count);
            Assert.False(buffer.IsHeld);
        }
    }
}
