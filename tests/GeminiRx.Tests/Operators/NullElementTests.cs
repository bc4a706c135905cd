using System.Reactive.Linq;
using System.Reactive.Subjects;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

/// <summary>A null element becomes OnError of the operator, not an exception in the call of the source.</summary>
public sealed class NullElementTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromTicks(50);

    private static readonly Dictionary<string, Func<IObservable<string>, TestScheduler, IObservable<object>>> _ofText = new()
    {
        ["ConflateWhileBusy"] = (source, _) => source.ConflateWhileBusy((_, _) => Task.CompletedTask),
        ["Pace"] = (source, scheduler) => source.Pace(_interval, scheduler),
        ["Rechunk"] = (source, _) => source.Rechunk(TextBoundary.Word),
        ["Smooth"] = (source, scheduler) => source.Smooth(null, scheduler),
        ["StopOn"] = (source, _) => source.StopOn("x"),
        ["WriteTo"] = (source, _) => source.WriteTo(TextWriter.Null).Select(done => (object)done),
    };

    private static readonly Dictionary<string, Func<IObservable<Chunk>, TestScheduler, IObservable<object>>> _ofChunks = new()
    {
        ["Accumulate"] = (source, _) => source.Accumulate(),
        ["EnsureCompleted"] = (source, _) => source.EnsureCompleted(),
        ["FallBackTo"] = (source, _) =>
            ((ChunkSource)(_ => source)).FallBackTo(_ => Observable.Throw<Chunk>(new ArgumentException()))(new("Hi")),
        ["TrimRepeatedText"] = (source, _) => source.TrimRepeatedText("Hel"),
        ["HedgeAfter"] = (source, scheduler) => ((ChunkSource)(_ => source)).HedgeAfter(_interval, _ => source, scheduler)(new("Hi")),
        ["ConflateWhileBusy"] = (source, _) => source.ConflateWhileBusy((_, _) => Task.CompletedTask),
        ["KeepAlive"] = (source, scheduler) => source.KeepAlive(_interval, scheduler),
        ["LimitTime"] = (source, scheduler) => source.LimitTime(_interval, scheduler: scheduler),
        ["Media"] = (source, _) => source.Media(),
        ["Pace"] = (source, scheduler) => source.Pace(_interval, scheduler),
        ["Rechunk"] = (source, _) => source.Rechunk(TextBoundary.Word),
        ["ShareLive"] = (source, _) => source.ShareLive(),
        ["Smooth"] = (source, scheduler) => source.Smooth(null, scheduler),
        ["StopOn"] = (source, _) => source.StopOn("x"),
        ["StopWhen"] = (source, _) => source.StopWhen(Observable.Never<int>()),
        ["Text"] = (source, _) => source.Text(),
        ["Thoughts"] = (source, _) => source.Thoughts(),
        ["ToCompletion"] = (source, _) => source.ToCompletion(),
        ["ToolCalls"] = (source, _) => source.ToolCalls(),
        ["WithoutRewinds"] = (source, _) => source.WithoutRewinds(),
        ["WriteEventsTo"] = (source, scheduler) => source.WriteEventsTo(Stream.Null, null, scheduler).Select(done => (object)done),
    };

    private readonly TestScheduler _scheduler = new();

    public static TheoryData<string> OfText => [.. _ofText.Keys];

    public static TheoryData<string> OfChunks => [.. _ofChunks.Keys];

    [Theory]
    [MemberData(nameof(OfText))]
    public void OperatorOnText_Null_IsAnErrorOfTheStream(string name) =>
        AssertIsAnError<string>(source => _ofText[name](source, _scheduler));

    [Theory]
    [MemberData(nameof(OfChunks))]
    public void OperatorOnChunks_Null_IsAnErrorOfTheStream(string name) =>
        AssertIsAnError<Chunk>(source => _ofChunks[name](source, _scheduler));

    [Fact]
    public void Pace_Null_IsAnErrorAfterTheHeldText()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnNext(230, (string)null!), OnNext(240, "c"));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(230, "b"), OnError<string>(230, e => e is ArgumentException));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public async Task ToAsyncEnumerable_Null_IsThrownByTheLoop()
    {
        var texts = Observable.Return((string)null!).ToAsyncEnumerable();
        var chunks = Observable.Return((Chunk)null!).ToAsyncEnumerable();

        await Assert.ThrowsAsync<ArgumentException>(async () => await texts.ToListAsync(TimeoutToken.Start()));
        await Assert.ThrowsAsync<ArgumentException>(async () => await chunks.ToListAsync(TimeoutToken.Start()));
    }

    private static void AssertIsAnError<T>(Func<IObservable<T>, IObservable<object>> apply)
        where T : class
    {
        var source = new Subject<T>();
        Exception? failure = null;
        using var subscription = apply(source).Subscribe(_ => { }, e => failure = e);

        source.OnNext(null!);

        Assert.IsType<ArgumentException>(failure);
        Assert.False(source.HasObservers);
    }
}
