using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>Sessions over sockets on loopback.</summary>
public sealed class LiveSessionTests
{
    [Fact]
    public async Task Turn_OfText_StreamsPiecesAndEndsWithUsage()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        await using var session = fixture.Open();

        var chunks = await session.Turn("Hello, live world! 🚀").ToList().ToTask(TimeoutToken.Start());

        Assert.Equal("Hello, live world! 🚀", TextOf(chunks));
        Assert.True(chunks.OfType<TextChunk>().Count() > 3);
        var end = Assert.IsType<FinishedChunk>(chunks[^1]);
        Assert.Equal(Outcome.Completed, end.Outcome);
        Assert.Equal(end.Usage!.TotalTokenCount, end.Usage.PromptTokenCount + end.Usage.CandidatesTokenCount);
    }

    [Fact]
    public async Task Turns_OfOneSession_FollowEachOther_OnOneConnection()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        await using var session = fixture.Open();

        var answers = await Observable
            .Merge(Enumerable.Range(0, 5).Select(i => session.Turn($"prompt {i}").ToList().Select(TextOf)))
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"prompt {i}"), answers);
        Assert.Equal(1, fixture.Emulator.Live.Connections);
    }

    [Fact]
    public async Task Turn_ThatIsSpoken_HasAudioAndItsTranscription()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        await using var session = fixture.Open(LiveFixture.Spoken);

        var chunks = await session.Turn("Say this aloud").ToList().ToTask(TimeoutToken.Start());

        Assert.Equal("Say this aloud", string.Concat(chunks.OfType<TranscriptionChunk>().Select(chunk => chunk.Text)));
        Assert.All(chunks.OfType<MediaChunk>(), media => Assert.Equal("audio/pcm;rate=24000", media.MimeType));
        Assert.Equal(14 * 320, chunks.OfType<MediaChunk>().Sum(media => media.Data.Length));
    }

    [Fact]
    public async Task Turn_OfAModelWithExtendedThinking_EndsWhenItIsIdle()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        await using var session = fixture.Open(LiveFixture.Spoken with { Model = "gemini-3.8-live-extended-thinking" });

        var turns = await session.Turn("two spoken pieces").Concat(session.Turn("and more")).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal("two spoken piecesand more", string.Concat(turns.OfType<TranscriptionChunk>().Select(chunk => chunk.Text)));
        Assert.Equal(2, turns.OfType<FinishedChunk>().Count());
    }

    [Fact]
    public async Task Audio_ThatPauses_IsTranscribedAndAnswered()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        await using var session = fixture.Open(LiveFixture.Spoken);
        var answer = session.Chunks.TakeUntil(chunk => chunk is FinishedChunk).ToList().ToTask(TimeoutToken.Start());

        for (var i = 0; i < 10; i++)
        {
            await session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[3200]));
        }

        await session.SendAudioEnd();
        var chunks = await answer;

        Assert.Equal("(1000 ms of audio)", Assert.Single(chunks.OfType<TranscriptionChunk>(), chunk => chunk.IsInput).Text);
        Assert.Equal(
            "(1000 ms of audio)",
            string.Concat(chunks.OfType<TranscriptionChunk>().Where(chunk => !chunk.IsInput).Select(chunk => chunk.Text))
        );
    }

    [Fact]
    public async Task Call_IsAnsweredWithinItsTurn()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync(Calling("sunny"));
        await using var session = fixture.Open();

        var chunks = await session.Turn("weather?").Do(chunk => Answer(session, chunk)).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal("get_weather", Assert.Single(chunks.OfType<ToolCallChunk>()).Name);
        Assert.Equal("sunny", TextOf(chunks));
        Assert.Equal(2 * chunks.OfType<UsageChunk>().First().Usage.PromptTokenCount, ((FinishedChunk)chunks[^1]).Usage!.PromptTokenCount);
    }

    [Fact]
    public async Task Turn_ThatIsInterrupted_EndsStoppedAndSaysSo()
    {
        var slow = LiveFixture.Fast with { BurstInterval = TimeSpan.FromMinutes(1), Text = "A long answer", Echo = false };
        await using var fixture = await LiveFixture.OnLoopbackAsync(options: slow);
        await using var session = fixture.Open();

        var chunks = await session
            .Turn("Go on")
            .Do(chunk => _ = chunk is TextChunk ? Interrupt(session) : 0)
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Single(chunks.OfType<InterruptedChunk>());
        var end = Assert.IsType<FinishedChunk>(chunks[^1]);
        Assert.Equal((Outcome.Stopped, "The turn was interrupted."), (end.Outcome, end.Message));
    }

    [Fact]
    public async Task Call_OfAnInterruptedTurn_IsCancelled()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync(Calling("sunny"));
        await using var session = fixture.Open();

        var chunks = await session
            .Turn("weather?")
            .Do(chunk => _ = chunk is ToolCallChunk ? Interrupt(session) : 0)
            .ToList()
            .ToTask(TimeoutToken.Start());

        var call = Assert.Single(chunks.OfType<ToolCallChunk>());
        Assert.Equal([call.Id!], Assert.Single(chunks.OfType<ToolCallCancellationChunk>()).Ids);
    }

    [Fact]
    public async Task Turn_ThatIsDisposed_InterruptsTheModel_AndTheNextTurnRuns()
    {
        var slow = LiveFixture.Fast with { BurstInterval = TimeSpan.FromMinutes(1) };
        await using var fixture = await LiveFixture.OnLoopbackAsync(options: slow);
        await using var session = fixture.Open();

        await session.Turn("an answer of several pieces").FirstAsync(chunk => chunk is TextChunk).ToTask(TimeoutToken.Start());
        var next = await session.Turn("next").ToList().ToTask(TimeoutToken.Start());

        Assert.Equal("next", TextOf(next));
    }

    [Fact]
    public async Task Session_ThatIsDisposed_CompletesItsStreams()
    {
        var slow = LiveFixture.Fast with { FirstChunkDelay = TimeSpan.FromMinutes(1) };
        await using var fixture = await LiveFixture.OnLoopbackAsync(options: slow);
        var session = fixture.Open();
        var turn = session.Turn("Hi").ToList().ToTask(TimeoutToken.Start());

        await session.DisposeAsync();

        Assert.Equal(Outcome.Stopped, ((FinishedChunk)(await turn)[^1]).Outcome);
        Assert.Empty(await session.Chunks.ToList().ToTask(TimeoutToken.Start()));
        var late = await Assert.ThrowsAsync<GeminiLiveException>(() => session.Turn("Hi").ToTask(TimeoutToken.Start()));
        Assert.Equal(LiveFault.Ended, late.Fault);
    }

    [Fact]
    public async Task Frames_ThatAreTinyOrHuge_AreRead()
    {
        var text = new string('x', 3_000_000);
        var huge = LiveFixture.Fast with { Text = text, Echo = false, CharactersPerEvent = 3_000_000 };
        await using var whole = await LiveFixture.OnLoopbackAsync(options: huge);
        await using var cut = await LiveFixture.OnLoopbackAsync(new LiveEmulatorOptions { BytesPerFrame = 1 });
        await using var one = whole.Open();
        await using var other = cut.Open();

        Assert.Equal(text, TextOf(await one.Turn("Hi").ToList().ToTask(TimeoutToken.Start())));
        Assert.Equal("in tiny frames", TextOf(await other.Turn("in tiny frames").ToList().ToTask(TimeoutToken.Start())));
    }

    internal static string TextOf(IEnumerable<Chunk> chunks) => string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text));

    internal static LiveEmulatorOptions Calling(string answer) =>
        new() { OnTurn = _ => new EmulatorReply { Calls = [new EmulatorCall("get_weather", """{"city":"Paris"}""")], Text = answer } };

    internal static void Answer(LiveSession session, Chunk chunk)
    {
        if (chunk is ToolCallChunk call)
        {
            _ = session.SendToolResponse(FunctionResponsePart.To(call, JsonElement.Parse("\"20 °C\"")));
        }
    }

    private static int Interrupt(LiveSession session)
    {
        session.Interrupt();
        return 0;
    }
}
