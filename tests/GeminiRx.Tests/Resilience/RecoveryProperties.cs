using System.Collections.Concurrent;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GeminiRx.Emulator;
using GeminiRx.Resilience;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Json;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Resilience;

/// <summary>
/// For any number of failures of any kind: the text is complete if the answer can be continued. Otherwise no text is doubled and the error
/// is typed. All delays pass in virtual time, including a delay caused by a fault of the product.
/// </summary>
/// <remarks>
/// Each property was seen red. The first three are red if <see cref="ChunkSourceOperators.ResumeAfterDrop"/> never resumes. The first and
/// the third are red if it keeps no checkpoint. The first and the fourth are red if it resumes from the start without a checkpoint. All
/// four are red if <see cref="ChunkOperators.RetryBeforeContent"/> never retries.
/// </remarks>
public sealed class RecoveryProperties
{
    private static readonly string[] _breaks =
    [
        "drop",
        "truncate",
        "503-tail",
        "503-event",
        "503-cut-tail",
        "500-event",
        "499-tail",
        "malformed",
    ];

    private static readonly RetryOptions _often = new() { MaxRetries = 50, MaxServerDelay = TimeSpan.FromDays(1) };

    private static readonly Gen<string> _texts = Gen.Elements(
            "Inès ",
            "café, ",
            "🚀",
            "👩‍🚀 ",
            "e\u0301",
            "\r\n",
            "- one\n",
            "{\"a\": 1} ",
            "\\n ",
            "data: x\n\n"
        )
        .ListOf()
        .Select(string.Concat)
        .Where(text => text.Length > 0);

    // The lines differ, so a repetition cannot be a coincidence.
    private static readonly Gen<string> _lines = Gen.Choose(1, 120)
        .Select(count => string.Concat(Enumerable.Range(100, count).Select(i => $"line {i}\n")));

    // For each run of a property: whether the text was resumed and is complete.
    private readonly ConcurrentQueue<bool> _runs = [];

    [Fact]
    public void WithCheckpoints_TheTextIsComplete() =>
        Check(
            400,
            resumedAndRight: 100,
            Plans(_texts).ToArbitrary(),
            plan =>
            {
                var answered = Ask(
                    plan,
                    _ => new EmulatorReply(),
                    $"checkpoints:{plan.CheckpointEvery} + ",
                    new ResumeOptions { Retry = _often }
                );

                return answered.IsRight(plan.Text, mayFail: answered.HasContent && !answered.Chunks.OfType<CheckpointChunk>().Any());
            }
        );

    [Fact]
    public void WithAModelThatRepeatsItself_TheTextIsComplete() =>
        Check(
            400,
            resumedAndRight: 150,
            Repeating,
            given =>
            {
                var options = new ResumeOptions { Retry = _often, ContinueFromText = true };

                var answered = Ask(given.Plan, request => Continued(request, given), "", options);

                return answered.IsRight(given.Plan.Text, mayFail: false);
            }
        );

    [Fact]
    public void WithCheckpointsAndAModelThatRepeatsItself_TheTextIsComplete() =>
        Check(
            400,
            resumedAndRight: 150,
            Repeating,
            given =>
            {
                var options = new ResumeOptions { Retry = _often, ContinueFromText = true };

                var answered = Ask(
                    given.Plan,
                    request => Continued(request, given),
                    $"checkpoints:{given.Plan.CheckpointEvery} + ",
                    options
                );

                return answered.IsRight(given.Plan.Text, mayFail: false);
            }
        );

    [Fact]
    public void WithoutEither_NothingIsDoubledAndTheErrorIsTyped() =>
        Check(
            200,
            resumedAndRight: 0,
            Plans(_texts).ToArbitrary(),
            plan =>
            {
                var answered = Ask(plan, _ => new EmulatorReply(), "", new ResumeOptions { Retry = _often });

                return answered.IsRight(plan.Text, mayFail: answered.HasContent);
            }
        );

    private static Arbitrary<Repetition> Repeating =>
        (
            from plan in Plans(_lines)
            from length in Gen.Elements(0, OverlapTrimmer.MinLength, 30, 10_000)
            select new Repetition(plan, length)
        ).ToArbitrary();

    private static Gen<Plan> Plans(Gen<string> texts)
    {
        var broken = Gen.Elements(_breaks)
            .Zip(Gen.Choose(0, 3000))
            .Zip(Gen.Choose(1, 12))
            .Select(drawn =>
                drawn switch
                {
                    (("drop", var at), _) => $"drop:{at}",
                    ((var name, _), var events) => $"{name}:{events}",
                }
            );
        return from text in texts
            from charactersPerEvent in Gen.Choose(1, 40)
            from checkpointEvery in Gen.Choose(1, 4)
            from breaks in broken.ListOf()
            select new Plan(text, charactersPerEvent, checkpointEvery, [.. breaks.Take(8)]);
    }

    /// <summary>The answer of a model that gets its earlier text: it repeats the last characters, and continues.</summary>
    private static EmulatorReply Continued(ReceivedRequest request, Repetition given)
    {
        var contents = JsonElement.Parse(request.Body).GetProperty("contents");
        if (contents.GetArrayLength() == 1)
        {
            return new EmulatorReply();
        }

        var said = contents[1].GetProperty("parts")[0].GetProperty("text").GetString()!.Length;
        var again = Math.Min(said, given.Length);

        // The client does not detect a shorter repetition, since it could be a coincidence.
        return new EmulatorReply { Text = given.Plan.Text[(said - (again < OverlapTrimmer.MinLength ? 0 : again))..] };
    }

    private static Answered Ask(Plan plan, Func<ReceivedRequest, EmulatorReply> reply, string also, ResumeOptions options)
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = plan.Text,
                CharactersPerEvent = plan.CharactersPerEvent,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                TimeProvider = new FakeTimeProvider(),
                OnRequest = request => reply(request) with { Fault = FaultOf(request.Number) },
            }
        );
        var client = new GeminiClient(new GeminiOptions { HttpClient = emulator.CreateClient() });
        var scheduler = new AtOnceScheduler();
        var answer = client.Source.ResumeAfterDrop(options, scheduler)(new GenerateRequest("Hi")).RetryBeforeContent(_often, scheduler);
        var (text, soFar, seen, failure) = ("", "", new List<Chunk>(), (Exception?)null);
        var chunks = answer.Do(seen.Add).Publish().RefCount(2);
        var shown = chunks.Text().Do(piece => text += piece).Select(_ => Unit.Default);
        var accumulated = chunks.Accumulate().Do(snapshot => soFar = snapshot.Text).Select(_ => Unit.Default);
        shown
            .Merge(accumulated)
            .Do(_ => { }, e => failure = e)
            .OnErrorResumeNext(Observable.Empty<Unit>())
            .LastOrDefaultAsync()
            .ToTask(TimeoutToken.Start())
            .GetAwaiter()
            .GetResult();
        return new Answered(text, soFar, seen, failure);

        string? FaultOf(long number)
        {
            var broken = number <= plan.Breaks.Count ? plan.Breaks[(int)number - 1] : "";
            return (also + broken).TrimEnd('+', ' ') is { Length: > 0 } fault ? fault : null;
        }
    }

    /// <summary>Checks a law, and that enough runs were resumed and delivered the complete text.</summary>
    private void Check<T>(int runs, int resumedAndRight, Arbitrary<T> given, Func<T, Answered> law)
    {
        Prop.ForAll(
                given,
                plan =>
                {
                    var answered = law(plan);
                    _runs.Enqueue(answered is { Failure: null, IsResumed: true });
                    return true;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs));

        var count = _runs.Count(isOne => isOne);
        Assert.True(count >= resumedAndRight, $"{count} of {_runs.Count} runs were resumed and complete");
    }

    private sealed record Plan(string Text, int CharactersPerEvent, int CheckpointEvery, IReadOnlyList<string> Breaks)
    {
        public override string ToString() =>
            $"{JsonSerializer.Serialize(Text)} by {CharactersPerEvent}, a checkpoint every {CheckpointEvery}; {string.Join(", ", Breaks)}";
    }

    /// <summary>A model that repeats the last <paramref name="Length"/> characters when it continues.</summary>
    private sealed record Repetition(Plan Plan, int Length);
}
