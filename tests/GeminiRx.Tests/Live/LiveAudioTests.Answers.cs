using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Testing;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live;

/// <content>The answers to audio.</content>
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
}
