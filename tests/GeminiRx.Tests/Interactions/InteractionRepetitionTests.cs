using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Interactions;
using GeminiRx.Tests.Resilience;
using GeminiRx.TestSupport;
using static GeminiRx.Tests.Interactions.InteractionDecoding;

namespace GeminiRx.Tests.Interactions;

/// <summary>A service that begins before the place from which an answer is read on, and drops while it repeats what was read.</summary>
public sealed class InteractionRepetitionTests
{
    private const string Output = """{"type":"model_output"}""";
    private const string Call = """{"type":"function_call","id":"c","name":"f","arguments":{}}""";

    private static readonly RetryOptions _often = new() { MaxRetries = 100 };

    private static readonly string[] _script =
    [
        Created,
        Start(0, Output, "s1"),
        Said("a", "d1"),
        Said("b", "d2"),
        Said("c", "d3"),
        Stop(0, "t1"),
        Start(1, Output, "s2"),
        Said("d", "d4"),
        Said("e", "d5"),
        Said("f", "d6"),
        Stop(1, "t2"),
        Completed,
    ];

    // Exchanges: which events come, and nothing after them.
    [Theory]
    [InlineData("inside of the repetition", "e1 s1 d1 d2 d3", "d1 d2", "d2 d3 t1 s2 d4 d5 d6 t2 e9")]
    [InlineData("twice inside of the repetition", "e1 s1 d1 d2 d3", "s1 d1 d2", "d1", "t1 s2 d4 d5 d6 t2 e9")]
    [InlineData("after the end of a repeated step", "e1 s1 d1 d2 d3 t1 s2 d4 d5", "d3 t1 s2", "t1 s2 d4 d5 d6 t2 e9")]
    [InlineData("inside of a repetition from the start", "e1 s1 d1 d2 d3", "e1 s1 d1", "e1 s1 d1 d2 d3 t1 s2 d4 d5 d6 t2 e9")]
    [InlineData("with the last event of the repetition", "e1 s1 d1 d2 d3", "d2 d3", "t1 s2 d4 d5 d6 t2 e9")]
    [InlineData("never, over the end of a step", "e1 s1 d1 d2 d3 t1 s2 d4 d5", "d3 t1 s2 d4 d5 d6 t2 e9")]
    public async Task Answer_ThatDropsAgain_HasEveryTextOnce(string when, params string[] exchanges)
    {
        var answer = await AskAsync(_ => { }, exchanges);

        Assert.True(answer.Text == "abcdef", $"{when}: {answer.Text}");
        Assert.Equal("abcdef", answer.Accumulated);
    }

    [Fact]
    public async Task Answer_ThatDropsAgainAfterNewEvents_GoesOnAfterThem()
    {
        var places = new List<string?>();

        var answer = await AskAsync(places.Add, "e1 s1 d1 d2", "d3 t1 s2 d4", "d5 d6 t2 e9");

        Assert.Equal(["d2", "d4"], places.Skip(1));
        Assert.Equal("abcdef", answer.Text);
        Assert.DoesNotContain(answer.Chunks, chunk => chunk is RewindChunk);
    }

    // Nobody knows what was read before an event that a caller names.
    [Theory]
    [InlineData("d1 d2", "d3 t1 s2 d4")]
    [InlineData("d2", "d3 t1 s2 d4", "d5 d6 t2 e9")]
    [InlineData("d1", "d2", "d3 t1 s2 d4 d5 d6 t2 e9")]
    public async Task AnswerAfterANamedEvent_ThatDropsInsideOfARepetition_IsAFailure(params string[] exchanges)
    {
        var answer = await AskAsync(_ => { }, exchanges, after: "d3");

        Assert.Equal(StreamFault.Diverged, Assert.IsType<GeminiStreamException>(answer.Failure).Fault);
    }

    [Fact]
    public async Task AnswerAfterANamedEvent_ThatIsRepeatedFromTheStart_IsKnownFromThenOn()
    {
        var answer = await AskAsync(_ => { }, ["e1 s1 d1 d2 d3 t1 s2 d4", "d3 t1 s2", "d4 d5 d6 t2 e9"], after: "d3");

        Assert.Equal("def", answer.Text);
    }

    // What is only skipped is not delivered, so nothing must be revoked.
    [Fact]
    public async Task AnswerAfterANamedEvent_ThatIsRepeatedFromTheStartLater_GoesOn()
    {
        var answer = await AskAsync(_ => { }, ["d3", "e1 s1 d1 d2 d3 t1 s2 d4 d5 d6 t2 e9"], after: "d2");

        Assert.Equal("cdef", answer.Text);
    }

    // Found: a place inside of the repetition was taken as the next one, so that its text was doubled.
    [Fact]
    public async Task AnyDrops_OfAServiceThatRepeats_LoseAndDoubleNothing()
    {
        var (inRepetition, resumed) = (0, 0);
        for (var seed = 1; seed <= 1000; seed++)
        {
            var random = new Random(seed);
            var script = ScriptOf(random);
            var cuts = random.Next(1, 8);
            var uncut = await RunAsync(_ => Decode(Stream(script)));

            var cut = await RunAsync(place =>
            {
                var next = place is null ? 0 : script.FindIndex(json => IdOf(json) == place.EventId) + 1;
                var from =
                    next == 0
                        ? 0
                        : random.Next(4) switch
                        {
                            0 => next,
                            1 => 0,
                            _ => random.Next(Math.Max(0, next - 12), next),
                        };
                var stream = Stream(script.Skip(from));
                if (cuts-- <= 0)
                {
                    return Decode(stream, resumed: place);
                }

                var at = random.Next(random.Next(2) == 0 ? stream.Length : Math.Min(stream.Length, 600));
                var repeated = Stream(script.Skip(from).Take(next - from)).Length;
                (inRepetition, resumed) = (inRepetition + (from < next && at < repeated ? 1 : 0), resumed + (next > 0 ? 1 : 0));
                return Decode(stream[..at], resumed: place);
            });

            Assert.True(uncut.Text == cut.Text && uncut.Text == cut.Accumulated, $"{seed}: {uncut.Text}\n{cut.Text}\n{cut.Accumulated}");
            Assert.Null(cut.Failure);
            Assert.Equal(await CallsOf(uncut), await CallsOf(cut));
            Assert.Equal(uncut.Chunks.OfType<FinishedChunk>().Single().Usage, cut.Chunks.OfType<FinishedChunk>().Single().Usage);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{resumed} resumptions were cut, {inRepetition} inside of a repetition.");
        Assert.True(inRepetition > 500 && resumed > 1500, $"{inRepetition} of {resumed}");
    }

    private static async Task<IReadOnlyList<string>> CallsOf(Answer answer) =>
        [.. (await answer.Chunks.ToObservable().ToCompletion()).ToolCalls.Select(call => call.Name + call.Arguments)];

    private static List<string> ScriptOf(Random random)
    {
        var (events, name) = (new List<string> { Created }, 0);
        for (var step = 0; step < random.Next(1, 6); step++)
        {
            var isCall = random.Next(3) == 0;
            events.Add(Start(step, isCall ? Call : Output, Next()));
            if (isCall)
            {
                events.Add(Delta(step, """{"type":"arguments_delta","arguments":"{\"a\":"}""", Next()));
                events.Add(Delta(step, $$"""{"type":"arguments_delta","arguments":"{{step}}}"}""", Next()));
            }

            for (var i = isCall ? int.MaxValue : 0; i < random.Next(0, 12); i++)
            {
                var text = random.Next(6) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"<{name}>");
                events.Add(Delta(step, $$"""{"type":"text","text":"{{text}}"}""", Next()));
            }

            events.Add(Stop(step, Next()));
        }

        return [.. events, Completed];

        string Next() => string.Create(CultureInfo.InvariantCulture, $"n{name++}");
    }

    private static Task<Answer> AskAsync(Action<string?> onPlace, params string[] exchanges) => AskAsync(onPlace, exchanges, after: null);

    private static Task<Answer> AskAsync(Action<string?> onPlace, string[] exchanges, string? after)
    {
        var queue = new Queue<string>(exchanges);
        return RunAsync(
            place =>
            {
                onPlace(place?.EventId);
                var events = queue.Dequeue().Split(' ').Select(id => Array.Find(_script, json => IdOf(json) == id)!);
                return Decode(Stream(events).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal), resumed: place);
            },
            after is null ? null : new InteractionPosition("v1", after, null).ToString()
        );
    }

    private static string? IdOf(string json) => json.Split("\"event_id\":\"").ElementAtOrDefault(1)?.Split('"')[0];

    private static async Task<Answer> RunAsync(Func<InteractionPosition?, List<object>> exchange, string? after = null)
    {
        ChunkSource service = request =>
            Observable.Defer(() =>
                exchange(InteractionPosition.Parse(request.ContinuationToken))
                    .ToObservable()
                    .SelectMany(one => one is Exception failure ? Observable.Throw<Chunk>(failure) : Observable.Return((Chunk)one))
            );
        var scheduler = new AtOnceScheduler();
        var (chunks, text, accumulated, failure) = (new List<Chunk>(), "", "", (Exception?)null);
        var shared = service
            .ResumeAfterDrop(new ResumeOptions { Retry = _often }, scheduler)(new GenerateRequest("Hi") { ContinuationToken = after })
            .RetryBeforeContent(_often, scheduler)
            .Do(chunks.Add)
            .Publish()
            .RefCount(2);
        var snapshots = shared.Accumulate().Do(snapshot => accumulated = snapshot.Text).Select(_ => "").LastOrDefaultAsync();
        var shown = shared.Text().Do(piece => text += piece).LastOrDefaultAsync();
        await snapshots
            .CombineLatest(shown, (_, _) => "")
            .Catch(
                (Exception e) =>
                {
                    failure = e;
                    return Observable.Return("");
                }
            )
            .ToTask(TimeoutToken.Start());
        return new Answer(chunks, text, accumulated, failure);
    }

    private sealed record Answer(List<Chunk> Chunks, string Text, string Accumulated, Exception? Failure);
}
