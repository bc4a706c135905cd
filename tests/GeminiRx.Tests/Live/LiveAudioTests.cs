using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.TestSupport;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live;

/// <summary>What is said while a connection is lost or replaced is neither lost nor answered twice.</summary>
public sealed class LiveAudioTests
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
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal([3], AudioOf(_service.Socket));
    }

    [Fact]
    public async Task Answer_ThatIsCut_IsRewoundAndRepeated()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(Transcribed("Hello?"));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Equal([1], AudioOf(_service.Socket));
        _service.Socket.Push(Transcribed("Hello?"));
        _service.Socket.Push(ServiceSays.Text("Hi there"));
        _service.Socket.Push(End);

        seen.AssertText("Hi there");
        Assert.Equal(Outcome.Completed, Assert.Single(seen.Values.OfType<FinishedChunk>()).Outcome);
        Assert.Equal(5, Assert.Single(seen.Values.OfType<RewindChunk>()).TextLength);
        Assert.Equal("Hello?", Assert.Single(seen.Values.OfType<TranscriptionChunk>()).Text);

        // The repeated answer is answered, too.
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Empty(AudioOf(_service.Socket));
    }

    [Fact]
    public async Task Call_InAnAnswerToAudio_IsMadeOnce()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(Calls("a:one"));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        _service.Socket.Push(Calls("b:one"));
        _ = session.SendToolResponse(FunctionResponsePart.To(Assert.Single(seen.Values.OfType<ToolCallChunk>()), JsonElement.Parse("1"u8)));

        Assert.Contains("\"id\":\"b\"", _service.Socket.Sent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatDoesNotComeAgain_EndsItsTurn_AndTheSessionGoesOn()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        var next = session.Turn("Are you there?").Test(_service.Clock);
        Assert.DoesNotContain("Are you there?", _service.Socket.Sent[^1], StringComparison.Ordinal);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(15));

        Assert.Equal(Outcome.Other, Assert.Single(seen.Values.OfType<FinishedChunk>()).Outcome);
        Assert.Contains("Are you there?", _service.Socket.Sent[^1], StringComparison.Ordinal);
        _service.Socket.Push(ServiceSays.Text("Yes."));
        _service.Socket.Push(End);
        next.AssertText("Yes.").AssertCompleted();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_ThatIsInterrupted_IsNotRepeated(bool isBefore)
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        if (isBefore)
        {
            session.Interrupt();
        }

        _service.Socket.Drop();
        if (!isBefore)
        {
            session.Interrupt();
        }

        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(Outcome.Stopped, Assert.Single(seen.Values.OfType<FinishedChunk>()).Outcome);
        Assert.Empty(AudioOf(_service.Socket));
    }

    [Fact]
    public async Task Connection_IsNotReplaced_WhileSomebodySpeaks()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(Transcribed("Hel"));
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(51));
        Assert.Single(_service.Sockets);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);
        _service.Socket.Push(Update("after"));

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Empty(AudioOf(_service.Socket));
    }

    // The service closes it at 58 minutes.
    [Fact]
    public async Task Connection_IsReplacedInTheEnd_WhileSomebodySpeaks_AndHearsItAgain()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(Transcribed("Hel"));
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(57.5));

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Equal([1], AudioOf(_service.Socket));
    }

    [Fact]
    public void Turn_ThatWaits_ReplacesAnOldConnection()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        _service.Socket.Push(Transcribed("(a cough)"));
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(51));

        session.Turn("Hello").Test(_service.Clock);

        Assert.Equal(2, _service.Sockets.Count);
        Assert.Contains("Hello", _service.Socket.Sent[^1], StringComparison.Ordinal);
    }

    // What is kept is bounded: the newest remains.
    [Fact]
    public async Task Audio_BeyondTheSize_IsDroppedFromItsStart()
    {
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });
        for (byte i = 1; i <= 10; i++)
        {
            await session.Send(new InlineDataPart("audio/pcm;rate=16000", Enumerable.Repeat(i, 200).ToArray()));
        }

        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal([7, 8, 9, 10], AudioOf(_service.Socket));
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

    [Fact]
    public async Task SpokenQuestion_OverCutConnections_IsHeardWholeAndAnsweredOnce()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync(
            new LiveEmulatorOptions
            {
                OnConnect = one => one.Number < 4 ? new LiveCut { AfterMessages = 2 * (int)one.Number, CloseCode = 1011 } : null,
            }
        );
        await using var session = fixture.Open(LiveFixture.Spoken);
        var answer = session.Chunks.TakeUntil(chunk => chunk is FinishedChunk).ToList().ToTask(TimeoutToken.Start());
        for (var i = 0; i < 10; i++)
        {
            await session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[3200]));
        }

        await session.SendAudioEnd();
        var chunks = await answer;

        Assert.NotEmpty(chunks.OfType<RetryingChunk>());
        Assert.Equal(Outcome.Completed, Assert.IsType<FinishedChunk>(chunks[^1]).Outcome);
        var spoken = chunks.Skip(chunks.ToList().FindLastIndex(chunk => chunk is RewindChunk) + 1).OfType<TranscriptionChunk>();
        Assert.Equal("(1000 ms of audio)", string.Concat(spoken.Where(chunk => !chunk.IsInput).Select(chunk => chunk.Text)));
    }

    private static InlineDataPart Audio(byte content) => new("audio/pcm;rate=16000", new[] { content });

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
