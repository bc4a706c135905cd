using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.Tests.Live;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Recordings;

/// <summary>Files of recorded sessions: without credentials, cut off, and in the wrong hands.</summary>
public sealed class LiveRecordingFileTests : LiveRecordingFixture
{
    // Red when messages were recorded without the redaction, and when handles were.
    [Fact]
    public async Task Recording_HoldsNeitherKeysNorHandles()
    {
        var service = new ScriptedService();
        using (
            var recorder = new LiveRecorder(
                Path,
                (address, headers, cancellationToken) => service.ConnectAsync(address, headers, cancellationToken),
                service.Clock
            )
        )
        {
            var session = service.Open(
                new LiveOptions
                {
                    Handle = "handle-of-before",
                    Connect = (address, headers, cancellationToken) =>
                        recorder.ConnectAsync(new Uri(address, "?access_token=secret-parameter"), headers, cancellationToken),
                },
                new GeminiOptions { ApiKey = Key }
            );
            session.Chunks.Test(service.Clock);
            _ = session.Send($"{Key} and secret-parameter");
            service.Socket.Push(ServiceSays.Text(Key));
            service.Socket.Push("""{"toolCall":{"functionCalls":[{"id":"1","name":"f","args":{"handle":"door-handle"}}]}}""");
            service.Socket.Push(ServiceSays.End);
            service.Socket.Push(ServiceSays.Update("handle-of-now"));
            service.Socket.PushClose(1001, $"bye {Key}");
            service.Clock.AdvanceBy(TimeSpan.FromSeconds(2));
            _ = session.DisposeAsync().AsTask();
        }

        var text = await File.ReadAllTextAsync(Path, TimeoutToken.Start());
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-parameter", text, StringComparison.Ordinal);
        Assert.DoesNotContain("handle-of", text, StringComparison.Ordinal);
        Assert.Contains("door-handle", text, StringComparison.Ordinal);
        Assert.Contains($"close 1001 bye {new string('*', Key.Length)}\n", text, StringComparison.Ordinal);
        Assert.Equal(2, Recording.Load(Path).Exchanges.Count);
    }

    // Red when sessions of one recorder were mixed in its file.
    [Fact]
    public void Recorder_OfASessionThatRuns_RefusesAnother()
    {
        var service = new ScriptedService();
        using var recorder = new LiveRecorder(Path, service.ConnectAsync, service.Clock);
        var options = new LiveOptions { Connect = recorder.ConnectAsync };
        var first = service.Open(options);
        var answer = first.Turn("Hi").Test(service.Clock);

        var refused = service.Open(options).Turn("Hi").Test(service.Clock);
        service.Socket.PushClose(1011); // the first session goes on, on another connection
        service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
        service.Socket.Push(ServiceSays.Text("Ho"));
        service.Socket.Push(ServiceSays.End);
        _ = first.DisposeAsync().AsTask();
        var next = service.Open(options).Turn("Hi").Test(service.Clock);

        Assert.Contains(
            "Create a LiveRecorder",
            Assert.IsType<GeminiConfigurationException>(refused.Error).Advice,
            StringComparison.Ordinal
        );
        Assert.True(answer.IsCompleted);
        Assert.Null(next.Error);
        Assert.Equal(3, service.Sockets.Count);
    }

    // Red when a message that is cut off was an unreadable message.
    [Fact]
    public async Task Recording_CutAnywhere_ReplaysTheChunksBeforeTheCut_AndATypedError()
    {
        var seen = await RecordAsync(
            new() { OnConnect = one => one.Number == 1 ? new LiveCut { AfterMessages = 9, CloseCode = 1011 } : null },
            async session =>
            {
                await session.Turn("the first prompt").ToTask(TimeoutToken.Start());
                await session.Turn("the second prompt").ToTask(TimeoutToken.Start());
            }
        );
        var text = await File.ReadAllTextAsync(Path, TimeoutToken.Start());
        var lastConnection = text.IndexOf("\n2 answer", StringComparison.Ordinal);

        // The last line break does not matter.
        for (var length = text.IndexOf("LIVE ws://", StringComparison.Ordinal) + 12; length < text.Length - 2; length += 5)
        {
            var replayed = Replay(Recording.Parse(text[..length]));

            Assert.True(seen.Take(replayed.Values.Count).SequenceEqual(replayed.Values), $"cut at {length}");
            var error = replayed.AssertError<GeminiException>();
            Assert.True(
                length < lastConnection
                    || (error is GeminiConnectionException && error.Message.Contains("cut off", StringComparison.Ordinal)),
                $"cut at {length}: {error}"
            );
        }
    }

    [Fact]
    public async Task Recording_OfASession_IsNoAnswerOverHttp()
    {
        await RecordAsync(new(), session => session.Turn("Hello").ToTask(TimeoutToken.Start()));
        using var handler = new ReplayHandler(Recording.Load(Path));
        using var http = handler.CreateClient();

        await Assert.ThrowsAsync<GeminiConnectionException>(() =>
            new GeminiClient(new GeminiOptions { HttpClient = http }).Stream("Hello").ToTask(TimeoutToken.Start())
        );
    }

    [Theory]
    [InlineData("1 sent 1 {}", "Unknown keyword \"sent\"")]
    [InlineData("1 answer 1 101\n1 close x", "Invalid close code \"x\"")]
    public void Line_ThatIsInvalid_IsNamed(string lines, string message)
    {
        var failure = Assert.Throws<FormatException>(() => Recording.Parse($"geminirx-recording 1\n1 request t LIVE u\n{lines}\n"));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
