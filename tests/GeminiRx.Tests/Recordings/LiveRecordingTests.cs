using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.Tests.Live;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Recordings;

/// <summary>Sessions of the emulator, recorded and played.</summary>
public sealed class LiveRecordingTests : LiveRecordingFixture
{
    private static readonly string[] _prompts = ["one 🚀 two", "the weather", "a third prompt"];

    private const string WebSocketPath = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";

    // Red when the replay took each prompt that a new connection repeats for a turn of its own.
    [Fact]
    public async Task Session_WithCutConnections_ReplaysTheSameChunks()
    {
        var seen = await RecordAsync(
            new()
            {
                OnConnect = one =>
                    one.Number < 4
                        ? new LiveCut
                        {
                            AfterMessages = 9,
                            CloseCode = one.Number == 2 ? null : 1011,
                            Reason = "a reason",
                        }
                        : null,
            },
            async session =>
            {
                for (var i = 0; i < 4; i++)
                {
                    await session.Turn($"this is prompt number {i}").ToTask(TimeoutToken.Start());
                }
            }
        );

        var recording = Recording.Load(Path);
        Assert.Equal([1011, null, 1011, null], recording.Exchanges.Select(exchange => exchange.CloseCode));
        Assert.Equal("a reason", recording.Exchanges[0].CloseReason);
        Assert.All(
            recording.Exchanges,
            exchange =>
                Assert.Equal(
                    (true, "LIVE", "ws://localhost" + WebSocketPath, 101),
                    (exchange.IsLive, exchange.Method, exchange.Address, exchange.Status)
                )
        );
        Assert.Contains(seen, chunk => chunk is RewindChunk);
        Assert.Equal(3, seen.OfType<RetryingChunk>().Count());
        Replay(recording).AssertValues([.. seen]).AssertCompleted();
    }

    // Red when the replay took each prompt that a new connection repeats for a turn of its own.
    [Fact]
    public async Task Session_OfRandomCuts_ReplaysTheSameChunks()
    {
        int rewinds = 0,
            calls = 0;
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var seen = await RecordAsync(
                new()
                {
                    OnTurn = turn => turn.Prompt.Contains("weather", StringComparison.Ordinal) ? Weather : null,
                    OnConnect = _ => random.Next(4) > 0 ? Cut(random) : null,
                },
                async session =>
                {
                    foreach (var prompt in _prompts)
                    {
                        await session.Turn(prompt).Do(chunk => LiveSessionTests.Answer(session, chunk)).ToTask(TimeoutToken.Start());
                    }
                },
                seed % 2 == 0 ? LiveFixture.Text : LiveFixture.Spoken
            );
            rewinds += seen.OfType<RewindChunk>().Count();
            calls += seen.OfType<ToolCallChunk>().Count();

            var replayed = Replay(Recording.Load(Path));

            Assert.True(
                seen.SequenceEqual(replayed.Values),
                $"Seed {seed}:\n{string.Join('\n', seen)}\nbut\n{string.Join('\n', replayed.Values)}"
            );
            replayed.AssertCompleted();
        }

        Assert.True(rewinds > 20, $"Only {rewinds} cuts were within content.");
        Assert.True(calls >= 60, $"Only {calls} calls.");
    }

    [Fact]
    public async Task Session_WhoseConnectionIsReplacedAfterAGoodbye_ReplaysTheSameChunks()
    {
        var seen = await RecordAsync(
            new() { OnConnect = one => one.Number == 1 ? new LiveCut { GoAway = TimeSpan.FromMinutes(1) } : null },
            async session =>
            {
                await session.Turn("first").ToTask(TimeoutToken.Start());
                await session.Turn("second").ToTask(TimeoutToken.Start());
            }
        );

        var recording = Recording.Load(Path);
        Assert.Equal([RecordedEnd.Stopped, RecordedEnd.Stopped], recording.Exchanges.Select(exchange => exchange.End));
        Replay(recording).AssertValues([.. seen]).AssertCompleted();
    }

    // Red when the history of the new session was a turn.
    [Theory]
    [InlineData(RefusedHandle.Fail)]
    [InlineData(RefusedHandle.ContinueWithHistory)]
    public async Task Session_WhoseHandleIsRefused_ReplaysWhatItDid(RefusedHandle onRefused)
    {
        var seen = await RecordAsync(
            new() { RefuseHandles = true, OnConnect = one => one.Number == 1 ? new LiveCut { AfterMessages = 6 } : null },
            async session =>
            {
                await session.Turn("first").ToTask(TimeoutToken.Start());
                await session.Turn("second turn").ToList().Catch(Observable.Empty<IList<Chunk>>()).LastOrDefaultAsync().ToTask();
            },
            LiveFixture.Text with
            {
                OnRefusedHandle = onRefused,
            }
        );

        var replayed = Replay(Recording.Load(Path)).AssertValues([.. seen]);
        if (onRefused == RefusedHandle.Fail)
        {
            Assert.Equal(LiveFault.HandleRefused, replayed.AssertError<GeminiLiveException>().Fault);
        }
        else
        {
            replayed.AssertCompleted();
        }
    }

    [Fact]
    public void Connection_ThatIsRefused_ReplaysTheError()
    {
        using (var recorder = new LiveRecorder(Path, (_, _, _) => throw new GeminiApiException(403, "no")))
        {
            var session = new ScriptedService().Open(new LiveOptions { Connect = recorder.ConnectAsync });
            Assert.Equal(403, session.Chunks.Test(new VirtualClock()).AssertError<GeminiApiException>().Code);
        }

        Assert.Equal(403, Replay(Recording.Load(Path)).AssertError<GeminiApiException>().Code);
    }

    // Red when the connection hid why a message was not sent.
    [Fact]
    public void File_ThatIsNotWritable_EndsTheSession()
    {
        var service = new ScriptedService();
        var recorder = new LiveRecorder(Path, service.ConnectAsync, service.Clock);
        var session = service.Open(new LiveOptions { Connect = recorder.ConnectAsync });
        var seen = session.Chunks.Test(service.Clock);
        recorder.Dispose();

        _ = session.Send("a prompt");

        seen.AssertError<GeminiConfigurationException>();
    }

    private static EmulatorReply Weather =>
        new() { Calls = [new EmulatorCall("get_weather", """{"city":"Paris"}""")], Text = "It is sunny." };

    private static LiveCut Cut(Random random) =>
        new()
        {
            AfterMessages = random.Next(2) == 0 ? random.Next(0, 30) : null,
            AfterBytes = random.Next(0, random.Next(1, 4000)),
            CloseCode = random.Next(2) == 0 ? 1011 : null,
            Reason = "a reason",
        };
}
