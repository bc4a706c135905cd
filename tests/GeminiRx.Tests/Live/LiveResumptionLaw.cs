using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>
/// The law of resumption: however connections are cut, the text after the rewinds equals the uncut text, every call is made once, and the
/// tokens are counted once. <c>GEMINIRX_LIVE_CUTS</c> sets the number of cuts; 10,000 take about two minutes.
/// </summary>
/// <remarks>Red when <c>LiveTurn.Repeat</c> kept the usage of the cut attempt.</remarks>
public sealed class LiveResumptionLaw
{
    private static readonly int?[] _codes = [null, null, null, 1000, 1001, 1011, 1012, 1013];
    private static readonly string[] _words =
    [
        "one",
        "Grüße",
        "🚀🚀",
        "line\nbreak",
        "\"quoted\"",
        "𝒳",
        "weather",
        "and then",
        "ünï",
        "end.",
    ];

    private const string Speech = "(speech)";

    private readonly ITestOutputHelper _output;

    public LiveResumptionLaw(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Turns_UnderRandomCuts_EqualTheUncutTurns()
    {
        var wanted = int.TryParse(Environment.GetEnvironmentVariable("GEMINIRX_LIVE_CUTS"), CultureInfo.InvariantCulture, out var count)
            ? count
            : 400;
        int cuts = 0,
            rewinds = 0,
            calls = 0,
            spoken = 0;
        for (var seed = 1; cuts < wanted; seed++)
        {
            var uncut = await RunAsync(seed, cut: false);
            var cut = await RunAsync(seed, cut: true);
            cuts += cut.Cuts;
            rewinds += cut.Rewinds;
            calls += cut.Calls.Count;
            spoken += cut.SpokenRewinds;
            Assert.True(
                uncut.Shown == cut.Shown && uncut.Calls.SequenceEqual(cut.Calls) && uncut.Usage.SequenceEqual(cut.Usage),
                $"Seed {seed}: {uncut} but {cut}"
            );
        }

        _output.WriteLine($"{cuts} cuts, {rewinds} rewinds ({spoken} of answers to speech), {calls} calls");
        Assert.True(rewinds > wanted / 10, $"Only {rewinds} of {cuts} cuts were within content.");
        Assert.True(calls > wanted / 40, $"Only {calls} calls in {cuts} cuts.");
        Assert.True(spoken > wanted / 40, $"Only {spoken} of {cuts} cuts were within an answer to speech.");
    }

    private static async Task<Result> RunAsync(int seed, bool cut)
    {
        var random = new Random(seed);
        var isSpoken = random.Next(2) == 0;
        var prompts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => PromptOf(random)).ToList();
        var cutting = new Random(seed * 31);
        var cuts = 0;
        var live = new LiveEmulatorOptions
        {
            OnTurn = turn => IsAboutWeather(turn.Prompt) ? Weather(turn.Prompt) : null,
            BytesPerFrame = random.Next(3) == 0 ? random.Next(1, 50) : null,
            OnConnect = _ => cut && cutting.Next(4) > 0 ? Cut(cutting, ref cuts) : null,
        };
        await using var fixture = LiveFixture.InMemory(live, LiveFixture.Fast with { CharactersPerEvent = random.Next(1, 12) });
        var session = fixture.Open(
            (isSpoken ? LiveFixture.Spoken : LiveFixture.Text) with
            {
                Reconnect = new RetryOptions
                {
                    BaseDelay = TimeSpan.FromTicks(1),
                    MaxDelay = TimeSpan.FromTicks(1),
                    MaxRetries = 1000,
                },
            }
        );
        await using var _ = session;
        var turns = new List<IReadOnlyList<Chunk>>();
        foreach (var prompt in prompts)
        {
            var seen = new List<Chunk>();
            try
            {
                await Ask(session, prompt).Do(seen.Add).Do(chunk => LiveSessionTests.Answer(session, chunk)).ToTask(TimeoutToken.Start());
                turns.Add(seen);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail(
                    $"Seed {seed} has no end after {fixture.Emulator.Live.Connections} connections: "
                        + string.Join(' ', seen.Select(ChunkJson.Serialize))
                );
            }
        }

        return new Result(
            string.Join('|', turns.Select(turn => string.Concat(Shown(turn).Select(Describe)))),
            [.. turns.SelectMany(turn => turn.OfType<ToolCallChunk>()).Select(call => call.Name + call.Arguments.GetRawText())],
            [.. turns.Select(turn => ((FinishedChunk)turn[^1]).Usage)],
            cuts,
            turns.Sum(turn => turn.OfType<RewindChunk>().Count()),
            turns.Where((_, i) => prompts[i].StartsWith(Speech, StringComparison.Ordinal)).Sum(turn => turn.OfType<RewindChunk>().Count())
        );
    }

    private static LiveCut Cut(Random random, ref int cuts)
    {
        cuts++;
        return new LiveCut
        {
            AfterMessages = random.Next(2) == 0 ? random.Next(0, 30) : null,
            AfterBytes = random.Next(0, random.Next(1, 4000)),
            CloseCode = _codes[random.Next(_codes.Length)],
            Reason = "a reason",
        };
    }

    /// <summary>A turn, or speech and the answer to it.</summary>
    private static IObservable<Chunk> Ask(LiveSession session, string prompt) =>
        !prompt.StartsWith(Speech, StringComparison.Ordinal)
            ? session.Turn(prompt)
            : Observable.Create<Chunk>(observer =>
            {
                var answer = session.Chunks.TakeUntil(chunk => chunk is FinishedChunk).Subscribe(observer);
                for (var i = 0; i < prompt.Length - Speech.Length; i++)
                {
                    _ = session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[3200]));
                }

                _ = session.SendAudioEnd();
                return answer;
            });

    private static string PromptOf(Random random) =>
        random.Next(3) == 0
            ? Speech + new string('.', random.Next(1, 6))
            : string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => _words[random.Next(_words.Length)]));

    // The emulator transcribes speech as its duration.
    private static bool IsAboutWeather(string prompt) =>
        prompt.Contains("weather", StringComparison.Ordinal) || prompt.StartsWith("(300 ", StringComparison.Ordinal);

    private static EmulatorReply Weather(string prompt) =>
        new()
        {
            Calls = [.. Enumerable.Range(0, 1 + (prompt.Length % 2)).Select(i => new EmulatorCall("get_weather", $$"""{"city":{{i}}}"""))],
            Text = $"After the call: {prompt}",
        };

    /// <summary>What remains after the rewinds.</summary>
    private static List<Chunk> Shown(IEnumerable<Chunk> turn)
    {
        var shown = new List<Chunk>();
        var checkpoint = 0;
        foreach (var chunk in turn)
        {
            switch (chunk)
            {
                case CheckpointChunk:
                    checkpoint = shown.Count;
                    break;
                case RewindChunk rewind:
                    Assert.Equal(shown.Skip(checkpoint).OfType<TextChunk>().Sum(text => text.Text.Length), rewind.TextLength);
                    shown.RemoveRange(checkpoint, shown.Count - checkpoint);
                    break;
                default:
                    shown.Add(chunk);
                    break;
            }
        }

        return shown;
    }

    private static string Describe(Chunk chunk) =>
        chunk switch
        {
            TextChunk text => text.Text,
            TranscriptionChunk spoken => spoken.Text,
            MediaChunk media => $"<{media.Data.Length}>",
            FinishedChunk end => $"<{end.Outcome}>",
            _ => "",
        };

    private sealed record Result(
        string Shown,
        IReadOnlyList<string> Calls,
        IReadOnlyList<Usage?> Usage,
        int Cuts,
        int Rewinds,
        int SpokenRewinds
    );
}
