using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>Messages outside of a turn are delivered, and open none.</summary>
public sealed class LiveStrayMessageTests
{
    private readonly ScriptedService _service = new();

    [Theory]
    [InlineData(ServiceSays.Heard, "TranscriptionChunk")]
    [InlineData(ServiceSays.Spoken, "TranscriptionChunk")]
    [InlineData(ServiceSays.Activity, "UnknownFieldChunk")]
    [InlineData("""{"serverContent":{"groundingMetadata":{"webSearchQueries":["q"]}}}""", "GroundingChunk")]
    [InlineData("""{"serverContent":{"somethingNew":1}}""", "UnknownFieldChunk")]
    [InlineData("""{"serverContent":{"interimInputTranscription":{"text":"Hal"}}}""", "UnknownFieldChunk")]
    [InlineData("""{"serverContent":{"waitingForInput":true}}""", "UnknownFieldChunk")]
    [InlineData("""{"serverContent":{"modelTurn":{"parts":[]}}}""", null)]
    public void Message_AfterTheEndOfATurn_DoesNotBlockTheNext(string message, string? chunk)
    {
        var session = _service.Open();
        var all = session.Chunks.Test(_service.Clock);
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(ServiceSays.End);
        _service.Socket.Push(message);
        session.Turn("second").Test(_service.Clock);

        Assert.Contains("second", _service.Socket.Sent[^1], StringComparison.Ordinal);
        Assert.Equal(chunk, all.Values[^1] is FinishedChunk ? null : all.Values[^1].GetType().Name);
    }

    [Fact]
    public void Transcription_ThatIsLate_DoesNotBeginTheNextTurn()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(ServiceSays.End);
        session.Turn("second").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Spoken);
        _service.Socket.Push(ServiceSays.Update("h1"));

        Assert.Equal("h1", session.Handle);
    }

    // The status ends a turn before turnComplete does.
    [Fact]
    public void Completion_ThatIsLate_DoesNotEndTheNextTurn()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push("""{"serverContent":{"interactionStatus":"IDLE"}}""");
        var second = session.Turn("second").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.End);
        second.AssertNotEnded();
        _service.Socket.Push(ServiceSays.Text("Ho"));
        _service.Socket.Push(ServiceSays.End);
        second.AssertText("Ho").AssertCompleted();

        // An answer without content ends, too.
        var third = session.Turn("third").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.End);
        third.AssertCompleted();
    }

    [Fact]
    public void Completion_OfAConnectionThatIsGone_IsNotExpected()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push("""{"serverContent":{"interactionStatus":"IDLE"}}""");
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
        var second = session.Turn("second").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.End);

        second.AssertCompleted();
    }

    [Fact]
    public void Usage_AfterTheEndOfATurn_DoesNotCountToTheNext()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.End);
        var second = session.Turn("second").Test(_service.Clock);
        _service.Socket.Push("""{"usageMetadata":{"totalTokenCount":9}}""");
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push(ServiceSays.End);

        Assert.Null(Assert.IsType<FinishedChunk>(second.Values[^1]).Usage);
    }

    [Fact]
    public void Speech_BeforeAnAnswer_IsPartOfTheHistory()
    {
        var session = _service.Open();
        session.Chunks.Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Heard);
        _service.Socket.Push(ServiceSays.Text("three"));
        _service.Socket.Push(ServiceSays.End);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Contains("one two", _service.Socket.Sent[1], StringComparison.Ordinal);
        Assert.Contains("three", _service.Socket.Sent[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Goodbye_WithoutATime_LetsATurnEnd()
    {
        _service.Open().Turn("Hello").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push("""{"goAway":{}}""");
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(2));
        Assert.Single(_service.Sockets);

        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(10));

        Assert.Equal(2, _service.Sockets.Count);
    }

    [Theory]
    [InlineData("""{"serverContent":{"turnComplete":true,"turnCompleteReason":"RESPONSE_REJECTED","interactionStatus":"IDLE"}}""", null)]
    [InlineData(ServiceSays.End, """{"serverContent":{"interactionStatus":"IDLE"}}""")]
    public void Turn_ThatEndsIdleWithoutContent_Ends(string first, string? second)
    {
        var session = _service.Open(new LiveOptions { Model = "gemini-extended-thinking" });
        var seen = session.Turn("refused").Test(_service.Clock);
        _service.Socket.Push(first);
        if (second is not null)
        {
            seen.AssertNotEnded();
            _service.Socket.Push(second);
        }

        seen.AssertOutcome(second is null ? Outcome.Blocked : Outcome.Completed).AssertCompleted();
    }

    // The completion of the attempt that was cut does not count.
    [Fact]
    public void Completion_ThatIsLateAfterARepetition_DoesNotEndTheNextTurn()
    {
        var session = _service.Open();
        session.Turn("first").Test(_service.Clock);
        _service.Socket.Push("""{"serverContent":{"interactionStatus":"IN_PROGRESS","modelTurn":{"parts":[{"text":"Hi"}]}}}""");
        _service.Socket.Push(ServiceSays.End);
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
        _service.Socket.Push(ServiceSays.Text("Hi"));
        _service.Socket.Push("""{"serverContent":{"interactionStatus":"IDLE"}}""");
        var second = session.Turn("second").Test(_service.Clock);
        _service.Socket.Push(ServiceSays.End);

        second.AssertNotEnded();
    }
}
