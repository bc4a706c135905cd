using static GeminiRx.Emulator.Tests.Live.LiveWire;

namespace GeminiRx.Emulator.Tests.Live;

/// <summary>How the emulated Live API ends connections and turns that something is wrong with.</summary>
public sealed class LiveEmulatorFaultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Function_ThatThrows_EndsTheConnectionWithTheTypeOfTheFailure(bool isTurn)
    {
        var live = new LiveEmulatorOptions
        {
            OnTurn = _ => isTurn ? throw new InvalidTimeZoneException("secret") : null,
            OnConnect = _ => isTurn ? null : throw new InvalidTimeZoneException("secret"),
        };
        using var socket = await OpenAsync(Fast with { Live = live });
        await SendAsync(socket, Setup);
        await ReceiveAsync(socket);
        await SendAsync(socket, Say("Hi"));

        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(1011, (int?)socket.CloseStatus);
        Assert.Equal("Internal error: InvalidTimeZoneException", socket.CloseStatusDescription);
    }
}
