using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>
/// The base protocol of LSP. What cannot be read is answered with an error and skipped, and the next message is read; a message that is too large is not kept.
/// </summary>
internal sealed class BaseProtocol(Stream output, Stream input, IJsonRpcMessageTextFormatter formatter) : HeaderDelimitedMessageHandler(output, input, formatter)
{
    /// <summary>The largest message that is taken, in bytes: a document is sent whole when it is opened.</summary>
    public const int MaxMessageBytes = 128 * 1024 * 1024;

    private const int MaxHeaderBytes = 8 * 1024;
    private const int NoLength = -1;

    private TaskCompletionSource? _waiting;

    private PipeReader Input => Reader!;

    /// <summary>Says why no request may be answered now; null where it may.</summary>
    public Func<LocalRpcException?> Refusal { get; set; } = () => null;

    /// <summary>Completes when the next answer is in the stream, so that what is sent then comes after it.</summary>
    public Task NextAnswerWritten()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Interlocked.CompareExchange(ref _waiting, waiting, null);
        return (before ?? waiting).Task;
    }

    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        while (await ReadHeadersAsync(cancellationToken).ConfigureAwait(false) is { } length)
        {
            if (length == NoLength)
            {
                await RefuseAsync(RequestId.Null, JsonRpcErrorCode.ParseError, "A message begins with Content-Length: and its length in bytes.", cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (length > MaxMessageBytes)
            {
                if (await SkipAsync(length, cancellationToken).ConfigureAwait(false))
                {
                    await RefuseAsync(RequestId.Null, JsonRpcErrorCode.InvalidRequest, $"A message of {length} bytes is too large: the limit is {MaxMessageBytes}.", cancellationToken).ConfigureAwait(false);
                }

                continue;
            }

            var body = new byte[length];
            if (!await FillAsync(body, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            try
            {
                return Formatter.Deserialize(new ReadOnlySequence<byte>(body));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                var (id, code, message) = Explain(body);
                await RefuseAsync(id, code, message, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    protected override void Write(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        // Before initialize and after shutdown an unknown method is refused like any other.
        if (content is JsonRpcError { Error: { Code: JsonRpcErrorCode.MethodNotFound } error } && Refusal() is { } refusal)
        {
            (error.Code, error.Message) = ((JsonRpcErrorCode)refusal.ErrorCode, refusal.Message);
        }

        base.Write(content, cancellationToken);
        if (content is JsonRpcResult or JsonRpcError)
        {
            Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }

    private static (RequestId Id, JsonRpcErrorCode Code, string Message) Explain(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var id = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("id", out var member) ? member : default;
            return (
                id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) ? new RequestId(number)
                    : id.ValueKind == JsonValueKind.String ? new RequestId(id.GetString())
                    : RequestId.Null,
                JsonRpcErrorCode.InvalidRequest,
                "The message is JSON, but not one JSON-RPC 2.0 message.");
        }
        catch (JsonException)
        {
            return (RequestId.Null, JsonRpcErrorCode.ParseError, "The message is not JSON.");
        }
    }

    private ValueTask RefuseAsync(RequestId id, JsonRpcErrorCode code, string message, CancellationToken cancellationToken) =>
        WriteAsync(new JsonRpcError { RequestId = id, Error = new JsonRpcError.ErrorDetail { Code = code, Message = message } }, cancellationToken);

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
                length = long.TryParse(line.AsSpan(colon + 1), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var said) ? said : NoLength;
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
}
