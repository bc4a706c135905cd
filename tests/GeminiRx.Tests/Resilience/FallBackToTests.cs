using System.Diagnostics;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class FallBackToTests
{
    private static readonly GenerateRequest _request = new("Hi");

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void FallBack_OnFailureBeforeContent_UsesTheNextSource()
    {
        var first = new Service(_scheduler, [Next(10, Used), Fail(20, BadRequest())]);
        var second = new Service(_scheduler, [Fail(5, Unavailable())]);
        var third = new Service(_scheduler, [Next(10, A), Next(20, End), Complete(30)]);

        var result = _scheduler.Start(() => first.Source.FallBackTo(second.Source, third.Source)(_request));

        result.Messages.AssertEqual(OnNext<Chunk>(235, A), OnNext<Chunk>(245, End), OnCompleted<Chunk>(255));
        Assert.Equal(
            [Subscribe(200, 220), Subscribe(220, 225), Subscribe(225, 255)],
            first.Subscriptions.Concat(second.Subscriptions).Concat(third.Subscriptions)
        );
        Assert.Same(_request, third.Requests[0]);
    }

    [Fact]
    public void FallBack_OnAnyException_AlsoAtTheCall_UsesTheNextSource()
    {
        ChunkSource refuses = _ => throw new GeminiConfigurationException("no such address");
        ChunkSource breaks = _ => System.Reactive.Linq.Observable.Throw<Chunk>(new HttpRequestException("dns"));
        var last = new Service(_scheduler, [Next(10, A), Complete(20)]);

        _scheduler
            .Start(() => refuses.FallBackTo(breaks, last.Source)(_request))
            .Messages.AssertEqual(OnNext<Chunk>(210, A), OnCompleted<Chunk>(220));
    }

    [Fact]
    public void FallBack_AfterContent_PassesTheFailureOn()
    {
        var failure = Dropped();
        var first = new Service(_scheduler, [Next(10, A), Fail(20, failure)]);
        var second = new Service(_scheduler, [Next(10, B)]);

        _scheduler
            .Start(() => first.Source.FallBackTo(second.Source)(_request))
            .Messages.AssertEqual(OnNext<Chunk>(210, A), OnError<Chunk>(220, failure));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public void FallBack_WhereAllFail_EndsWithTheLastFailure()
    {
        var last = BadRequest();
        var first = new Service(_scheduler, [Fail(10, Dropped())]);
        var second = new Service(_scheduler, [Fail(10, last)]);

        _scheduler.Start(() => first.Source.FallBackTo(second.Source)(_request)).Messages.AssertEqual(OnError<Chunk>(220, last));
    }

    [Fact]
    public void FallBack_Disposed_SendsNoRequest()
    {
        var first = new Service(_scheduler, [Fail(50, Dropped())]);
        var second = new Service(_scheduler, [Next(10, B)]);

        _scheduler.Start(() => first.Source.FallBackTo(second.Source)(_request), Created, Subscribed, disposed: 230).Messages.AssertEqual();

        Assert.Equal([Subscribe(200, 230)], first.Subscriptions);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public void FallBack_WhatFailed_IsInTheTrace()
    {
        using var activity = new Activity("caller").Start();
        var first = new Service(_scheduler, [Fail(10, Unavailable())]);
        var second = new Service(_scheduler, [Next(10, A), Complete(20)]);

        _scheduler.Start(() => first.Source.FallBackTo(second.Source)(_request));

        var noted = Assert.Single(activity.Events);
        Assert.Equal(
            ("geminirx.fallback", "UNAVAILABLE", 0),
            (
                noted.Name,
                noted.Tags.Single(tag => tag.Key == "error.type").Value,
                noted.Tags.Single(tag => tag.Key == "geminirx.source").Value
            )
        );
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        ChunkSource source = new Service(_scheduler).Source;

        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).FallBackTo(source));
        Assert.Throws<ArgumentException>(() => source.FallBackTo());
        Assert.Throws<ArgumentException>(() => source.FallBackTo(source, null!));
    }
}
