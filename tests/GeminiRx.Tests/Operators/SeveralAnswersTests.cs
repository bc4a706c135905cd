using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Operators;

/// <summary>Several answers in sequence in one operator: its state ends with the <see cref="FinishedChunk"/>.</summary>
public sealed class SeveralAnswersTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromTicks(50);
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private static readonly JsonElement _json = JsonDocument.Parse("""{"citations":[{"uri":"u"}]}""").RootElement;

    private static readonly Dictionary<string, Func<IObservable<Chunk>, IScheduler, IObservable<object>>> _operators = new()
    {
        ["Accumulate"] = (source, _) =>
            source.Accumulate().Select(now => $"{now.Text} {now.Usage?.TotalTokenCount} {now.Metadata.Count} {now.Outcome}"),
        ["EnsureCompleted"] = (source, _) => source.EnsureCompleted(),
        ["TrimRepeatedText"] = (source, _) => source.TrimRepeatedText("Hel"),
        ["ConflateWhileBusy"] = (source, _) => source.ConflateWhileBusy((_, _) => Task.CompletedTask),
        ["KeepAlive"] = (source, scheduler) => source.KeepAlive(_hour, scheduler),
        ["LimitTime"] = (source, scheduler) => source.LimitTime(_hour, _hour, _hour, scheduler),
        ["Media"] = (source, _) => source.Media(),
        ["Rechunk"] = (source, _) => source.Rechunk(TextBoundary.Word),
        ["ShareLive"] = (source, _) => source.ShareLive(),
        ["StopOn"] = (source, _) => source.StopOn("never"),
        ["StopWhen"] = (source, _) => source.StopWhen(Observable.Never<int>()),
        ["Text"] = (source, _) => source.Text(),
        ["Thoughts"] = (source, _) => source.Thoughts(),
        ["ToolCalls"] = (source, _) => source.ToolCalls(),
        ["WithoutRewinds"] = (source, _) => source.WithoutRewinds(),
        ["Pace"] = (source, scheduler) => source.Pace(_interval, scheduler),
        ["Smooth"] = (source, scheduler) => source.Smooth(null, scheduler),
    };

    private readonly TestScheduler _scheduler = new();

    public static TheoryData<string> Operators => [.. _operators.Keys];

    /// <summary>All operators except <c>ShareLive</c>, which keeps the answer for late subscribers.</summary>
    public static TheoryData<string> Forgetting => [.. _operators.Keys.Where(name => name != "ShareLive")];

    // Deliberate break: without matchers.Clear() in WithoutRewinds, five rows of each of the two theories fail.
    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_TwoAnswers_GivesTheResultsOfBoth(string name)
    {
        var (first, second) = (Answer("AAA", 1), Answer("BB", 2));

        List<object> each = [.. Run(name, first), .. Run(name, second)];
        var together = Run(name, [.. first, .. second]);

        if (name is "Pace" or "Smooth")
        {
            // The interval of these operators also applies between two answers, so the pieces may differ.
            Assert.Equal("AAA!|BB!|", TextOf(together));
            Assert.Equal("AAA!|BB!|", TextOf(each));
        }
        else
        {
            Assert.Equal(each, together);
        }
    }

    [Theory]
    [MemberData(nameof(Forgetting))]
    public void Operator_NextAnswer_KeepsNothingOfTheOneBefore(string name)
    {
        var source = new Subject<Chunk>();
        using var subscription = _operators[name](source, _scheduler).Subscribe(_ => { }, e => throw e);

        var old = PushAnswer(source);
        source.OnNext(new TextChunk("next "));
        _scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Collect();

        Assert.False(old.IsAlive);
    }

    // A text that repeats after a rewind and then continues.
    private static Chunk[] Answer(string text, int tokens) =>
        [
            new TextChunk(text),
            new ThoughtChunk(text),
            new ToolCallChunk(text, _json),
            new MediaChunk(text, new byte[] { 1 }),
            new CitationChunk(_json),
            new UsageChunk(new Usage { TotalTokenCount = tokens }),
            new RewindChunk(text.Length),
            new TextChunk(text),
            new ThoughtChunk(text),
            new ToolCallChunk(text, _json),
            new MediaChunk(text, new byte[] { 1 }),
            new CitationChunk(_json),
            new TextChunk("!"),
            _finished,
        ];

    private List<object> Run(string name, Chunk[] chunks) => _operators[name](chunks.ToObservable(), _scheduler).ToEnumerable().ToList();

    private static string TextOf(IEnumerable<object> chunks)
    {
        var text = "";
        foreach (var chunk in chunks)
        {
            text = chunk switch
            {
                TextChunk piece => text + piece.Text,
                RewindChunk rewind => text[..^rewind.TextLength],
                FinishedChunk => text + "|",
                _ => text,
            };
        }

        return text;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PushAnswer(Subject<Chunk> source)
    {
        var text = new string('a', 100);
        source.OnNext(new TextChunk(text));
        source.OnNext(new TextChunk(" b"));
        source.OnNext(_finished);
        return new WeakReference(text);
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
