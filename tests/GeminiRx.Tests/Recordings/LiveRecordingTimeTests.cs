using System.Text.Json;
using GeminiRx.Testing;
using GeminiRx.Tests.Live;

namespace GeminiRx.Tests.Recordings;

/// <summary>Sessions of a script, recorded and played in virtual time.</summary>
public sealed class LiveRecordingTimeTests : LiveRecordingFixture
{
    private const string Idle = """{"serverContent":{"interactionStatus":"IDLE"}}""";

    // Red when the replay did not know the model of the recording.
    [Theory]
    [InlineData("gemini-3.8-live")]
    [InlineData("gemini-3.8-live-extended-thinking")]
    public void Session_InVirtualTime_ReplaysTheSameChunksAtTheSameTimes(string model)
    {
        var service = new ScriptedService();
        var second = TimeSpan.FromSeconds(1);
        TestObserver<Chunk> seen;
        using (var recorder = new LiveRecorder(Path, service.ConnectAsync, service.Clock))
        {
            var session = service.Open(new LiveOptions { Model = model, Connect = recorder.ConnectAsync });
            seen = session.Chunks.Test(service.Clock);
            foreach (var round in new[] { 1, 2 })
            {
                service.Clock.AdvanceBy(second);
                _ = session.Send("a prompt");
                Say(ServiceSays.Text("one"), ServiceSays.End, Idle);
                Say(ServiceSays.Update($"handle-{round}"), ServiceSays.Heard, ServiceSays.Text("answer to speech"), ServiceSays.Spoken);
                service.Socket.Drop();
                service.Clock.AdvanceBy(2 * second);
                _ = session.Send("interrupted");
                Say(ServiceSays.Text("two"));
                session.Interrupt();
                Say("""{"serverContent":{"interrupted":true}}""", ServiceSays.End, ServiceSays.Calls("c1:f"));
                _ = session.Send("cut");
                Say(ServiceSays.Activity, """{"usageMetadata":{"totalTokenCount":7}}""");
                service.Socket.PushClose(1001, "restart");

                // A connection of 3 minutes counts as good, so the attempts begin again.
                service.Clock.AdvanceBy(180 * second);
                Say(ServiceSays.Text("three"), ServiceSays.End, Idle);
            }

            _ = session.Send("not answered");
            Say(ServiceSays.Text("four"));
            _ = session.DisposeAsync().AsTask();
        }

        var replayed = Replay(Recording.Load(Path));
        Assert.True(seen.Values.Count > 20);
        Assert.Equal(seen.Notifications, replayed.Notifications);
        Assert.Equal(
            seen.Notifications.Select(one => one.Time / 2),
            Replay(Recording.Load(Path), speed: 2).Notifications.Select(one => one.Time)
        );

        void Say(params string[] messages)
        {
            foreach (var message in messages)
            {
                service.Clock.AdvanceBy(TimeSpan.FromMilliseconds(125));
                service.Socket.Push(message);
            }
        }
    }

    // Red when the replay knew no results of calls, when results kept the identifiers of their connection, when it knew no interruptions,
    // when its connections did not count as good after a minute, and when only a failure
    // replaced them.
    [Fact]
    public void Session_WhoseTurnsAreCut_ReplaysTheSameChunksAtTheSameTimes()
    {
        var service = new ScriptedService();
        var second = TimeSpan.FromSeconds(1);
        TestObserver<Chunk> seen;
        using (var recorder = new LiveRecorder(Path, service.ConnectAsync, service.Clock))
        {
            var session = service.Open(new LiveOptions { Connect = recorder.ConnectAsync });
            seen = session.Chunks.Test(service.Clock);

            // A call is repeated under another identifier, and is not repeated after its result.
            _ = session.Send("call");
            service.Socket.Push(ServiceSays.Calls("c1:f"));
            Cut();
            service.Socket.Push(ServiceSays.Calls("c2:f"));
            _ = session.SendToolResponse(FunctionResponsePart.To(seen.Values.OfType<ToolCallChunk>().Single(), JsonElement.Parse("1")));
            Cut();
            service.Socket.Push(ServiceSays.Text("without the call"));
            service.Socket.Push(ServiceSays.End);

            // An interruption is not confirmed.
            _ = session.Send("interrupted");
            service.Socket.Push(ServiceSays.Text("two"));
            session.Interrupt();
            Cut();

            // An interruption has no effect, so the connection is replaced.
            _ = session.Send("interrupted too");
            service.Socket.Push(ServiceSays.Text("two again"));
            session.Interrupt();
            service.Clock.AdvanceBy(90 * second);
            Cut();

            // A connection becomes too old within a turn.
            _ = session.Send("long");
            service.Socket.Push(ServiceSays.Text("three"));
            service.Clock.AdvanceBy(TimeSpan.FromMinutes(58));
            service.Socket.Push(ServiceSays.Text("three again"));
            service.Socket.Push(ServiceSays.End);
            _ = session.DisposeAsync().AsTask();
        }

        Assert.Empty(seen.Values.OfType<ToolCallCancellationChunk>());
        Assert.Equal([1, 2, 1, 1], seen.Values.OfType<RetryingChunk>().Select(chunk => chunk.Attempt));
        Assert.Equal(new RewindChunk(5), seen.Values.OfType<RewindChunk>().Last());
        Assert.Equal(seen.Notifications, Replay(Recording.Load(Path)).Notifications);

        void Cut()
        {
            service.Socket.Drop();
            service.Clock.AdvanceBy(5 * second);
        }
    }

    // Red when the replay knew no audio, and when it did not end a turn that is not repeated.
    [Fact]
    public void Session_WhoseAnswersToAudioAreCut_ReplaysTheSameChunksAtTheSameTimes()
    {
        var service = new ScriptedService();
        var audio = new InlineDataPart("audio/pcm;rate=16000", new byte[] { 1, 2 });
        TestObserver<Chunk> seen;
        using (var recorder = new LiveRecorder(Path, service.ConnectAsync, service.Clock))
        {
            var session = service.Open(new LiveOptions { Connect = recorder.ConnectAsync });
            seen = session.Chunks.Test(service.Clock);
            foreach (var isRepeated in new[] { true, false })
            {
                _ = session.Send(audio);
                service.Socket.Push(ServiceSays.Heard);
                service.Socket.Push(ServiceSays.Text("Hi th"));
                service.Socket.Drop();
                service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
                service.Socket.Push(ServiceSays.Heard);
                service.Clock.AdvanceBy(TimeSpan.FromSeconds(isRepeated ? 1 : 30));
                service.Socket.Push(ServiceSays.Text("Hi there"));
                service.Socket.Push(ServiceSays.End);
            }

            _ = session.DisposeAsync().AsTask();
        }

        Assert.Equal([Outcome.Completed, Outcome.Other, Outcome.Completed], seen.Values.OfType<FinishedChunk>().Select(end => end.Outcome));
        var replayed = Replay(Recording.Load(Path));
        Assert.Equal(seen.Values, replayed.Values);
    }

    // Red when the replay did not know whether words are awaited.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Session_WhoseWordsComeLate_ReplaysTheSameChunks(bool transcribes)
    {
        var service = new ScriptedService();
        TestObserver<Chunk> seen;
        using (var recorder = new LiveRecorder(Path, service.ConnectAsync, service.Clock))
        {
            var session = service.Open(new LiveOptions { Connect = recorder.ConnectAsync, TranscribeOutput = transcribes });
            seen = session.Chunks.Test(service.Clock);
            foreach (var isTooLate in new[] { false, true })
            {
                _ = session.Send("a prompt");
                service.Socket.Push(ServiceSays.Audio);
                service.Socket.Push(ServiceSays.End);
                service.Clock.AdvanceBy(TimeSpan.FromMilliseconds(isTooLate ? 400 : 100));
                service.Socket.Push(ServiceSays.Spoken);
                service.Clock.AdvanceBy(TimeSpan.FromSeconds(1));
            }

            _ = session.DisposeAsync().AsTask();
        }

        Assert.Equal(2, seen.Values.OfType<FinishedChunk>().Count());
        Assert.Equal(seen.Values, Replay(Recording.Load(Path)).Values);
    }

    [Fact]
    public void Session_ThatEndsEarlyAgainAndAgain_ReplaysTheSameChunks()
    {
        TestObserver<Chunk> seen;
        var service = new ScriptedService
        {
            Greet = socket =>
            {
                socket.Push("""{"setupComplete":{}}""");
                socket.Push("""{"goAway":{"timeLeft":"10s"}}""");
            },
        };
        using (var recorder = new LiveRecorder(Path, service.ConnectAsync, service.Clock))
        {
            var session = service.Open(new LiveOptions { Connect = recorder.ConnectAsync });
            seen = session.Chunks.Test(service.Clock);
            service.Clock.AdvanceBy(TimeSpan.FromMinutes(10));
            _ = session.DisposeAsync().AsTask();
        }

        Assert.NotEmpty(seen.Values.OfType<RetryingChunk>());
        var replayed = Replay(Recording.Load(Path));
        Assert.Equal(seen.Values.Select(chunk => chunk.ToString()), replayed.Values.Select(chunk => chunk.ToString()));
        Assert.Equal(seen.Error!.Message, replayed.Error?.Message);
    }
}
