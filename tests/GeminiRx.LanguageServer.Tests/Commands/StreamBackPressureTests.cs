using System.Net;
using System.Reactive.Concurrency;
using System.Text;
using System.Text.Json;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.TestSupport;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary><c>geminirx/stream</c> to an editor that does not read.</summary>
public sealed class StreamBackPressureTests
{
    [Fact]
    public async Task Stream_ToAnEditorThatDoesNotRead_StopsReadingTheResponse()
    {
        const int Events = 20_000;
        using var body = new EventStream(Events);
        using var http = new HttpClient(new BodyHandler(body));
        var (editorEnd, stream) = FullDuplexStream.CreatePair();
        using var connection = new ServerConnection(stream, stream);
        connection.StartListening();
        var editor = new EditorState();
        var client = new EditorClient(connection, editor);
        var clients = new ClientFactory(
            new LanguageServerOptions { CreateClient = _ => new GeminiClient(new GeminiOptions { ApiKey = "k", HttpClient = http }) },
            editor
        );
        var requests = new CustomRequests(
            new ServerState(client),
            editor,
            clients,
            new DailyUsage(DefaultScheduler.Instance, () => GeminiOptions.DefaultModel),
            () => throw new InvalidOperationException(),
            DefaultScheduler.Instance,
            client
        );

        var end = requests.StreamAsync(new StreamParams(JsonElement.Parse("1"), "Hi", null, null), TestContext.Current.CancellationToken);
        var read = await BlockedThread.CountAsync(() => body.Reader, () => body.Delivered, 1);

        Assert.InRange(read, 1, Events / 10);

        // Nothing is lost: an editor that reads later receives everything.
        _ = editorEnd.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        Assert.Equal("completed", (await end.WaitAsync(TimeoutToken.Start())).Outcome);
        Assert.Equal(Events, body.Delivered);
    }

    /// <summary>Events of nearly 1 KB; one is read at a time, and the thread that reads is known.</summary>
    private sealed class EventStream(int events) : ReadOnlyStream
    {
        private readonly byte[] _event = Encoding.UTF8.GetBytes(
            $$$"""data: {"candidates":[{"content":{"parts":[{"text":"{{{new string('x', 900)}}}"}]}}]}""" + "\n\n"
        );

        public Thread? Reader { get; private set; }

        public int Delivered { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reader = Thread.CurrentThread;
            if (Delivered == events)
            {
                return ValueTask.FromResult(0);
            }

            Delivered++;
            var bytes = Delivered < events ? _event : """data: {"candidates":[{"finishReason":"STOP"}]}"""u8.ToArray();
            bytes.CopyTo(buffer);
            return ValueTask.FromResult(bytes.Length);
        }
    }

    private sealed class BodyHandler(Stream body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StreamContent(body) { Headers = { ContentType = new("text/event-stream") } },
                }
            );
    }
}
