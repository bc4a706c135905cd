using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>A service whose answers the test extends. The last line of a prompt names the answer.</summary>
internal sealed class ScriptedService : HttpMessageHandler
{
    private readonly Dictionary<string, Answer> _answers = [];

    public IReadOnlyCollection<Answer> Answers
    {
        get
        {
            lock (_answers)
            {
                return [.. _answers.Values];
            }
        }
    }

    public Answer this[string name]
    {
        get
        {
            lock (_answers)
            {
                return _answers.TryGetValue(name, out var answer) ? answer : _answers[name] = new Answer();
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Deserialize<JsonElement>(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var prompt = body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()!;
        var answer = this[prompt[(prompt.LastIndexOf(' ') + 1)..]];
        answer.Prompt = prompt;
        return new HttpResponseMessage
        {
            Content = new StreamContent(answer.Open()) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        };
    }

    internal sealed class Answer
    {
        // Asked for one after the other, however late each is asked for.
        private readonly ConcurrentQueue<Pipe> _unread = new();
        private Pipe _pipe = null!;
        private TaskCompletionSource? _open;

        public Answer() => Begin();

        public string Prompt { get; set; } = "";

        /// <summary>Completes when its reader has closed it.</summary>
        public Task Closed => _open?.Task ?? Task.CompletedTask;

        public void Say(string text) =>
            Write("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":" + JsonSerializer.Serialize(text) + "}]}}]}");

        public void Checkpoint() => Write("{\"candidates\":[{\"continuationToken\":\"dG9r\"}]}");

        /// <summary>Breaks off; the next text goes to the next request.</summary>
        public void Break()
        {
            var broken = _pipe;
            Begin(); // before the end is seen: whoever asks again at once finds what comes next
            broken.Writer.Complete();
        }

        public void Finish() => Complete("{\"candidates\":[{\"finishReason\":\"STOP\"}]}");

        /// <summary>Fails in a way that no other try mends.</summary>
        public void Refuse() => Complete("{\"error\":{\"code\":400,\"message\":\"Refused.\",\"status\":\"INVALID_ARGUMENT\"}}");

        public void Fail() => Complete("{\"error\":{\"code\":503,\"message\":\"Overloaded.\",\"status\":\"UNAVAILABLE\"}}");

        internal Stream Open()
        {
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var open = _open;
            return new Watched(
                _unread.TryDequeue(out var pipe) ? pipe.Reader.AsStream() : throw new InvalidOperationException("Nobody may ask again."),
                () => open.TrySetResult()
            );
        }

        private void Begin()
        {
            _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            _unread.Enqueue(_pipe);
        }

        private void Complete(string json)
        {
            Write(json);
            _pipe.Writer.Complete();
        }

        private void Write(string json)
        {
            _pipe.Writer.Write(Encoding.UTF8.GetBytes($"data: {json}\n\n"));
            _ = _pipe.Writer.FlushAsync().AsTask();
        }
    }

    private sealed class Watched(Stream inner, Action closed) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            closed();
            base.Dispose(disposing);
        }
    }
}
