using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Testing;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live;

/// <summary>What the user says is shown once and is once in the history, although its audio is sent and transcribed again after a loss.</summary>
public sealed class LiveUserWordsTests
{
    private readonly ScriptedService _service = new();

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

    private static Task Speak(LiveSession session) => session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));

    private static string Says(string text) =>
        """{"serverContent":{"inputTranscription":{"text":"X"}}}""".Replace("X", text, StringComparison.Ordinal);

    private void Reconnect()
    {
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
    }

    /// <summary>The words of the user that remain after the rewinds.</summary>
    private static string ShownWords(TestObserver<Chunk> seen) =>
        string.Concat(
            seen.Values.ToObservable()
                .ToCompletion()
                .Wait()
                .Metadata.OfType<TranscriptionChunk>()
                .Where(words => words.IsInput)
                .Select(words => words.Text)
        );

    private static string AllWords(TestObserver<Chunk> seen) =>
        string.Concat(seen.Values.OfType<TranscriptionChunk>().Where(words => words.IsInput).Select(words => words.Text));

    /// <summary>What remains of several answers, each to its end.</summary>
    private static List<Chunk> Remaining(TestObserver<Chunk> seen)
    {
        var remaining = new List<Chunk>();
        var checkpoint = 0;
        foreach (var chunk in seen.Values)
        {
            if (chunk is RewindChunk)
            {
                remaining.RemoveRange(checkpoint, remaining.Count - checkpoint);
            }
            else
            {
                remaining.Add(chunk);
            }

            checkpoint = chunk is CheckpointChunk or FinishedChunk ? remaining.Count : checkpoint;
        }

        return remaining;
    }
}
