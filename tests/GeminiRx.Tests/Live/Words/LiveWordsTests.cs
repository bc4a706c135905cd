using GeminiRx.Testing;
using static GeminiRx.Tests.Live.ServiceSays;

namespace GeminiRx.Tests.Live.Words;

/// <summary>Transcriptions come independently of the speech: no words are lost, doubled, or given to another turn.</summary>
public sealed class LiveWordsTests
{
    private readonly ScriptedService _service = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LastWords_AfterTheEndOfTheSpeech_BelongToTheTurn(bool isFinished)
    {
        var session = _service.Open();
        var first = session.Turn("first").Test(_service.Clock);
        var second = session.Turn("second").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("Good "));
        _service.Socket.Push(End);
        _service.Socket.Push(Words("morning.", isFinished));
        _service.Clock.AdvanceBy(TimeSpan.FromMilliseconds(isFinished ? 0 : 300));

        Assert.Equal("Good morning.", WordsOf(first));
        first.AssertOutcome(Outcome.Completed).AssertCompleted();
        Assert.Contains("second", _service.Socket.Sent[^1], StringComparison.Ordinal);
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("Good night.", isFinished: true));
        _service.Socket.Push(End);
        Assert.Equal("Good night.", WordsOf(second));
        second.AssertCompleted();
    }

    // The service may transcribe the whole speech after its end.
    [Theory]
    [InlineData(true, "Good morning.")]
    [InlineData(false, "")]
    public void Words_ThatAllComeAfterTheSpeech_BelongToTheTurn(bool transcribes, string words)
    {
        var session = _service.Open(new LiveOptions { TranscribeOutput = transcribes });
        var seen = session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(End);
        _service.Socket.Push(Update("h1"));
        Assert.Equal(transcribes, seen.Values[^1] is not FinishedChunk);
        _service.Socket.Push(Words("Good "));
        _service.Socket.Push(Words("morning.", isFinished: true));

        Assert.Equal(words, WordsOf(seen));
        seen.AssertOutcome(Outcome.Completed).AssertCompleted();
    }

    // Words may come before their speech, also on a new connection.
    [Fact]
    public async Task Words_BeforeTheSpeechThatComesAgain_AreNotRevoked()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("Hi"));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
        _service.Socket.Push(Words("Hi "));
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("there", isFinished: true));

        var shown = all.Values.SkipWhile(chunk => chunk is not RewindChunk).ToList();
        Assert.Equal("Hi there", string.Concat(shown.OfType<TranscriptionChunk>().Select(words => words.Text)));
        Assert.Single(all.Values.OfType<RewindChunk>());
    }

    [Fact]
    public void LastWords_OfTheSpeechAfterACall_BelongToTheTurn()
    {
        var session = _service.Open();
        var seen = session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("One moment.", isFinished: true));
        _service.Socket.Push(Calls("a:one"));
        _service.Socket.Push(Audio);
        _service.Socket.Push(End);
        _service.Socket.Push(Words("20 degrees.", isFinished: true));

        Assert.Equal("One moment.20 degrees.", WordsOf(seen));
        seen.AssertCompleted();
    }

    [Fact]
    public void Speech_WithoutWords_EndsItsTurnSoon()
    {
        var seen = _service.Open().Turn("first").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(End);
        _service.Clock.AdvanceBy(TimeSpan.FromMilliseconds(300));

        seen.AssertOutcome(Outcome.Completed).AssertCompleted();
    }

    // Nothing else ends a turn twice while its words are awaited.
    [Theory]
    [InlineData("""{"serverContent":{"interactionStatus":"IDLE"}}""")]
    [InlineData("""{"serverContent":{"turnComplete":true}}""")]
    [InlineData("drop")]
    [InlineData("interrupt")]
    [InlineData("speech")]
    [InlineData("dispose")]
    public async Task TurnWithOpenWords_EndsOnce(string next)
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        var seen = session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("Good "));
        _service.Socket.Push(End);
        switch (next)
        {
            case "drop":
                _service.Socket.Drop();
                break;
            case "interrupt":
                session.Interrupt();
                break;
            case "speech":
                _service.Socket.Push(Audio);
                break;
            case "dispose":
                await session.DisposeAsync();
                break;
            default:
                _service.Socket.Push(next);
                break;
        }

        _service.Clock.AdvanceBy(TimeSpan.FromMilliseconds(300));

        seen.AssertOutcome(Outcome.Completed).AssertCompleted();
        Assert.Single(seen.Values.OfType<FinishedChunk>());
        Assert.Single(all.Values.OfType<FinishedChunk>());
    }

    [Theory]
    [InlineData("Hello, world", "Hello, world")] // the same
    [InlineData("Hello, wo", "Hello, world")] // more
    [InlineData("Hello, work", "Hello, work world")] // the piece that differs
    [InlineData("Hello, world and all", "Hello, world and all")] // less
    public async Task WordsOfTheUser_WhoseAudioIsSentAgain_AreDeliveredOnce(string before, string shown)
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        await session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));
        _service.Socket.Push(Heard(before));
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
        foreach (var piece in new[] { "Hel", "lo,", " world" })
        {
            _service.Socket.Push(Heard(piece));
        }

        Assert.Equal(shown, WordsOf(all, isInput: true));
    }

    // The service saves its state at the end of the turn, while the last words are awaited.
    [Fact]
    public void Handle_ThatComesWhileWordsAreAwaited_CoversTheTurn()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("Good "));
        _service.Socket.Push(End);
        _service.Socket.Push(Update("h1"));
        _service.Clock.AdvanceBy(TimeSpan.FromMilliseconds(300));
        Assert.Equal("h1", session.Handle);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.Single(_service.Socket.Sent); // the setup
    }

    [Fact]
    public async Task WordsOfTheUser_WhileLastWordsAreAwaited_BelongToTheNextAnswer()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(Audio);
        _service.Socket.Push(Words("Good "));
        _service.Socket.Push(End);
        await session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));
        _service.Socket.Push(Heard("And you?"));
        _service.Socket.Push(Words("day.", isFinished: true));
        _service.Socket.Push(ServiceSays.Text("Fine."));
        _service.Socket.Push(End);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.Matches("first.*Good day\\..*And you\\?.*Fine\\.", _service.Socket.Sent[1]);
    }

    [Fact]
    public async Task WordsOfTheUser_WithoutAnAnswer_AreInTheHistoryBeforeThePrompt()
    {
        var session = _service.Open();
        await session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));
        _service.Socket.Push(Heard("(by the way)"));
        session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(End);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.Matches(@"\(by the way\).*Hello.*Hi", _service.Socket.Sent[1]);
    }

    private static string Words(string text, bool isFinished = false) =>
        """{"serverContent":{"outputTranscription":{"text":"X","finished":Y}}}"""
            .Replace("X", text, StringComparison.Ordinal)
            .Replace("Y", isFinished ? "true" : "false", StringComparison.Ordinal);

    private static string Heard(string text) =>
        """{"serverContent":{"inputTranscription":{"text":"X"}}}""".Replace("X", text, StringComparison.Ordinal);

    private static string WordsOf(TestObserver<Chunk> seen, bool isInput = false) =>
        string.Concat(seen.Values.OfType<TranscriptionChunk>().Where(words => words.IsInput == isInput).Select(words => words.Text));
}
