using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

/// <summary>Effects of faults beyond the bytes of one answer: broken connections, the sizes of reads, continuations.</summary>
public sealed class FaultBehaviourTests
{
    [Theory]
    [InlineData("no-answer")]
    [InlineData("drop:10")]
    [InlineData("regenerate:1")]
    public async Task BrokenConnection_ThrowsAndIsLogged(string name)
    {
        var emulator = new GeminiEmulator(FaultTests.FourEvents);

        Assert.True((await MetFault.OfAsync(emulator, name)).IsBroken);

        Assert.Equal((RequestEnd.Broken, name), (await emulator.EndAsync(), emulator.Requests[0].Fault));
    }

    [Fact]
    public async Task Stall_EndsOnlyWithTheClient()
    {
        var emulator = new GeminiEmulator(FaultTests.FourEvents with { Fault = "stall:0" });
        using var response = await emulator.SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        var read = stream.ReadOnceAsync();
        Assert.False(read.IsCompleted);

        response.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }

    [Fact]
    public async Task Bytes_ArriveOneByOne()
    {
        using var response = await new GeminiEmulator(FaultTests.FourEvents with { Fault = "bytes" }).SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        Assert.Equal(1, await stream.ReadAsync(new byte[100], TimeoutToken.Start()));
        Assert.Equal(1, await stream.ReadAsync(new byte[100], TimeoutToken.Start()));
    }

    [Fact]
    public async Task Utf8Cut_EndsAReadInsideEveryMultiByteCharacter()
    {
        using var response = await new GeminiEmulator(FaultTests.FourEvents with { Fault = "utf8-cut" }).SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        var (buffer, cuts) = (new byte[10_000], 0);
        while (await stream.ReadAsync(buffer, TimeoutToken.Start()) is > 0 and var count)
        {
            cuts += buffer[count - 1] >= 0xC0 ? 1 : 0;
        }

        Assert.Equal(2, cuts);
    }

    [Fact]
    public async Task LargeEvent_HasTheSizeAndIsJson()
    {
        using var response = await new GeminiEmulator(FaultTests.FourEvents with { Fault = "event:1" }).SendAsync(Wire.Array);

        var elements = Wire.Json(await response.TextAsync());

        var image = elements[1].Parts()[0].GetProperty("inlineData");
        Assert.Equal(5, elements.GetArrayLength());
        Assert.True(image.GetProperty("data").TryGetBytesFromBase64(out var data));
        Assert.InRange(data.Length, 700_000, 800_000);
    }

    [Fact]
    public async Task Continuations_MakeOneAnswerThatEndsWithStop()
    {
        var emulator = new GeminiEmulator(FaultTests.FourEvents with { Fault = "continuation:3" });
        var (text, reasons, token) = ("", new List<string?>(), "");
        do
        {
            var events = await emulator.EventsAsync(Wire.HiWith(token.Length == 0 ? "" : $",\"continuationToken\":\"{token}\""));
            text += string.Concat(events.Select(e => e.Text()));
            var last = events[^1].GetProperty("candidates")[0];
            reasons.Add(last.GetProperty("finishReason").GetString());
            token = last.TryGetProperty("continuationToken", out var next) ? next.GetString()! : "";
        } while (token.Length > 0);

        Assert.Equal(FaultTests.FourEvents.Text, text);
        Assert.Equal(["CONTINUATION", "CONTINUATION", "STOP"], reasons);
    }

    [Theory]
    [InlineData("regenerate:1", "b🚀ccdd")]
    [InlineData("diverge:1", "B🚀CCDD")]
    public async Task CheckpointToken_ContinuesFromThere(string name, string rest)
    {
        var emulator = new GeminiEmulator(FaultTests.FourEvents with { Fault = name });
        var broken = Encoding.UTF8.GetString((await MetFault.OfAsync(emulator, null)).Body);
        var token = Wire.Events(broken)[0].GetProperty("candidates")[0].GetProperty("continuationToken").GetString();

        var events = await emulator.EventsAsync(Wire.HiWith($",\"continuationToken\":\"{token}\""));

        Assert.Equal(rest, string.Concat(events.Select(e => e.Text())));
    }

    [Fact]
    public async Task UnknownToken_Is400()
    {
        using var response = await new GeminiEmulator(FaultTests.FourEvents).SendAsync(
            body: Wire.HiWith(",\"continuationToken\":\"AAAA\"")
        );

        Assert.Equal(400, (int)response.StatusCode);
    }
}
