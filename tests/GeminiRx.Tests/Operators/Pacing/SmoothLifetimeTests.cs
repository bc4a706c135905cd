using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class SmoothLifetimeTests
{
    private static readonly SmoothOptions _options = new() { MaxLag = TimeSpan.FromTicks(100), Frame = TimeSpan.FromTicks(10) };
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Smooth_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<string>(250));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Smooth_Completion_FlushesAtOnce()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"), OnCompleted<string>(225));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "b"), OnNext(225, "cdefghij"), OnCompleted<string>(225));
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
    }

    [Fact]
    public void Smooth_Error_FlushesAtOnce()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"), OnError<string>(225, error));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "b"), OnNext(225, "cdefghij"), OnError<string>(225, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
    }

    [Fact]
    public void Smooth_Disposed_DropsTheHeldTextAndStopsTheTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"));
        var instant = _scheduler.CreateHotObservable<bool>();

        var result = _scheduler.Start(() => source.Smooth(_options with { Instant = instant }, _scheduler), 225);

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "b"));
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
        instant.Subscriptions.AssertEqual(Subscribe(200, 225));
        _scheduler.Start();
        Assert.Equal(225, _scheduler.Clock);
    }

    [Fact]
    public void Smooth_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Smooth(_options, _scheduler).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("ab"));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Smooth_BadArguments_ThrowAtOnce()
    {
        var never = Observable.Never<string>();
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).Smooth());
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Smooth());
        Assert.Throws<ArgumentNullException>(() => never.Smooth(new SmoothOptions { Instant = null! }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { MaxLag = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { MaxLag = TimeSpan.FromMinutes(2) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { Frame = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { Frame = TimeSpan.FromSeconds(2) }));
    }
}
