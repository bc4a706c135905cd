using System.Text;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Emulator.Tests;

public sealed class EmulatedStreamTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Bursts_ArriveInTheRhythmOfTheService()
    {
        await using var stream = await OpenAsync(new EmulatorOptions { Text = "aabbccdd", CharactersPerEvent = 2 });

        foreach (var (milliseconds, texts) in new[] { (400, "aa|bb"), (250, "cc|dd") })
        {
            var read = stream.ReadOnceAsync();
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.False(read.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(texts, string.Join('|', Wire.Events(await read).Select(e => e.Text())));
        }

        Assert.Equal("", await stream.ReadOnceAsync());
    }

    [Fact]
    public async Task LateReader_FindsOneBurstWithEachRead()
    {
        await using var stream = await OpenAsync(
            new EmulatorOptions
            {
                Text = "abcde",
                CharactersPerEvent = 1,
                EventsPerBurst = 1,
            }
        );

        _time.Advance(TimeSpan.FromMilliseconds(400 + 250 + 250));
        foreach (var text in new[] { "a", "b", "c" })
        {
            Assert.Equal(text, Assert.Single(Wire.Events(await stream.ReadOnceAsync())).Text());
        }

        var fourth = stream.ReadOnceAsync();
        Assert.False(fourth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("d", Assert.Single(Wire.Events(await fourth)).Text());
    }

    [Fact]
    public async Task VerbatimEvents_ArriveOneByOne()
    {
        await using var stream = await OpenAsync(new EmulatorOptions { Answer = "data: 1\n\ndata: 2\n\n"u8.ToArray() });

        var first = stream.ReadOnceAsync();
        _time.Advance(TimeSpan.FromMilliseconds(399));
        Assert.False(first.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("data: 1\n\n", await first);
        var second = stream.ReadOnceAsync();
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("data: 2\n\n", await second);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task BytesPerRead_BoundsEachRead(int bytesPerRead)
    {
        var options = Wire.AtOnce with { Text = "Kürbis 🎃 und mehr" };
        var whole = await new GeminiEmulator(options).AskAsync();
        await using var stream = await OpenAsync(options with { BytesPerRead = bytesPerRead });

        var (bytes, buffer, counts) = (new List<byte>(), new byte[100], new List<int>());
        while (await stream.ReadAsync(buffer, TimeoutToken.Start()) is > 0 and var count)
        {
            counts.Add(count);
            bytes.AddRange(buffer[..count]);
        }

        Assert.Equal(whole, Encoding.UTF8.GetString(bytes.ToArray()));
        Assert.All(counts[..^1], count => Assert.Equal(bytesPerRead, count));
    }

    [Fact]
    public async Task SmallBuffer_GetsTheRestOfTheBurstWithoutDelay()
    {
        await using var stream = await OpenAsync(new EmulatorOptions { Answer = "data: 1\n\n"u8.ToArray() });
        _time.Advance(TimeSpan.FromMilliseconds(400));

        var buffer = new byte[5];
        Assert.Equal(5, await stream.ReadAsync(buffer, TimeoutToken.Start()));
        Assert.Equal("data:"u8, buffer);
        Assert.Equal(4, await stream.ReadAsync(buffer, TimeoutToken.Start()));
        Assert.Equal(" 1\n\n"u8, buffer.AsSpan(0, 4));
    }

    [Fact]
    public async Task Error_ArrivesWithoutDelay()
    {
        using var response = await new GeminiEmulator(new EmulatorOptions { TimeProvider = _time }).SendAsync(body: "{}");

        Assert.Contains("contents is not specified", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelledRead_ThrowsAtOnceAndEndsTheBody()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { TimeProvider = _time });
        using var response = await emulator.SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        using var stop = new CancellationTokenSource();

        var read = stream.ReadAsync(new byte[10], stop.Token).AsTask();
        await stop.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(stop.Token, cancelled.CancellationToken);
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(stream.ReadOnceAsync);
    }

    [Fact]
    public async Task PendingRead_EndsWhenTheResponseIsDisposed()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { TimeProvider = _time });
        var response = await emulator.SendAsync();
        var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        var read = stream.ReadOnceAsync();
        response.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }

    [Fact]
    public async Task PendingRead_EndsWhenTheStreamIsDisposed()
    {
        var stream = await OpenAsync(new EmulatorOptions());

        var read = stream.ReadOnceAsync();
        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task SynchronousRead_IsNotSupported()
    {
        await using var stream = await OpenAsync(Wire.AtOnce);

        Assert.Throws<NotSupportedException>(() => stream.ReadByte());
    }

    private async Task<Stream> OpenAsync(EmulatorOptions options)
    {
        var response = await new GeminiEmulator(options with { TimeProvider = _time }).SendAsync();
        return await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
    }
}
