using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.RateLimiting;

namespace GeminiRx.Tests.Operators.Internal;

/// <summary>Every use of an operator: which thread calls the observer, and what other threads do at the same time.</summary>
internal static partial class DeliveryUses
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);
    private static readonly GenerateRequest _request = new("Hi");
    private static readonly TextChunk _text = new("a b");
    private static readonly ThoughtChunk _thought = new("a");
    private static readonly RetryingChunk _retrying = new(1, _interval);
    private static readonly ToolCallChunk _call = new("f", JsonDocument.Parse("{}").RootElement);
    private static readonly JsonTypeInfo<List<string>> _list = Structured.StructuredJson.Default.ListString;
    private static readonly MediaChunk _media = new("image/png", new byte[] { 1 });
    private static readonly RateLimiter _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1000 });
    private static readonly DeliveryStep _push = new("push", rig => rig.Push("next "));
    private static readonly DeliveryStep _pushText = new("push", rig => rig.Text.OnNext("next "));
    private static readonly DeliveryStep _complete = new("complete", rig => rig.Source.OnCompleted());
    private static readonly DeliveryStep _completeText = new("complete", rig => rig.Text.OnCompleted());
    private static readonly DeliveryStep _ring = new("timer", rig => rig.Timers.Ring());
    private static readonly DeliveryStep _cancel = new("token", rig => rig.Stop.Cancel());
    private static readonly DeliveryStep _signal = new("signal", rig => rig.Signal.OnNext(System.Reactive.Unit.Default));
    private static readonly DeliveryStep _instant = new("instant", rig => rig.Instant.OnNext(true));
    private static readonly DeliveryStep _ask = new("request", rig => rig.Requests.OnNext(_request));

    // Every use is also tested with Dispose.
    public static readonly DeliveryUse[] All =
    [
        OfChunks("Accumulate(IObservable<Chunk>)", source => source.Accumulate()),
        OfChunks("EnsureCompleted(IObservable<Chunk>)", source => source.EnsureCompleted()),
        OfChunks("WithoutRewinds(IObservable<Chunk>)", source => source.WithoutRewinds()),
        OfChunks("Text(IObservable<Chunk>)", source => source.Text()),
        OfChunks("Thoughts(IObservable<Chunk>)", source => source.Thoughts(), _thought),
        OfChunks("ToolCalls(IObservable<Chunk>)", source => source.ToolCalls(), _call),
        OfChunks("Media(IObservable<Chunk>)", source => source.Media(), _media),
        OfChunks("Rechunk(IObservable<Chunk>, TextBoundary, Int32)", source => source.Rechunk(TextBoundary.Word)),
        OfChunks("StopOn(IObservable<Chunk>, String[])", source => source.StopOn("x")),
        OfChunks("TrimRepeatedText(IObservable<Chunk>, String)", source => source.TrimRepeatedText("Hel")),
        OfChunks("RetryBeforeContent(IObservable<Chunk>, RetryOptions, IScheduler)", source => source.RetryBeforeContent()),
        OfChunks("ShareLive(IObservable<Chunk>, ShareOptions)", source => source.ShareLive()),
        OfChunks(
            "ParseArguments(IObservable<Chunk>, String, JsonTypeInfo<T>)",
            source => source.ParseArguments("f", Structured.StructuredJson.Default.Menu),
            _call
        ),
        OfChunks("ParseJson(IObservable<Chunk>, JsonTypeInfo<T>)", source => source.ParseJson(_list), new TextChunk("[")),
        new("Ask(ChunkSource, GenerateRequest, JsonTypeInfo<T>)", Ask, rig => rig.Push("[]"), _complete, []),
        new("ToCompletion(IObservable<Chunk>)", rig => Objects(rig.Source.ToCompletion()), null, _complete, []),
        new(
            "Rechunk(IObservable<String>, TextBoundary, Int32)",
            rig => rig.Text.Rechunk(TextBoundary.Word),
            rig => rig.Text.OnNext("a "),
            _pushText,
            []
        ),
        new("StopOn(IObservable<String>, String[])", rig => rig.Text.StopOn("x"), null, _pushText, []),
        new("StopWhen(IObservable<Chunk>, CancellationToken)", rig => rig.Source.StopWhen(rig.Stop.Token), null, _push, [_cancel]),
        new(
            "StopWhen(IObservable<Chunk>, CancellationToken)",
            rig => rig.Source.StopWhen(rig.Stop.Token),
            null,
            _cancel,
            [_push, _complete]
        ),
        new("StopWhen(IObservable<Chunk>, IObservable<TSignal>)", rig => rig.Source.StopWhen(rig.Signal), null, _push, [_signal]),
        new(
            "StopWhen(IObservable<Chunk>, IObservable<TSignal>)",
            rig => rig.Source.StopWhen(rig.Signal),
            null,
            _signal,
            [_push, _complete]
        ),
        new("Pace(IObservable<Chunk>, TimeSpan, IScheduler)", rig => rig.Source.Pace(_interval, rig.Timers), null, _push, [_ring]),
        new(
            "Pace(IObservable<Chunk>, TimeSpan, IScheduler)",
            rig => rig.Source.Pace(_interval, rig.Timers),
            PushTwice,
            _ring,
            [_push, _complete, _ring]
        ),
        new(
            "Pace(IObservable<String>, TimeSpan, IScheduler)",
            rig => rig.Text.Pace(_interval, rig.Timers),
            PushTextTwice,
            _ring,
            [_pushText, _completeText]
        ),
        new("Smooth(IObservable<Chunk>, SmoothOptions, IScheduler)", Smooth, null, _push, [_ring, _instant]),
        new("Smooth(IObservable<Chunk>, SmoothOptions, IScheduler)", Smooth, PushTwice, _ring, [_push, _complete, _instant]),
        new("Smooth(IObservable<Chunk>, SmoothOptions, IScheduler)", Smooth, PushTwice, _instant, [_push, _complete, _ring]),
        new(
            "Smooth(IObservable<String>, SmoothOptions, IScheduler)",
            rig => rig.Text.Smooth(null, rig.Timers),
            PushTextTwice,
            _ring,
            [_pushText, _completeText]
        ),
        new(
            "LimitTime(IObservable<Chunk>, Nullable<TimeSpan>, Nullable<TimeSpan>, Nullable<TimeSpan>, IScheduler)",
            Limited,
            null,
            _push,
            [_ring]
        ),
        new(
            "LimitTime(IObservable<Chunk>, Nullable<TimeSpan>, Nullable<TimeSpan>, Nullable<TimeSpan>, IScheduler)",
            Limited,
            null,
            _ring,
            [_push, _complete, _ring]
        ),
        new(
            "ShareLive(IObservable<Chunk>, ShareOptions)",
            rig =>
            {
                var live = rig.Source.ShareLive();
                rig.Signal.Subscribe(_ => live.Subscribe(_ => { }, _ => { }), _ => { });
                return live;
            },
            null,
            _push,
            [new("late subscriber", _signal.Run)]
        ),
        new(
            "ConflateWhileBusy(IObservable<String>, Func<String, CancellationToken, Task>)",
            Conflated,
            rig => rig.Text.OnNext("a"),
            new("action", rig => rig.Action.SetResult()),
            [_pushText, _completeText]
        ),
        new(
            "ConflateWhileBusy(IObservable<String>, Func<String, CancellationToken, Task>)",
            Conflated,
            rig => rig.Text.OnNext("a"),
            new("failing action", rig => rig.Action.SetException(new IOException())),
            [_pushText, _completeText]
        ),
        new(
            "ConflateWhileBusy(IObservable<Chunk>, Func<Chunk, CancellationToken, Task>)",
            rig => rig.Source.ConflateWhileBusy((_, _) => rig.Action.Task),
            rig => rig.Push("a"),
            new("action", rig => rig.Action.SetResult()),
            [_push, _complete]
        ),
        new("KeepAlive(IObservable<Chunk>, TimeSpan, IScheduler)", KeptAlive, null, _push, [_ring]),
        .. Writers,
        new("StreamLatest(GeminiClient, IObservable<GenerateRequest>)", rig => rig.Client.StreamLatest(rig.Requests), null, _ask, [_ask]),
        OfLatest(
            "GeminiClient, IObservable<GenerateRequest>, Func<IObservable<Chunk>, IObservable<TResult>>",
            rig => rig.Client.StreamLatest(rig.Requests, _ => rig.Source)
        ),
        OfLatest(
            "GeminiClient, IObservable<GenerateRequest>, Func<GenerateRequest, IObservable<Chunk>, IObservable<TResult>>",
            rig => rig.Client.StreamLatest(rig.Requests, (_, _) => rig.Source)
        ),
        OfLatest("ChunkSource, IObservable<GenerateRequest>", rig => rig.Answers.StreamLatest(rig.Requests)),
        OfLatest(
            "ChunkSource, IObservable<GenerateRequest>, Func<IObservable<Chunk>, IObservable<TResult>>",
            rig => rig.Answers.StreamLatest(rig.Requests, answer => answer)
        ),
        OfLatest(
            "ChunkSource, IObservable<GenerateRequest>, Func<GenerateRequest, IObservable<Chunk>, IObservable<TResult>>",
            rig => rig.Answers.StreamLatest(rig.Requests, (_, answer) => answer)
        ),
        OfSource("FallBackTo(ChunkSource, IReadOnlyList<ChunkSource>)", rig => rig.Answers.FallBackTo(_ => rig.Second)),
        OfSource("LimitRate(ChunkSource, RateLimiter, Func<GenerateRequest, Int32>)", rig => rig.Answers.LimitRate(_limiter)),
        OfSource("InvokeTools(ChunkSource, IReadOnlyList<ToolFunction>, ToolLoopOptions, IScheduler)", rig => rig.Answers.InvokeTools([])),
        OfSource("EnsureCompleted(ChunkSource)", rig => rig.Answers.EnsureCompleted()),
        OfSource(
            "LimitTime(ChunkSource, Nullable<TimeSpan>, Nullable<TimeSpan>, Nullable<TimeSpan>, IScheduler)",
            rig => rig.Answers.LimitTime(_interval, scheduler: rig.Timers)
        ),
        OfSource("RetryBeforeContent(ChunkSource, RetryOptions, IScheduler)", rig => rig.Answers.RetryBeforeContent()),
        OfSource("WithPolicy(ChunkSource, AnswerPolicy, IScheduler)", rig => rig.Answers.WithPolicy(AnswerPolicy.Interactive)),
        OfSource("ResumeAfterDrop(ChunkSource, ResumeOptions, IScheduler)", rig => rig.Answers.ResumeAfterDrop()),
        new(
            "HedgeAfter(ChunkSource, TimeSpan, ChunkSource, IScheduler)",
            Hedged,
            null,
            new("retry of the first", rig => rig.Source.OnNext(_retrying)),
            [_ring, new("second", AskSecond)]
        ),
        new("HedgeAfter(ChunkSource, TimeSpan, ChunkSource, IScheduler)", Hedged, null, _push, [_ring, new("second", AskSecond)]),
        new(
            "HedgeAfter(ChunkSource, TimeSpan, ChunkSource, IScheduler)",
            Hedged,
            _ring.Run,
            new("retry of the second", rig => rig.Second.OnNext(_retrying)),
            [_push, new("failure", rig => rig.Source.OnError(new IOException()))]
        ),
    ];

    private static DeliveryUse OfChunks<T>(string name, Func<IObservable<Chunk>, IObservable<T>> apply, Chunk? chunk = null) =>
        new(name, rig => Objects(apply(rig.Source)), null, new("source", rig => rig.Source.OnNext(chunk ?? _text)), []);

    private static DeliveryUse OfSource(string name, Func<DeliveryRig, ChunkSource> apply) =>
        new(name, rig => apply(rig)(_request), null, _push, []);

    private static DeliveryUse OfLatest(string parameters, Func<DeliveryRig, IObservable<object>> apply) =>
        new($"StreamLatest({parameters})", apply, _ask.Run, _push, [_ask, new("last request", rig => rig.Requests.OnCompleted())]);

    private static IObservable<object> Objects<T>(IObservable<T> source) => source.Select(item => (object)item!);

    private static IObservable<object> Ask(DeliveryRig rig) => rig.Answers.Ask(_request, _list);

    private static IObservable<object> Smooth(DeliveryRig rig) =>
        rig.Source.Smooth(new SmoothOptions { Instant = rig.Instant }, rig.Timers);

    private static IObservable<object> Limited(DeliveryRig rig) => rig.Source.LimitTime(_interval, _interval, _interval, rig.Timers);

    private static IObservable<object> Conflated(DeliveryRig rig) => rig.Text.ConflateWhileBusy((_, _) => rig.Action.Task);

    private static IObservable<object> KeptAlive(DeliveryRig rig) => rig.Source.KeepAlive(_interval, rig.Timers);

    private static IObservable<object> Hedged(DeliveryRig rig) => rig.Answers.HedgeAfter(_interval, _ => rig.Second, rig.Timers)(_request);

    private static void PushTwice(DeliveryRig rig)
    {
        rig.Push("one two ");
        rig.Push("three four ");
    }

    private static void PushTextTwice(DeliveryRig rig)
    {
        rig.Text.OnNext("one two ");
        rig.Text.OnNext("three four ");
    }

    private static void AskSecond(DeliveryRig rig)
    {
        rig.Timers.Ring();
        rig.Second.OnNext(new TextChunk("b"));
    }
}
