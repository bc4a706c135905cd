using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>Interrupted, abandoned and spoken turns when their connection goes, and results after their turn.</summary>
public sealed class LiveInterruptionTests
{
    private readonly ScriptedService _service = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Turn_ThatIsInterruptedAroundALoss_IsNotRepeated(bool isBefore)
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        if (isBefore)
        {
            session.Interrupt();
        }

        _service.Socket.Drop();
        if (!isBefore)
        {
            session.Interrupt();
        }

        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        seen.AssertOutcome(Outcome.Stopped).AssertCompleted();
        Assert.Equal(2, _service.Sockets.Count);
        Assert.DoesNotContain(_service.Socket.Sent.Skip(2), sent => sent.Contains("turnComplete", StringComparison.Ordinal));
    }

    // The user's speech has interrupted it; the connection is lost before the service ends the turn.
    [Fact]
    public void Turn_ThatTheServiceHasInterrupted_IsNotRepeated()
    {
        var seen = _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push("""{"serverContent":{"interrupted":true}}""");
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));

        seen.AssertText("Hi").AssertOutcome(Outcome.Stopped).AssertCompleted();
        Assert.Single(seen.Values.OfType<InterruptedChunk>());
    }

    [Fact]
    public void Interruption_ThatIsNotConfirmed_EndsTheTurnWithANewConnection()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        var next = session.Turn("Next").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        session.Interrupt();
        session.Interrupt();
        Assert.Single(_service.Socket.Sent, sent => sent == """{"clientContent":{}}""");
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(4));
        seen.AssertNotEnded();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(2));

        seen.AssertOutcome(Outcome.Stopped).AssertCompleted();
        Assert.Equal(2, _service.Sockets.Count);
        Assert.Contains("Next", _service.Socket.Sent[^1], StringComparison.Ordinal);
        next.AssertNotEnded();
    }

    [Fact]
    public void Turn_ThatIsDisposed_WithoutAnAnswer_DoesNotBlockTheNext()
    {
        var session = _service.Open();
        session.Turn("Hello").Subscribe(_ => { }, _ => { }).Dispose();
        session.Turn("Next").Test(_service.Clock);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(6));

        Assert.Contains("Next", _service.Socket.Sent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void SpokenTurn_ThatIsCut_IsPartOfTheHistory_AndItsCallsAreCancelled()
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Heard);
        _service.Socket.Push(ServiceSays.Text("three"));
        _service.Socket.Push(ServiceSays.Calls("a:one"));
        _service.Socket.Drop();

        Assert.Equal(["a"], Assert.Single(all.Values.OfType<ToolCallCancellationChunk>()).Ids);
        Assert.Equal(Outcome.Other, Assert.Single(all.Values.OfType<FinishedChunk>()).Outcome);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Contains("initialHistoryInClientContent", _service.Socket.Sent[0], StringComparison.Ordinal);
        Assert.Contains("one two", _service.Socket.Sent[1], StringComparison.Ordinal);
        Assert.Contains("three", _service.Socket.Sent[1], StringComparison.Ordinal);
    }

    [Fact]
    public void SpokenTurns_ThatAreCutAgainAndAgain_EndTheSession()
    {
        var all = _service.Open().Chunks.Test(_service.Clock);
        for (var i = 0; i < 5; i++)
        {
            _service.Socket.Push(ServiceSays.Text("Hi"));
            _service.Socket.Drop();
            _service.Clock.AdvanceBy(TimeSpan.FromSeconds(20));
        }

        Assert.IsType<GeminiConnectionException>(all.Error);
    }

    [Fact]
    public void Result_AfterItsTurn_IsSent()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Calls("a:one"));
        _service.Socket.Push(ServiceSays.End);
        _ = session.SendToolResponse(Result(seen));

        Assert.Contains("\"id\":\"a\"", _service.Socket.Sent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Result_WithoutAnOpenCall_FailsTyped()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Calls("a:one"));
        _service.Socket.Push(ServiceSays.End);
        _service.Socket.Drop();
        var failure = await Assert.ThrowsAsync<GeminiLiveException>(() => session.SendToolResponse(Result(seen)));

        Assert.Equal(LiveFault.UnknownCall, failure.Fault);
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        session.Turn("Next").Test(_service.Clock).AssertNotEnded();
    }

    [Fact]
    public void Result_OfACancelledCall_IsIgnored()
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Calls("a:one"));
        _service.Socket.Push("""{"toolCallCancellation":{"ids":["a"]}}""");
        _service.Socket.Push(ServiceSays.End);
        var sent = session.SendToolResponse(Result(seen));

        Assert.True(sent.IsCompletedSuccessfully);
        Assert.DoesNotContain(_service.Socket.Sent, message => message.Contains("toolResponse", StringComparison.Ordinal));
    }

    private static FunctionResponsePart Result(TestObserver<Chunk> seen) =>
        FunctionResponsePart.To(seen.Values.OfType<ToolCallChunk>().Single(), JsonElement.Parse("1"u8));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Interrupt_BeforeThePromptIsSent_EndsTheTurn(bool isOpenLater)
    {
        _service.Greet = _ => { };
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        var next = session.Turn("Next").Test(_service.Clock);
        session.Interrupt();
        seen.AssertOutcome(Outcome.Stopped).AssertCompleted();
        next.AssertNotEnded();
        if (isOpenLater)
        {
            _service.Socket.Push("""{"setupComplete":{}}""");
            Assert.DoesNotContain(_service.Socket.Sent, sent => sent.Contains("Hello", StringComparison.Ordinal));
            Assert.Contains("Next", _service.Socket.Sent[^1], StringComparison.Ordinal);
        }
    }

    // A player drops what it has not played.
    [Theory]
    [InlineData("not confirmed")]
    [InlineData("lost after it")]
    [InlineData("lost before it")]
    [InlineData("confirmed")]
    public void Interruption_IsSaidOnce(string how)
    {
        var session = _service.Open();
        var seen = session.Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        if (how == "lost before it")
        {
            _service.Socket.Drop();
        }

        session.Interrupt();
        if (how == "lost after it")
        {
            _service.Socket.Drop();
        }
        else if (how == "confirmed")
        {
            _service.Socket.Push("""{"serverContent":{"interrupted":true}}""");
            _service.Socket.Push(ServiceSays.End);
        }

        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(6));

        Assert.Single(seen.Values.OfType<InterruptedChunk>());
        seen.AssertOutcome(Outcome.Stopped).AssertCompleted();
    }
}
