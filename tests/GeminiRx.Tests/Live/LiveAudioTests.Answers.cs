using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.TestSupport;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live;

/// <content>The answers to audio, and the replacement of connections.</content>
public sealed partial class LiveAudioTests
{
    [Fact]
    public async Task Answer_ThatIsCut_IsRewoundAndRepeated()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(Transcribed("Hello?"));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        Reconnect();
        Assert.Equal([1], AudioOf(_service.Socket));
        _service.Socket.Push(Transcribed("Hello?"));
        _service.Socket.Push(ServiceSays.Text("Hi there"));
        _service.Socket.Push(End);

        seen.AssertText("Hi there");
        Assert.Equal(Outcome.Completed, Assert.Single(seen.Values.OfType<FinishedChunk>()).Outcome);
        Assert.Equal(5, Assert.Single(seen.Values.OfType<RewindChunk>()).TextLength);

        // The rewind revokes what was heard, too, and only when the answer comes.
        var after = seen.Values.SkipWhile(chunk => chunk is not RewindChunk).Skip(1).ToList();
        Assert.Equal("Hello?", Assert.IsType<TranscriptionChunk>(after[0]).Text);
        Assert.Equal("Hi there", Assert.IsType<TextChunk>(after[1]).Text);

        // The repeated answer is answered, too.
        Reconnect();
        Assert.Empty(AudioOf(_service.Socket));
    }

    [Fact]
    public async Task Call_InAnAnswerToAudio_IsMadeOnce()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(Calls("a:one"));
        Reconnect();
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
        Reconnect();
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

    [Fact]
    public async Task Answer_ThatDidNotComeAgain_IsNotAskedForAThirdTime()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        Reconnect();
        await session.Send(Audio(2));
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(20));
        Reconnect();

        Assert.Equal([2], AudioOf(_service.Socket));
    }

    // What was shown of an answer is not revoked before it comes again.
    [Fact]
    public async Task Answer_ThatDoesNotComeAgain_RemainsShownAndInTheHistory()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        Reconnect();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(20));
        Reconnect();

        Assert.Empty(seen.Values.OfType<RewindChunk>());
        Assert.Contains("Hi th", _service.Socket.Sent[1], StringComparison.Ordinal);
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
    public async Task Answer_WithoutAudio_EndsAtOnceWhenItIsCut()
    {
        var session = _service.Open();
        var seen = session.Chunks.Test(_service.Clock);
        await session.Send(Audio(1));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);
        _service.Socket.Push(ServiceSays.Text("By the way"));
        _service.Socket.Drop();

        Assert.Equal([Outcome.Completed, Outcome.Other], seen.Values.OfType<FinishedChunk>().Select(end => end.Outcome));
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
