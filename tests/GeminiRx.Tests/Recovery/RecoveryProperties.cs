using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GeminiRx.Emulator;
using GeminiRx.Operators;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Recovery;

/// <summary>Whatever breaks, and how often: the text is right where it can be, and otherwise nothing of it is doubled and the error has a type.</summary>
public sealed class RecoveryProperties
{
    private static readonly string[] _breaks = ["drop", "truncate", "503-tail", "503-event", "503-cut-tail", "500-event", "499-tail", "malformed"];

    private static readonly RetryOptions _often = new() { MaxRetries = 50, Random = () => 0, MaxServerDelay = TimeSpan.FromDays(1) };

    private static readonly Gen<string> _texts = Gen.Elements("Inès ", "café, ", "🚀", "👩‍🚀 ", "e\u0301", "\r\n", "- one\n", "{\"a\": 1} ", "\\n ", "data: x\n\n").ListOf().Select(string.Concat).Where(text => text.Length > 0);

    private static Gen<Plan> Plans(Gen<string> texts) =>
        texts.Zip(Gen.Choose(1, 40)).Zip(Gen.Choose(1, 4)).Zip(Gen.Elements(_breaks).Zip(Gen.Choose(0, 3000)).Zip(Gen.Choose(1, 12)).Select(broken => broken switch
        {
            (("drop", var at), _) => $"drop:{at}",
            ((var name, _), var events) => $"{name}:{events}",
        }).ListOf()).Select(plan => new Plan(plan.Item1.Item1.Item1, plan.Item1.Item1.Item2, plan.Item1.Item2, [.. plan.Item2.Take(8)]));

    [Property(MaxTest = 400)]
    public Property WithCheckpoints_TheTextIsRight() => Prop.ForAll(Plans(_texts).ToArbitrary(), plan =>
    {
        var answered = Ask(plan, _ => new EmulatorReply(), $"checkpoints:{plan.CheckpointEvery} + ", new ResumeOptions { Retry = _often });

        return answered.IsRight(plan.Text);
    });

    [Property(MaxTest = 400)]
    public Property WithAModelThatRepeatsItself_TheTextIsRight() => Prop.ForAll(
        Plans(Gen.Choose(1, 120).Select(count => string.Concat(Enumerable.Range(100, count).Select(i => $"line {i}\n")))).Zip(Gen.Elements(0, RepeatedText.Shortest, 30, 10_000)).ToArbitrary(),
        given =>
        {
            var (plan, repeats) = given;
            var options = new ResumeOptions { Retry = _often, ContinueFromText = true };

            var answered = Ask(plan, request => Continued(request, plan.Text, repeats), "", options);

            return answered.IsRight(plan.Text);
        });

    [Property(MaxTest = 200)]
    public Property WithoutEither_NothingIsDoubledAndTheErrorIsTyped() => Prop.ForAll(Plans(_texts).ToArbitrary(), plan =>
    {
        var (text, _, failure) = Ask(plan, _ => new EmulatorReply(), "", new ResumeOptions { Retry = _often });

        return failure is null ? text == plan.Text : failure is GeminiException && plan.Text.StartsWith(text, StringComparison.Ordinal);
    });

    /// <summary>The model is shown what it said: it says some of its end once more, and goes on.</summary>
    private static EmulatorReply Continued(ReceivedRequest request, string text, int repeats)
    {
        var contents = JsonElement.Parse(request.Body).GetProperty("contents");
        if (contents.GetArrayLength() == 1)
        {
            return new EmulatorReply();
        }

        var said = contents[1].GetProperty("parts")[0].GetProperty("text").GetString()!.Length;
        var again = Math.Min(said, repeats);

        // So short a repetition cannot be told from chance; it is not taken for one.
        return new EmulatorReply { Text = text[(said - (again < RepeatedText.Shortest ? 0 : again))..] };
    }

    private static Answered Ask(Plan plan, Func<ReceivedRequest, EmulatorReply> reply, string also, ResumeOptions options)
    {
        var emulator = new GeminiEmulator(new EmulatorOptions
        {
            Text = plan.Text,
            CharactersPerEvent = plan.CharactersPerEvent,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
            OnRequest = request => reply(request) with { Fault = (also + (request.Number <= plan.Breaks.Count ? plan.Breaks[(int)request.Number - 1] : "")).TrimEnd('+', ' ') is { Length: > 0 } fault ? fault : null },
        });
        var client = new GeminiClient(new GeminiOptions { HttpClient = emulator.CreateClient() });
        var chunks = client.Source.ResumeAfterDrop(options, ImmediateScheduler.Instance)(new GenerateRequest("Hi")).RetryBeforeContent(_often, ImmediateScheduler.Instance).Publish().RefCount(2);
        var (text, soFar, failure) = ("", "", (Exception?)null);
        var shown = chunks.Text().Do(piece => text += piece).Select(_ => 0);
        var accumulated = chunks.Accumulate().Do(snapshot => soFar = snapshot.Text).Select(_ => 0);
        shown.Merge(accumulated).Do(_ => { }, e => failure = e).OnErrorResumeNext(Observable.Empty<int>()).LastOrDefaultAsync().ToTask(TimeoutToken.Start()).GetAwaiter().GetResult();
        return new Answered(text, soFar, failure);
    }

    private sealed record Plan(string Text, int CharactersPerEvent, int CheckpointEvery, IReadOnlyList<string> Breaks)
    {
        public override string ToString() => $"{JsonSerializer.Serialize(Text)} by {CharactersPerEvent}, a checkpoint every {CheckpointEvery}; {string.Join(", ", Breaks)}";
    }

    private sealed record Answered(string Text, string Accumulated, Exception? Failure)
    {
        // What broke before there was a checkpoint, and what can be mended by no try (an event that is no JSON), ends with an error.
        public bool IsRight(string text) => Failure is null
            ? Text == text && Accumulated == text
            : Failure is GeminiException && text.StartsWith(Text, StringComparison.Ordinal) && text.StartsWith(Accumulated, StringComparison.Ordinal);
    }
}
