using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class SmoothInstantTests
{
    private static readonly SmoothOptions _options = new() { MaxLag = TimeSpan.FromTicks(100), Frame = TimeSpan.FromTicks(10) };
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Smooth_Instant_ReleasesTextAtOnceUntilTurnedOff()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, "abcdefghij"),
            OnNext(230, "k"),
            OnNext(250, "lmnopqrstu"),
            OnCompleted<string>(255)
        );
        var instant = _scheduler.CreateHotObservable(OnNext(220, true), OnNext(240, false), OnCompleted<bool>(245));

        var result = _scheduler.Start(() => source.Smooth(_options with { Instant = instant }, _scheduler));

        result.Messages.AssertEqual(
            OnNext(210, "a"),
            OnNext(220, "bcdefghij"),
            OnNext(230, "k"),
            OnNext(250, "lm"),
            OnNext(255, "nopqrstu"),
            OnCompleted<string>(255)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 255));
        instant.Subscriptions.AssertEqual(Subscribe(200, 255));
    }

    [Fact]
    public void Smooth_ObserverTurnsInstantOnInsideAFrameOfTwoChunks_KeepsTheOrder()
    {
        // One frame releases the rest of the thought and the beginning of the text. The observer turns Instant on at the thought.
        using var instant = new System.Reactive.Subjects.Subject<bool>();
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        var seen = new List<Chunk>();
        using var subscription = source
            .Smooth(_options with { Instant = instant }, _scheduler)
            .Subscribe(
                chunk =>
                {
                    if (chunk is ThoughtChunk)
                    {
                        instant.OnNext(true);
                    }

                    seen.Add(chunk);
                },
                e => throw e
            );

        source.OnNext(new TextChunk("aa"));
        source.OnNext(new ThoughtChunk("bb"));
        source.OnNext(new TextChunk(new string('c', 100)));
        _scheduler.AdvanceBy(1000);

        Assert.Equal("aa[bb]" + new string('c', 100), Generated.Joined(seen));
    }

    [Fact]
    public void Smooth_InstantsError_EndsTheStreamAfterTheHeldText()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"));
        var instant = _scheduler.CreateHotObservable(OnError<bool>(215, error));

        var result = _scheduler.Start(() => source.Smooth(_options with { Instant = instant }, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(215, "bcdefghij"), OnError<string>(215, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 215));
    }

    [Fact]
    public void Smooth_InstantThatFailsAtOnce_SendsNoRequest()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"));

        var result = _scheduler.Start(() =>
            source.Smooth(_options with { Instant = Observable.Throw<bool>(new InvalidOperationException()) }, _scheduler)
        );

        Assert.Equal(System.Reactive.NotificationKind.OnError, Assert.Single(result.Messages).Value.Kind);
        Assert.Empty(source.Subscriptions);
    }
}
