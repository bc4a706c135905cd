using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>
/// The base protocol of LSP. A message that cannot be read, or may not come now, is answered with an error and skipped.
/// A message that is too large is not kept.
/// </summary>
internal sealed class BaseProtocol(Stream output, Stream input, IJsonRpcMessageTextFormatter formatter)
    : HeaderDelimitedMessageHandler(output, input, formatter)
{
    /// <summary>The largest message that is taken, in bytes: a document is sent whole when it is opened.</summary>
    public const int MaxMessageBytes = 128 * 1024 * 1024;

    private const int MaxHeaderBytes = 8 * 1024;
    private const int NoLength = -1;
    private const string NoLengthMessage =
        "The header has no Content-Length that is a number: begin each message with Content-Length: and its length in bytes.";

    private readonly ConcurrentDictionary<RequestId, TaskCompletionSource> _unanswered = new();
    private readonly ConcurrentDictionary<RequestId, bool> _asked = new();
    private readonly Lifecycle _lifecycle = new();

    private PipeReader Input => Reader!;

    /// <summary>Takes one line about a message that is skipped and that no answer tells of.</summary>
    public Action<string> Log { get; set; } = _ => { };

    /// <summary>Whether the client sent <c>shutdown</c>.</summary>
    public bool IsShutDown => _lifecycle.IsShutDown;

    /// <summary>Waits for an answer.</summary>
    /// <returns>Completes when the answer to the request is in the stream; what is sent then comes after it.</returns>
    public Task AnswerWritten(RequestId request) => _unanswered.TryGetValue(request, out var written) ? written.Task : Task.CompletedTask;

    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        while (await ReadHeadersAsync(cancellationToken).ConfigureAwait(false) is { } length)
        {
            if (length == NoLength)
            {
                await RefuseAsync(RequestId.Null, JsonRpcErrorCode.ParseError, NoLengthMessage, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (length > MaxMessageBytes)
            {
                if (await SkipAsync(length, cancellationToken).ConfigureAwait(false))
                {
                    var tooLarge = $"A message of {length} bytes is too large and was skipped: the limit is {MaxMessageBytes} bytes.";
                    await RefuseAsync(RequestId.Null, JsonRpcErrorCode.InvalidRequest, tooLarge, cancellationToken).ConfigureAwait(false);
                }

                continue;
            }

            var body = new byte[length];
            if (!await FillAsync(body, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            JsonRpcMessage? message;
            try
            {
                message = ReadMessage(body);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                var (id, code, reason) = Explain(body);
                await RefuseAsync(id, code, reason, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (message is null)
            {
                Log("The client answered a request that was not sent to it, or that it answered before; the answer is ignored.");
                continue;
            }

            if (message is not JsonRpcRequest request)
            {
                return message;
            }

            if (Admit(request) is not { } refusal)
            {
                return request;
            }

            if (request.IsResponseExpected)
            {
                var code = (JsonRpcErrorCode)refusal.ErrorCode;
                await RefuseAsync(request.RequestId, code, refusal.Message, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    protected override void Write(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        if (content is JsonRpcRequest { IsResponseExpected: true } asked)
        {
            _asked[asked.RequestId] = true;
        }

        // The client may send the same id again as soon as it has the answer.
        var written =
            content is JsonRpcResult or JsonRpcError and not Refusal
            && _unanswered.TryRemove(((IJsonRpcMessageWithId)content).RequestId, out var waiting)
                ? waiting
                : null;
        try
        {
            base.Write(content, cancellationToken);
        }
        finally
        {
            written?.TrySetResult();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var written in _unanswered.Values)
        {
            written.TrySetResult();
        }
    }

    private LocalRpcException? Admit(JsonRpcRequest request)
    {
        if (request.IsResponseExpected && _unanswered.ContainsKey(request.RequestId))
        {
            return ServerConnection.Refuse(
                ServerConnection.InvalidRequest,
                $"{request.Method} has the id of a request that still runs: send each request with an id of its own."
            );
        }

        if (_lifecycle.Advance(request.Method!) is { } refusal)
        {
            return refusal;
        }

        if (request.IsResponseExpected)
        {
            _unanswered[request.RequestId] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return null;
    }

    /// <returns>The message; null where it is an answer to nothing.</returns>
    private JsonRpcMessage? ReadMessage(byte[] body)
    {
        var message = JsonDocument.Parse(body).RootElement;
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException();
        }

        return message.TryGetProperty("method", out _) ? IncomingRequest.From(message) : ReadAnswer(message, body);
    }

    private JsonRpcMessage? ReadAnswer(JsonElement message, byte[] body)
    {
        var hasResult = message.TryGetProperty("result", out var result);
        if (!hasResult && !message.TryGetProperty("error", out _))
        {
            throw new FormatException();
        }

        // StreamJsonRpc ends the connection when an answer comes that it does not wait for.
        var id = IncomingRequest.IdOf(message) ?? throw new FormatException();
        if (!_asked.TryRemove(id, out _))
        {
            return null;
        }

        try
        {
            // StreamJsonRpc reads no id that is written as 1.0.
            var isReadable = !hasResult || message.GetProperty("id").TryGetInt64(out _);
            return Formatter.Deserialize(new ReadOnlySequence<byte>(isReadable ? body : WithId(id.Number!.Value, result)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The request that the answer names would wait forever otherwise.
            return new JsonRpcError
            {
                RequestId = id,
                Error = new JsonRpcError.ErrorDetail
                {
                    Code = JsonRpcErrorCode.InvalidRequest,
                    Message = "The client's answer cannot be read.",
                },
            };
        }
    }

    private static byte[] WithId(long id, JsonElement result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writer.WriteNumber("id", id);
        writer.WritePropertyName("result");
        result.WriteTo(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static (RequestId Id, JsonRpcErrorCode Code, string Message) Explain(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var id = document.RootElement.ValueKind == JsonValueKind.Object ? IncomingRequest.IdOf(document.RootElement) : null;
            return (
                id is { IsEmpty: false } one ? one : RequestId.Null,
                JsonRpcErrorCode.InvalidRequest,
                "The message is JSON, but not one JSON-RPC 2.0 message: send an object with \"method\" (a string), \"result\" or "
                    + "\"error\"; an \"id\" is a string or an integer."
            );
        }
        catch (JsonException e)
        {
            return (
                RequestId.Null,
                JsonRpcErrorCode.ParseError,
                $"The message is not JSON, or nested too deeply, at byte {e.BytePositionInLine} of line {e.LineNumber + 1}: "
                    + "send JSON in UTF-8 of the length that the header says."
            );
        }
    }

    private ValueTask RefuseAsync(RequestId id, JsonRpcErrorCode code, string message, CancellationToken cancellationToken) =>
        WriteAsync(
            new Refusal
            {
                RequestId = id,
                Error = new JsonRpcError.ErrorDetail { Code = code, Message = message },
            },
            cancellationToken
        );

    /// <returns>The length that the headers name, <see cref="NoLength"/> where they name none, null at the end of the input.</returns>
    private async ValueTask<long?> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        long length = NoLength;
        var isFirst = true;
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0 && !isFirst)
            {
                return length;
            }

            // An empty line before the headers belongs to nothing.
            isFirst &= line.Length == 0;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0 && line.AsSpan(0, colon).Trim().Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                const NumberStyles Style = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
                length = long.TryParse(line.AsSpan(colon + 1), Style, CultureInfo.InvariantCulture, out var said) ? said : NoLength;
            }
        }

        return null;
    }

    /// <returns>A line without its end, of what is no header only its end; null at the end of the input.</returns>
    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                Input.AdvanceTo(read.Buffer.End);
                return null;
            }

            Input.AdvanceTo(read.Buffer.Length > MaxHeaderBytes ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        }
    }

    private async ValueTask<bool> FillAsync(Memory<byte> body, CancellationToken cancellationToken)
    {
        while (body.Length > 0)
        {
            var read = await Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var part = read.Buffer.Slice(0, Math.Min(body.Length, read.Buffer.Length));
            part.CopyTo(body.Span);
            body = body[(int)part.Length..];
            Input.AdvanceTo(part.End);
            if (read.IsCompleted && part.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> SkipAsync(long length, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var read = await Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var part = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length));
            length -= part.Length;
            Input.AdvanceTo(part.End);
            if (read.IsCompleted && part.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An error answer to a message that no handler was given. Its id may be that of a request that still runs.</summary>
    private sealed class Refusal : JsonRpcError;
}
