using System.Text.Json;
using GeminiRx.Testing;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live;

/// <summary>What is said while a connection is lost or replaced is neither lost nor answered twice.</summary>
public sealed partial class LiveAudioTests
{
    private readonly ScriptedService _service = new();

    [Fact]
    public async Task Audio_ThatIsNotAnswered_IsSentAgainBeforeNewAudio()
    {
        var session = _service.Open();
        await session.Send(Audio(1));
        await session.Send(Audio(2));
        _service.Socket.Drop();
        var third = session.Send(Audio(3));
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        await third;

        Assert.Equal([1, 2, 3], AudioOf(_service.Socket));
    }

    // The model answers the first two; the third belongs to what is said next.
    [Fact]
    public async Task Audio_ThatIsAnswered_IsNotSentAgain()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        await session.Send(Audio(2));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        await session.Send(Audio(3));
        _service.Socket.Push(End);
        Reconnect();

        Assert.Equal([3], AudioOf(_service.Socket));
    }

    // What is kept is bounded: the newest remains.
    [Fact]
    public async Task Audio_BeyondTheSize_IsDroppedFromItsStart()
    {
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });
        for (byte i = 1; i <= 10; i++)
        {
            await session.Send(Audio(i, 200));
        }

        Reconnect();

        Assert.Equal([7, 8, 9, 10], AudioOf(_service.Socket));
    }

    // Only what the model answers is forgotten, also when the oldest of it was dropped.
    [Fact]
    public async Task Audio_ThatIsSaidDuringALongAnswer_IsKept()
    {
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });
        session.Chunks.Test(_service.Clock);
        foreach (byte i in (byte[])[1, 2, 3])
        {
            await session.Send(Audio(i, 200));
        }

        _service.Socket.Push(ServiceSays.Text("Hi"));
        foreach (byte i in (byte[])[4, 5, 6])
        {
            await session.Send(Audio(i, 200));
        }

        _service.Socket.Push(End);
        Reconnect();

        Assert.Equal([4, 5, 6], AudioOf(_service.Socket));
    }

    [Fact]
    public async Task Audio_ThatIsSentAgain_CountsOnce()
    {
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });
        foreach (byte i in (byte[])[1, 2, 3, 4])
        {
            await session.Send(Audio(i, 200));
        }

        Reconnect();
        Reconnect();

        Assert.Equal([1, 2, 3, 4], AudioOf(_service.Socket));
    }

    [Fact]
    public async Task Audio_WhoseSendingFails_FailsWithTheSession()
    {
        var session = _service.Open();
        await session.Send(Audio(1));
        _service.Socket.BeforeSend = () => throw new IOException("cut");
        var sent = session.Send(Audio(2));
        Assert.False(sent.IsCompleted);
        await session.DisposeAsync();

        await Assert.ThrowsAsync<GeminiLiveException>(() => sent);
    }

    [Fact]
    public async Task Speech_ThatIsHeardAgain_IsOnceInTheHistory()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(Transcribed("Hel"));
        Reconnect();
        _service.Socket.Push(Transcribed("Hello"));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);
        Reconnect();

        Assert.Contains("\"Hello\"", _service.Socket.Sent[1], StringComparison.Ordinal);
    }

    // Several losses while the audio is sent again: nothing is lost, doubled or in another order.
    [Fact]
    public async Task Audio_ThatIsCutAgainAndAgain_ArrivesWhole()
    {
        var session = _service.Open(new LiveOptions { Reconnect = new RetryOptions { MaxRetries = 100 } });
        for (byte i = 1; i <= 20; i++)
        {
            await session.Send(Audio(i));
        }

        for (var cut = 0; cut < 5; cut++)
        {
            var left = 3 * cut;
            _service.Greet = socket =>
            {
                socket.Push("""{"setupComplete":{}}""");
                socket.BeforeSend = () => left-- == 0 ? throw new IOException("cut") : Task.CompletedTask;
            };
            _service.Socket.Drop();
            _service.Clock.AdvanceBy(TimeSpan.FromMinutes(1));
        }

        _service.Greet = socket => socket.Push("""{"setupComplete":{}}""");
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(5));
        await session.Send(Audio(21));

        Assert.Equal(Enumerable.Range(1, 21), AudioOf(_service.Socket).Select(i => (int)i));
    }

    private void Reconnect()
    {
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
    }

    private static InlineDataPart Audio(byte content, int size = 1) =>
        new("audio/pcm;rate=16000", Enumerable.Repeat(content, size).ToArray());

    private static string Transcribed(string text) => ServiceSays.Heard.Replace("one two", text, StringComparison.Ordinal);

    /// <summary>The first byte of each audio that a connection got.</summary>
    private static List<byte> AudioOf(ScriptedSocket socket) =>
        [
            .. socket
                .Sent.Select(sent => JsonElement.Parse(sent))
                .Where(sent => sent.TryGetProperty("realtimeInput", out _))
                .Select(sent => sent.GetProperty("realtimeInput").GetProperty("audio").GetProperty("data").GetBytesFromBase64()[0]),
        ];
}
