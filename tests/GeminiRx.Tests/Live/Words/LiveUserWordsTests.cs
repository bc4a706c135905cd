using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Testing;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live.Words;

/// <summary>What the user says is shown once and is once in the history, although its audio is sent and transcribed again after a
/// loss.</summary>
public sealed class LiveUserWordsTests : LiveUserWordsFixture
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_DuringATurnOfText_AreShownOnce(bool isContentLost)
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Says("by the way"));
        if (isContentLost)
        {
            _service.Socket.Push(ServiceSays.Text("H"));
        }

        Reconnect();
        _service.Socket.Push(Says("by "));
        _service.Socket.Push(Says("the way, thanks"));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);

        Assert.Equal("by the way, thanks", ShownWords(seen));
        Assert.Equal(isContentLost, seen.Values.OfType<RewindChunk>().Any());
        seen.AssertOutcome(Outcome.Completed);
        Reconnect();
        Assert.Matches("Hello.*by the way, thanks.*Hi", _service.Socket.Sent[1]);
        Assert.Single(_service.Socket.Sent[1].Split("by the way").Skip(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_BeforeAPrompt_AreOnceInTheHistory(bool isContentLost)
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Says("one two"));
        session.Turn("Hello").Test(_service.Clock);
        if (isContentLost)
        {
            _service.Socket.Push(ServiceSays.Text("H"));
        }

        Reconnect();
        _service.Socket.Push(Says("one two"));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);

        Assert.Equal("one two", ShownWords(all));
        Reconnect();
        Assert.Matches("one two.*Hello.*Hi", _service.Socket.Sent[1]);
        Assert.Single(_service.Socket.Sent[1].Split("one two").Skip(1));
    }

    // The prompt is sent while the words before it come again.
    [Fact]
    public async Task Words_ThatComeAgainAroundAPrompt_AreShownOnce()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Says("one two"));
        Reconnect();
        _service.Socket.Push(Says("one"));
        session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Says(" two"));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);

        Assert.Equal("one two", ShownWords(all));
    }

    // A rewind goes back to the call, not beyond.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_BeforeACall_AreShownOnce(bool isSpoken)
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        if (!isSpoken)
        {
            session.Turn("Hello").Test(_service.Clock);
        }

        await Speak(session);
        _service.Socket.Push(Says("the weather"));
        _service.Socket.Push(Calls("a:one"));
        _ = session.SendToolResponse(FunctionResponsePart.To(Assert.Single(all.Values.OfType<ToolCallChunk>()), JsonElement.Parse("1"u8)));
        _service.Socket.Push(Says(" please"));
        _service.Socket.Push(ServiceSays.Text("It"));
        Reconnect();
        _service.Socket.Push(Says("the weather please"));
        _service.Socket.Push(Calls("b:one"));
        _service.Socket.Push(ServiceSays.Text("It is"));
        _service.Socket.Push(End);

        Assert.Equal("the weather please", ShownWords(all));
        Assert.Equal(Outcome.Completed, Assert.Single(all.Values.OfType<FinishedChunk>()).Outcome);
        Reconnect();
        Assert.Matches("the weather.*functionCall.*functionResponse.* please.*It is", _service.Socket.Sent[1]);
        Assert.Single(_service.Socket.Sent[1].Split("the weather").Skip(1));
    }

    // The first connection has transcribed less than the second.
    [Fact]
    public async Task Words_ThatAreHeardAgain_AndNotAnswered_AreShown()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Says("one"));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        Reconnect();
        _service.Socket.Push(Says("one two"));
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(20));

        Assert.Equal("one two", ShownWords(all));
        Assert.Equal(Outcome.Other, Assert.Single(all.Values.OfType<FinishedChunk>()).Outcome);
        Reconnect();
        Assert.Matches("one two.*Hi th|one.*Hi th.* two", _service.Socket.Sent[1]);
    }

    [Fact]
    public async Task Words_OfASessionThatKeepsNoHistory_AreShownOnce()
    {
        var session = _service.Open(new LiveOptions { MaxHistoryLength = 0 });
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Says("one two"));
        Reconnect();
        _service.Socket.Push(Says("one two"));

        Assert.Equal("one two", string.Concat(all.Values.OfType<TranscriptionChunk>().Select(words => words.Text)));
    }

    // A result of the program while the question is heard again is sent with the call, when it comes again.
    [Fact]
    public async Task Result_WhileTheQuestionIsHeardAgain_IsSentOnce()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Calls("a:one"));
        Reconnect();
        await session.SendToolResponse(
            FunctionResponsePart.To(Assert.Single(all.Values.OfType<ToolCallChunk>()), JsonElement.Parse("1"u8))
        );
        Assert.DoesNotContain(_service.Socket.Sent, message => message.Contains("toolResponse", StringComparison.Ordinal));
        _service.Socket.Push(Calls("b:one"));

        var sent = Assert.Single(_service.Socket.Sent, message => message.Contains("toolResponse", StringComparison.Ordinal));
        Assert.Contains("\"id\":\"b\"", sent, StringComparison.Ordinal);
        Assert.Single(all.Values.OfType<ToolCallChunk>());
    }
}
