using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Resilience.Cuts;

/// <summary>
/// The law of resumption, for answers that have checkpoints and for interactions: however an answer is cut, the shown text after rewinds
/// is that of the uncut answer, every tool call appears once, and the token counts are counted once.
/// </summary>
/// <remarks>100 random answers with up to five cuts each; <c>GEMINIRX_CUTS</c> sets another number.</remarks>
public sealed class ResumptionLaw
{
    private const string Functions = """{"type":"object","properties":{"city":{"type":"string"},"note":{"type":"string"}}}""";

    private static readonly int _cuts = int.Parse(
        Environment.GetEnvironmentVariable("GEMINIRX_CUTS") ?? "100",
        NumberStyles.None,
        CultureInfo.InvariantCulture
    );

    private static readonly RetryOptions _often = new() { MaxRetries = 100, MaxServerDelay = TimeSpan.FromDays(1) };

    [Fact]
    public Task Checkpoints_OfAnswers() =>
        CheckAsync(client => client.Source, Error, (random, _) => Fault(random, "checkpoints"), isReadOn: false);

    [Fact]
    public Task Interactions_ReadOnAfterAnEvent() =>
        CheckAsync(client => client.Interactions.Source, EventError, (_, _) => null, isReadOn: true);

    [Fact]
    public Task Interactions_OfSeveralHops() =>
        CheckAsync(client => client.Interactions.Source, EventError, (random, _) => Fault(random, "continuation"), isReadOn: true);

    [Fact]
    public Task Interactions_ThatAreNotStored() =>
        CheckAsync(
            client => request => client.Interactions.Source(request with { Store = false }),
            EventError,
            (random, _) => Fault(random, "checkpoints"),
            isReadOn: false
        );

    [Fact]
    public Task Interactions_InTheBackground() => CheckAsync(InBackground, EventError, (_, _) => null, isReadOn: true);

    [Fact]
    public Task Interactions_OfAServiceThatRepeats() =>
        CheckAsync(
            client => client.Interactions.Source,
            EventError,
            (random, seed) => seed % 2 == 0 ? Fault(random, "checkpoints") : null,
            isReadOn: true,
            repeats: true
        );

    [Fact]
    public Task Interactions_OfSeveralHops_OfAServiceThatRepeats() =>
        CheckAsync(
            client => client.Interactions.Source,
            EventError,
            (random, _) => Fault(random, "continuation"),
            isReadOn: true,
            repeats: true
        );

    [Fact]
    public Task Interactions_InTheBackground_OfAServiceThatRepeats() =>
        CheckAsync(InBackground, EventError, (_, _) => null, isReadOn: true, repeats: true);

    private static string Error => """{"error":{"code":503,"message":"No.","status":"UNAVAILABLE"}}""";

    private static string EventError => """{"event_type":"error","error":{"code":"unavailable","message":"No."}}""";

    private static string Fault(Random random, string name) => $"{name}:{random.Next(1, 5)}";

    private static ChunkSource InBackground(GeminiClient client) =>
        request =>
            request.ContinuationToken is not null
                ? client.Interactions.Source(request)
                : client.Interactions.Start(new InteractionRequest(request)).SelectMany(run => client.Interactions.Follow(run.Id));

    private static async Task CheckAsync(
        Func<GeminiClient, ChunkSource> sourceOf,
        string error,
        Func<Random, int, string?> faultOf,
        bool isReadOn,
        bool repeats = false
    )
    {
        var (resumed, called, complete, gaveUp) = (0, 0, 0, 0);
        for (var seed = 1; seed <= _cuts; seed++)
        {
            var random = new Random(seed);
            var plan = CutPlan.Create(random, faultOf(random, seed), repeats);
            var uncut = await AskAsync(plan with { Cuts = [] }, sourceOf, error);
            var cut = await AskAsync(plan, sourceOf, error);

            Assert.True(uncut.Failure is null, $"{seed}: {uncut.Failure}");
            if (cut.Failure is not null)
            {
                // Without a checkpoint before the first cut there is nowhere to go on from.
                Assert.True(!isReadOn && cut.HasNoCheckpoint, $"{seed}: {cut.Failure}");
                Assert.StartsWith(cut.Text, uncut.Text, StringComparison.Ordinal);
                gaveUp++;
                continue;
            }

            Assert.True(
                uncut.Text == cut.Text && uncut.Text == cut.Accumulated,
                $"{seed}: {plan}\n{uncut.Text}\n{cut.Text}\n{cut.Accumulated}"
            );
            Assert.True(uncut.Calls.SequenceEqual(cut.Calls), $"{seed}: {string.Join('\n', uncut.Calls)}\n{string.Join('\n', cut.Calls)}");
            Assert.True(
                (isReadOn ? uncut.Usage : cut.SumOfAttempts) == cut.Usage,
                $"{seed}: {uncut.Usage}\n{cut.Usage}\n{cut.SumOfAttempts}"
            );
            complete++;
            resumed += cut.Attempts > 1 ? 1 : 0;
            called += cut is { Attempts: > 1, Calls.Count: > 0 } ? 1 : 0;
        }

        var summary = $"{_cuts} runs: {complete} complete, {resumed} resumed, {called} of these with calls, {gaveUp} gave up.";
        Assert.True(resumed * 3 > _cuts && called * 10 > _cuts, summary);
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
    }

    private static async Task<Result> AskAsync(CutPlan plan, Func<GeminiClient, ChunkSource> sourceOf, string error)
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = plan.Text,
                CharactersPerEvent = plan.CharactersPerEvent,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                TimeProvider = new FakeTimeProvider(),
                OnRequest = request => new EmulatorReply
                {
                    Text = plan.HasText ? plan.Text : null,
                    Calls = plan.Calls,
                    Fault = plan.FaultOf(request.Number),
                },
            }
        );
        using var handler = new CuttingHandler(emulator.Handler, plan.Cuts, error);
        using var http = new HttpClient(handler);
        var scheduler = new AtOnceScheduler();
        var attempts = new List<Usage?>();
        var source = sourceOf(new GeminiClient(new GeminiOptions { HttpClient = http }));
        ChunkSource counted = request =>
            Observable.Defer(() =>
            {
                attempts.Add(null);
                return source(request)
                    .Do(
                        chunk => attempts[^1] = (chunk as UsageChunk)?.Usage ?? attempts[^1],
                        e => attempts[^1] = (e as GeminiException)?.Usage ?? attempts[^1]
                    );
            });
        var request = new GenerateRequest("Hi")
        {
            Tools = plan.Calls.Count == 0 ? [] : [Tool.Function("get_weather", "The weather.", JsonSchema.Parse(Functions))],
            Thinking = new ThinkingConfig { IncludeThoughts = true },
        };
        var answer = counted
            .ResumeAfterDrop(new ResumeOptions { Retry = _often }, scheduler)(request)
            .RetryBeforeContent(_often, scheduler);

        var (text, seen, failure) = ("", new List<Chunk>(), (Exception?)null);
        var shared = answer.Do(seen.Add).Publish().RefCount(2);
        var snapshots = shared.Accumulate().Select(snapshot => snapshot.Text).LastOrDefaultAsync();
        var shown = shared.Text().Do(piece => text += piece).LastOrDefaultAsync();
        var accumulated = await snapshots
            .CombineLatest(shown, (snapshot, _) => snapshot)
            .Catch(
                (Exception e) =>
                {
                    failure = e;
                    return Observable.Return<string?>(null);
                }
            )
            .ToTask(TimeoutToken.Start());
        return new Result(
            text,
            accumulated ?? "",
            failure is null
                ? [.. (await seen.ToObservable().ToCompletion()).ToolCalls.Select(call => $"{call.Name} {call.Arguments}")]
                : [],
            seen.OfType<FinishedChunk>().FirstOrDefault()?.Usage,
            attempts.Aggregate(null as Usage, Usage.Sum),
            attempts.Count,
            !seen.Exists(chunk => chunk is CheckpointChunk),
            failure
        );
    }

    private sealed record Result(
        string Text,
        string Accumulated,
        IReadOnlyList<string> Calls,
        Usage? Usage,
        Usage? SumOfAttempts,
        int Attempts,
        bool HasNoCheckpoint,
        Exception? Failure
    );
}
