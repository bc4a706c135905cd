using System.Text;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Emulator.Tests;

/// <summary>A recording is replayed with its bytes at their recorded times.</summary>
public sealed class TimedAnswerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Reads_ComeAtTheirTimesWhateverTheRhythm()
    {
        var emulator = EmulatorOf(null, (100, "data: 1"), (100, "\n\n"), (350, "data: 2\n\n"));
        using var response = await emulator.SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        Assert.Equal("data: 1", await NextAsync(stream, 100));
        Assert.Equal("\n\n", await NextAsync(stream, 0));
        Assert.Equal("data: 2\n\n", await NextAsync(stream, 250));
        Assert.Equal("", await NextAsync(stream, 0));
    }

    [Fact]
    public async Task Reads_OfARecordingThatBrokeOff_EndInABreak()
    {
        var emulator = EmulatorOf("drop:9", (100, "data: 1\n\n"));
        using var response = await emulator.SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        Assert.Equal("data: 1\n\n", await NextAsync(stream, 100));
        await Assert.ThrowsAnyAsync<IOException>(() => NextAsync(stream, 0));
    }

    [Fact]
    public async Task Reads_OutOfOrder_AreRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => EmulatorOf(null, (100, "a"), (99, "b")).SendAsync());

    private GeminiEmulator EmulatorOf(string? fault, params (int Milliseconds, string Text)[] reads) =>
        new(
            new EmulatorOptions
            {
                TimeProvider = _time,
                OnRequest = _ => new EmulatorReply
                {
                    Reads =
                    [
                        .. reads.Select(read => new TimedBytes(
                            TimeSpan.FromMilliseconds(read.Milliseconds),
                            Encoding.UTF8.GetBytes(read.Text)
                        )),
                    ],
                    Fault = fault,
                },
            }
        );

    private async Task<string> NextAsync(Stream stream, int after)
    {
        var buffer = new byte[100];
        var reading = stream.ReadAsync(buffer, TimeoutToken.Start()).AsTask();
        if (after > 0)
        {
            _time.Advance(TimeSpan.FromMilliseconds(after - 1));
            Assert.False(reading.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        return Encoding.UTF8.GetString(buffer, 0, await reading);
    }
}
