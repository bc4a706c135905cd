using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using static GeminiRx.Emulator.Tests.Live.LiveWire;

namespace GeminiRx.Emulator.Tests.Live;

/// <summary>How the emulated Live API ends connections and turns that something is wrong with.</summary>
public sealed class LiveEmulatorFaultTests
{
    [Fact]
    public async Task Connection_EndsAfterItsTime()
    {
        var cut = new LiveCut { After = TimeSpan.FromMilliseconds(50), CloseCode = 1011 };
        using var socket = await OpenAsync(Fast with { Live = new LiveEmulatorOptions { OnConnect = _ => cut } });
        await SendAsync(socket, Setup);
        await ReceiveAsync(socket);

        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(1011, (int?)socket.CloseStatus);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(5000)]
    public void CloseCode_ThatIsNeverSent_IsRefused(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiveCut { CloseCode = code });

    [Theory]
    [InlineData(1000)]
    [InlineData(1003)]
    [InlineData(1014)]
    [InlineData(4999)]
    public async Task CloseCode_IsThatOfTheConnection(int code)
    {
        var cut = new LiveCut { AfterMessages = 0, CloseCode = code };
        using var socket = await OpenAsync(Fast with { Live = new LiveEmulatorOptions { OnConnect = _ => cut } });
        await SendAsync(socket, Setup);
        await ReceiveAsync(socket);
        await SendAsync(socket, Say("Hi"));

        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(code, (int?)socket.CloseStatus);
    }

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

    [Fact]
    public async Task EndOfAudio_WithoutAudio_StartsNoTurn()
    {
        var (socket, prompts) = await OpenWaitingAsync();
        using var opened = socket;
        await SendAsync(socket, Say("wait"));
        await SendAsync(socket, """{"realtimeInput":{"audioStreamEnd":true}}""");
        await SendAsync(socket, """{"realtimeInput":{"activityEnd":{}}}""");
        await SendAsync(socket, Say("go on"));

        Assert.Equal(
            ["interrupted", "turnComplete", "modelTurn", "generationComplete", "turnComplete"],
            await ReceiveNamesAsync(socket, 5)
        );
        Assert.Equal(["wait", "go on"], prompts);
    }

    [Fact]
    public async Task EndOfAudio_InterruptsTheAnswerThatRuns()
    {
        var (socket, prompts) = await OpenWaitingAsync();
        using var opened = socket;
        await SendAsync(socket, JsonSerializer.Serialize(new { realtimeInput = new { audio = new { data = new byte[96] } } }));
        await SendAsync(socket, Say("wait"));
        await SendAsync(socket, """{"realtimeInput":{"audioStreamEnd":true}}""");

        Assert.Equal(
            ["interrupted", "turnComplete", "modelTurn", "generationComplete", "turnComplete"],
            await ReceiveNamesAsync(socket, 5)
        );
        Assert.Equal(["wait", "(3 ms of audio)"], prompts);
    }

    // The answer to "wait" does not come.
    private static async Task<(WebSocket Socket, IReadOnlyCollection<string> Prompts)> OpenWaitingAsync()
    {
        var prompts = new ConcurrentQueue<string>();
        var socket = await OpenAsync(
            Fast with
            {
                Live = new LiveEmulatorOptions
                {
                    OnTurn = turn =>
                    {
                        prompts.Enqueue(turn.Prompt);
                        return new EmulatorReply { Echo = true, FirstChunkDelay = turn.Prompt == "wait" ? TimeSpan.FromDays(1) : null };
                    },
                },
            }
        );
        await SendAsync(socket, Setup);
        await ReceiveAsync(socket);
        return (socket, prompts);
    }

    private static async Task<List<string>> ReceiveNamesAsync(WebSocket socket, int count)
    {
        var names = new List<string>();
        while (names.Count < count && await ReceiveAsync(socket) is { } message)
        {
            names.Add(message.GetProperty("serverContent").EnumerateObject().First().Name);
        }

        return names;
    }
}
