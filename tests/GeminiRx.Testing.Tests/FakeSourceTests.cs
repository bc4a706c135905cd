using System.Reactive.Linq;

namespace GeminiRx.Testing.Tests;

public sealed class FakeSourceTests
{
    private static readonly GenerateRequest _request = new("Hi");

    private readonly VirtualClock _clock = new();

    [Fact]
    public void Retry_AfterAFailure_GetsTheSecondAnswer()
    {
        var service = new FakeSource(
            _clock,
            new FakeAnswer(_clock).Fail(FakeFailures.Unavailable(TimeSpan.FromSeconds(3))),
            FakeAnswer.FromMarbles("a-b|", _clock)
        );
        var seen = service.Source.RetryBeforeContent(scheduler: _clock)(_request).Test(_clock);
        _clock.Run();

        seen.AssertText("ab").AssertOutcome(Outcome.Completed);
        service.AssertRequests(FakeRequestState.Failed, FakeRequestState.Completed);
        Assert.True(service.Requests[1].Time >= TimeSpan.FromSeconds(3));
        Assert.Same(_request, service.Requests[0].Request);
    }

    [Fact]
    public void Request_IsMadeAtTheSubscription_AndDisposeAbortsIt()
    {
        var service = new FakeSource(_clock, FakeAnswer.FromMarbles("a-b|", _clock));
        var answer = service.Source(_request);
        service.AssertRequests();
        var seen = answer.Test(_clock);
        service.AssertRequests(FakeRequestState.Running);
        _clock.AdvanceBy(TimeSpan.FromMilliseconds(10));
        seen.Dispose();
        _clock.Run();

        service.AssertRequests(FakeRequestState.Aborted);
        seen.AssertText("a").AssertNotEnded();
        Assert.Equal(TimeSpan.FromMilliseconds(10), service.Requests[0].EndTime);
    }

    [Fact]
    public void Dispose_AfterTheEnd_IsNoAbort()
    {
        var service = new FakeSource(_clock, FakeAnswer.FromMarbles("|", _clock));
        var seen = service.Source(_request).Test(_clock);
        _clock.Run();
        seen.Dispose();

        service.AssertRequests(FakeRequestState.Completed);
        Assert.Equal("Completed from 0 to 0 ms", service.Requests[0].ToString());
    }

    [Fact]
    public void Request_WithoutAnAnswer_FailsWithTheReason()
    {
        var seen = new FakeSource(_clock).Source(_request).Test(_clock);

        Assert.Contains("0 answers, but this is request 1", seen.AssertError<AssertionException>().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Function_GetsTheRequestAndItsIndex_AndMayThrow()
    {
        var service = new FakeSource(
            _clock,
            (request, index) => index == 1 ? throw new FormatException() : new FakeAnswer(_clock).AddText($"{index}").Finish()
        );
        var seen = Enumerable.Range(0, 3).Select(_ => service.Source(_request).Test(_clock)).ToList();
        _clock.Run();

        Assert.Equal(["0", "", "2"], seen.Select(answer => answer.GetText()));
        service.AssertRequests(FakeRequestState.Completed, FakeRequestState.Failed, FakeRequestState.Completed);
    }

    [Fact]
    public void AssertRequests_ThatFails_ListsBoth()
    {
        var service = new FakeSource(_clock, FakeAnswer.FromMarbles("|", _clock));
        using var seen = service.Source(_request).Test(_clock);

        var error = Assert.Throws<AssertionException>(() => service.AssertRequests(FakeRequestState.Aborted, FakeRequestState.Failed));

        Assert.Equal("Expected requests: Aborted, Failed\nActual requests:   Running from 0 ms", error.Message);
    }

    [Fact]
    public void NullArguments_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new FakeSource(null!));
        Assert.Throws<ArgumentNullException>(() => new FakeSource(_clock, [null!]));
        Assert.Throws<ArgumentNullException>(() => new FakeSource(_clock, (Func<GenerateRequest, int, IObservable<Chunk>>)null!));
        Assert.Throws<ArgumentNullException>(() => new FakeSource(_clock).Source(null!));
    }
}
