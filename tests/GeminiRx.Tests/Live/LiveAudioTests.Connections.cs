using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.TestSupport;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live;

/// <content>The replacement of connections, and the order of what is sent again.</content>
public sealed partial class LiveAudioTests
{
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

    [Fact]
    public void Words_BeforeTheirSpeech_AreRevoked()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Spoken);
        Reconnect();

        Assert.Single(seen.Values.OfType<RewindChunk>());
    }

    [Fact]
    public async Task Image_IsSentAgainBeforeTheQuestionAboutIt()
    {
        var session = _service.Open();
        await session.Send(Audio(1));
        session.Turn("What is this?").Test(_service.Clock);
        Reconnect();

        Assert.Equal(["realtimeInput", "clientContent"], _service.Socket.Sent.Skip(1).Select(sent => sent.Split('"')[1]));
    }

    // Nobody has awaited it, and the connection is not open yet.
    [Fact]
    public void Image_IsSentBeforeTheQuestionAboutIt()
    {
        _service.Greet = _ => { };
        var session = _service.Open();
        _ = session.Send(Audio(1));
        session.Turn("What is this?").Test(_service.Clock);
        _ = session.Send(Audio(2));
        _service.Socket.Push("""{"setupComplete":{}}""");

        Assert.Equal(["realtimeInput", "clientContent", "realtimeInput"], _service.Socket.Sent.Skip(1).Select(sent => sent.Split('"')[1]));
    }

    // A turn that waits does not wait for a handle that does not come.
    [Fact]
    public void Turn_AfterAnotherAndACough_ReplacesAnOldConnectionSoon()
    {
        var session = _service.Open();
        session.Turn("Hello").Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(51));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);
        _service.Socket.Push(Transcribed("(a cough)"));
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
        session.Turn("And now?").Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.Contains("And now?", _service.Socket.Sent[^1], StringComparison.Ordinal);
    }

    // The second sentence is on its way when the model begins to answer the first.
    [Fact]
    public async Task Sentence_OnASlowConnection_IsAnsweredAfterACut()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        var gate = new TaskCompletionSource();
        _service.Socket.BeforeSend = () => gate.Task;
        var second = session.Send(Audio(2));
        var third = session.Send(Audio(3));
        _service.Socket.Push(ServiceSays.Text("One"));
        gate.SetResult();
        await second;
        await third;
        _service.Socket.Push(End);
        _service.Socket.Push(ServiceSays.Text("Two"));
        Reconnect();

        Assert.Contains((byte)3, AudioOf(_service.Socket));
        _service.Socket.Push(ServiceSays.Text("Two"));
        _service.Socket.Push(End);
        Assert.All(seen.Values.OfType<FinishedChunk>(), end => Assert.Equal(Outcome.Completed, end.Outcome));
    }

    [Fact]
    public void Connection_IsNotReplaced_WhileSomebodySpeaksAfterATurn()
    {
        var session = _service.Open();
        session.Turn("Hello").Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromMinutes(51));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);
        _service.Socket.Push(Transcribed("And"));
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.Single(_service.Sockets);
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
}
