using System.Reactive.Linq;
using GeminiRx.Testing;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live.Words;

/// <summary>No word of the user is lost: not by a rewind, not with audio that is not sent again, and not at the end of a session.</summary>
public sealed class LiveUserWordsKeptTests : LiveUserWordsFixture
{
    // The transcription comes late after the loss, or never.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Words_ThatARewindRevokes_AreShownAgain(bool isSpoken)
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        if (!isSpoken)
        {
            session.Turn("Hello").Test(_service.Clock);
        }

        await Speak(session);
        _service.Socket.Push(Says("one two"));
        _service.Socket.Push(ServiceSays.Text("Hi th"));
        Reconnect();
        _service.Socket.Push(ServiceSays.Text("Hi there"));
        _service.Socket.Push(End);

        Assert.Equal("one two", ShownWords(all));
        Reconnect();
        Assert.Matches("one two.*Hi there", _service.Socket.Sent[1]);
    }

    [Fact]
    public async Task Words_WhoseAudioIsAnswered_AreShownAgainAfterARewind()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(ServiceSays.Text("Yes"));
        _service.Socket.Push(End);
        session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(Says("one two"));
        _service.Socket.Push(ServiceSays.Text("H"));
        Reconnect();
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);

        Assert.Equal("one two", string.Concat(Remaining(all).OfType<TranscriptionChunk>().Select(words => words.Text)));
    }

    // The model has not answered what was said during its answer.
    [Theory]
    [InlineData("turn")]
    [InlineData("disposed turn")]
    [InlineData("answer that does not come again")]
    public async Task Words_WhoseAudioOutlivesTheirTurn_AreShownOnce(string how)
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        switch (how)
        {
            case "turn":
                session.Turn("Hello").Test(_service.Clock);
                _service.Socket.Push(ServiceSays.Text("Hi"));
                await Speak(session);
                _service.Socket.Push(Says("by the way"));
                _service.Socket.Push(End);
                break;
            case "disposed turn":
                await Speak(session);
                _service.Socket.Push(Says("by the way"));
                session.Turn("Hello").Test(_service.Clock).Dispose();
                break;
            default:
                await Speak(session);
                _service.Socket.Push(ServiceSays.Text("Hi"));
                Reconnect();
                await Speak(session);
                _service.Socket.Push(Says("by the"));
                _service.Socket.Push(Says(" way"));
                _service.Clock.AdvanceBy(TimeSpan.FromSeconds(20));
                break;
        }

        Reconnect();
        _service.Socket.Push(Says("by the way"));
        _service.Socket.Push(Says(", thanks"));

        Assert.Equal("by the way, thanks", AllWords(all));
        _service.Socket.Push(ServiceSays.Text("Welcome"));
        _service.Socket.Push(End);
        Reconnect();
        Assert.Single(_service.Socket.Sent[1].Split("by the way").Skip(1));
    }

    // Only the last audio is sent again.
    [Fact]
    public async Task Words_OfALongSentence_AreShownOnce()
    {
        var session = _service.Open(new LiveOptions { MaxPendingBytes = 1024 });
        var all = session.Chunks.Test(_service.Clock);
        foreach (var word in "one two three four five six seven eight nine ten".Split(' '))
        {
            await session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[200]));
            _service.Socket.Push(Says(word + " "));
        }

        Reconnect();
        _service.Socket.Push(Says("seven eight "));
        _service.Socket.Push(Says("nine ten eleven"));

        Assert.Equal("one two three four five six seven eight nine ten eleven", AllWords(all));
    }

    [Fact]
    public async Task Words_WhileLastWordsAreAwaited_AreBehindTheEnd()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(End);
        await Speak(session);
        _service.Socket.Push(Says("And you?"));
        _service.Socket.Push(ServiceSays.Text("Fi"));
        Reconnect();
        _service.Socket.Push(Says("And you?"));
        _service.Socket.Push(ServiceSays.Text("Fine."));
        _service.Socket.Push(End);

        var behind = all.Values.SkipWhile(chunk => chunk is not FinishedChunk).Skip(1).ToList();
        Assert.Equal("And you?", behind.OfType<TranscriptionChunk>().First().Text);
        Assert.Equal("And you?", string.Concat(Remaining(all).OfType<TranscriptionChunk>().Select(words => words.Text)));
    }

    [Fact]
    public async Task Words_ThatComeLate_AreToldToANewSession()
    {
        var session = _service.Open();
        await Speak(session);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);
        _service.Socket.Push(Says("one two"));
        Reconnect();

        Assert.Matches("Hi.*one two", _service.Socket.Sent[1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SessionThatEnds_DeliversWhatWasHeldBack(bool isDisposed)
    {
        var session = _service.Open(new LiveOptions { Reconnect = new RetryOptions { MaxRetries = 1 } });
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Says("one"));
        _service.Socket.Push(Calls("a:one"));
        Reconnect();
        _service.Socket.Push(Says("one two"));
        _service.Socket.Push(ServiceSays.Text("No call"));
        if (isDisposed)
        {
            await session.DisposeAsync();
        }
        else
        {
            _service.Socket.PushClose(1008, "no");
        }

        Assert.Equal("one two", AllWords(all));
        Assert.Equal("No call", string.Concat(all.Values.OfType<TextChunk>().Select(text => text.Text)));
    }

    [Fact]
    public async Task TranscriptionThatEnds_AsItIsHeardAgain_IsFinished()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await Speak(session);
        _service.Socket.Push(Says("one two"));
        Reconnect();
        _service.Socket.Push("""{"serverContent":{"inputTranscription":{"text":"one two","finished":true}}}""");

        Assert.Equal(
            [("one two", false), ("", true)],
            all.Values.OfType<TranscriptionChunk>().Select(words => (words.Text, words.IsFinished))
        );
    }
}
