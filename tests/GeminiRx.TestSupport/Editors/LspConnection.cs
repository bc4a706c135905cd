using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.TestSupport.Editors;

/// <summary>A client's answer to a request of the server.</summary>
/// <param name="Result">The result of a successful request.</param>
/// <param name="Error">The message of an error answer.</param>
/// <param name="Then">Called after the answer is written.</param>
public sealed record LspAnswer(JsonNode? Result, string? Error = null, Action? Then = null);

/// <summary>The client's end of the base protocol of LSP, written without the server's libraries.</summary>
public sealed class LspConnection : IAsyncDisposable
{
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly Func<string, JsonElement, LspAnswer?> _onRequest;
    private readonly Action<string, JsonElement> _onNotification;
    private readonly Action _onAnswer;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ConcurrentQueue<LspErrorException> _unasked = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private int _lastId;

    /// <param name="input">The output of the server.</param>
    /// <param name="output">The input of the server.</param>
    /// <param name="onRequest">Answers the server's requests; no answer is sent for null.</param>
    /// <param name="onNotification">Called for each notification of the server.</param>
    /// <param name="onAnswer">Called for each answer of the server, before the request completes.</param>
    public LspConnection(
        Stream input,
        Stream output,
        Func<string, JsonElement, LspAnswer?> onRequest,
        Action<string, JsonElement> onNotification,
        Action onAnswer
    )
    {
        (_input, _output, _onRequest, _onNotification, _onAnswer) = (input, output, onRequest, onNotification, onAnswer);
        _reading = ReadAsync();
    }

    /// <summary>Errors without a request id: the server could not read a message.</summary>
    public IReadOnlyCollection<LspErrorException> Unasked => _unasked;

    /// <summary>Completes when the server has closed its output. Faults if the output violates the protocol.</summary>
    public Task Closed => _reading;

    /// <summary>Sends a request.</summary>
    /// <returns>The id of the request, and its result.</returns>
    /// <exception cref="LspErrorException">The server answered with an error.</exception>
    public (int Id, Task<JsonElement> Result) Request(string method, JsonNode? parameters) =>
        Request(id =>
            WriteAsync(
                new JsonObject
                {
                    ["id"] = id,
                    ["method"] = method,
                    ["params"] = parameters,
                }
            )
        );

    /// <summary>Sends a request without validation.</summary>
    /// <param name="body">Builds the message with the id of the request.</param>
    public (int Id, Task<JsonElement> Result) RequestRaw(Func<int, string> body) =>
        Request(id =>
        {
            var text = body(id);
            return WriteRawAsync($"Content-Length: {Encoding.UTF8.GetByteCount(text)}\r\n\r\n{text}");
        });

    public Task<JsonElement> RequestAsync(string method, JsonNode? parameters) => Request(method, parameters).Result;

    public Task NotifyAsync(string method, JsonNode? parameters) =>
        WriteAsync(new JsonObject { ["method"] = method, ["params"] = parameters });

    /// <summary>Writes text without adding a header.</summary>
    public Task WriteRawAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await _reading.WaitAsync(TimeoutToken.Start()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _writing.Dispose();
    }

    private (int Id, Task<JsonElement> Result) Request(Func<int, Task> write)
    {
        var id = Interlocked.Increment(ref _lastId);
        var result = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = result;
        return (id, SendAsync());

        async Task<JsonElement> SendAsync()
        {
            await write(id);
            return await result.Task.WaitAsync(TimeoutToken.Start());
        }
    }

    private static LspErrorException ErrorOf(JsonElement failure) =>
        new(
            failure.GetProperty("code").GetInt32(),
            failure.GetProperty("message").GetString() ?? "",
            failure.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("reason", out var reason)
                ? reason.GetString()
                : null
        );

    private Task WriteAsync(JsonObject message)
    {
        message["jsonrpc"] = "2.0";
        var body = JsonSerializer.SerializeToUtf8Bytes(message);
        return WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), body);
    }

    // The answers to the server's requests are written at any time.
    private async Task WriteAsync(params byte[][] parts)
    {
        await _writing.WaitAsync(TimeoutToken.Start());
        try
        {
            await _output.WriteAsync(parts.SelectMany(part => part).ToArray());
            await _output.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var reader = new BinaryReaderAsync(_input);
        while (await reader.ReadHeaderAsync() is { } length)
        {
            var message = JsonSerializer.Deserialize<JsonElement>(await reader.ReadBodyAsync(length));
            await TakeAsync(message);
        }
    }

    private async Task TakeAsync(JsonElement message)
    {
        if (!message.TryGetProperty("method", out var method))
        {
            _onAnswer();
            if (message.GetProperty("id").ValueKind == JsonValueKind.Null)
            {
                _unasked.Enqueue(ErrorOf(message.GetProperty("error")));
            }
            else if (_waiting.TryRemove(message.GetProperty("id").GetInt32(), out var waiting))
            {
                if (message.TryGetProperty("error", out var failure))
                {
                    waiting.TrySetException(ErrorOf(failure));
                }
                else
                {
                    waiting.TrySetResult(message.GetProperty("result"));
                }
            }

            return;
        }

        var parameters = message.TryGetProperty("params", out var p) ? p : default;
        if (!message.TryGetProperty("id", out var id))
        {
            _onNotification(method.GetString()!, parameters);
            return;
        }

        if (_onRequest(method.GetString()!, parameters) is not var (result, error, then))
        {
            return;
        }

        var answer = new JsonObject { ["id"] = JsonNode.Parse(id.GetRawText()) };
        if (error is null)
        {
            answer["result"] = result;
        }
        else
        {
            answer["error"] = new JsonObject { ["code"] = -32603, ["message"] = error };
        }

        await WriteAsync(answer);
        then?.Invoke();
    }

    private sealed class BinaryReaderAsync(Stream input)
    {
        private readonly byte[] _one = new byte[1];

        public async Task<int?> ReadHeaderAsync()
        {
            int? length = null;
            while (await ReadLineAsync() is { } line)
            {
                if (line.Length == 0)
                {
                    return length ?? throw new InvalidDataException("a header without Content-Length");
                }

                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon < 0)
                {
                    throw new InvalidDataException($"not a header: {line}");
                }

                if (line[..colon].Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                {
                    length = int.Parse(line[(colon + 1)..], CultureInfo.InvariantCulture);
                }
            }

            return null;
        }

        public async Task<byte[]> ReadBodyAsync(int length)
        {
            var body = new byte[length];
            await input.ReadExactlyAsync(body);
            return body;
        }

        private async Task<string?> ReadLineAsync()
        {
            var line = new StringBuilder();
            while (await input.ReadAsync(_one) == 1)
            {
                if (_one[0] == '\n')
                {
                    return line.ToString().TrimEnd('\r');
                }

                line.Append((char)_one[0]);
            }

            return line.Length == 0 ? null : throw new InvalidDataException($"cut off: {line}");
        }
    }
}
