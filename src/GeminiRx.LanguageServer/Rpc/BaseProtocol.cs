using System.Collections.Concurrent;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>
/// The base protocol of LSP. A message that cannot be read, or is not allowed in the current phase, is answered with an error and skipped.
/// A message that is too large is not kept in memory.
/// </summary>
internal sealed class BaseProtocol(Stream output, Stream input, IJsonRpcMessageTextFormatter formatter)
    : HeaderDelimitedMessageHandler(output, input, formatter)
{
    /// <summary>The largest accepted message in bytes. A document is sent as a whole when it is opened.</summary>
    public const int MaxMessageBytes = 128 * 1024 * 1024;

    private const string NoLengthMessage =
        "The header has no Content-Length that is a number: begin each message with Content-Length: and its length in bytes.";

    private readonly ConcurrentDictionary<RequestId, TaskCompletionSource> _unanswered = new();
    private readonly MessageParser _parser = new(formatter);
    private readonly Lifecycle _lifecycle = new();

    private MessageReader Input => field ??= new MessageReader(Reader!);

    /// <summary>Receives one line about each message that is skipped without an answer.</summary>
    public Action<string> Log { get; set; } = _ => { };

    /// <summary>Whether the client sent <c>shutdown</c>.</summary>
    public bool IsShutDown => _lifecycle.IsShutDown;

    /// <summary>Waits until an answer is written.</summary>
    /// <returns>Completes when the answer to the request is in the stream; a message that is sent then follows it.</returns>
    public Task AnswerWritten(RequestId request) => _unanswered.TryGetValue(request, out var written) ? written.Task : Task.CompletedTask;

    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        while (await Input.ReadHeadersAsync(cancellationToken).ConfigureAwait(false) is { } length)
        {
            if (length == MessageReader.NoLength)
            {
                await RefuseAsync(RequestId.Null, JsonRpcErrorCode.ParseError, NoLengthMessage, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (length > MaxMessageBytes)
            {
                if (await Input.SkipAsync(length, cancellationToken).ConfigureAwait(false))
                {
                    var tooLarge = $"A message of {length} bytes is too large and was skipped: the limit is {MaxMessageBytes} bytes.";
                    await RefuseAsync(RequestId.Null, JsonRpcErrorCode.InvalidRequest, tooLarge, cancellationToken).ConfigureAwait(false);
                }

                continue;
            }

            var body = new byte[length];
            if (!await Input.FillAsync(body, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            JsonRpcMessage? message;
            try
            {
                message = _parser.Parse(body);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                var (id, code, reason) = MessageParser.Explain(body);
                await RefuseAsync(id, code, reason, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (message is null)
            {
                Log("The client answered a request that was not sent, or that it had already answered; the answer is ignored.");
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
            _parser.RecordSent(asked.RequestId);
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
                $"{request.Method} has the id {request.RequestId} of a running request: use a different id for each request."
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

    private ValueTask RefuseAsync(RequestId id, JsonRpcErrorCode code, string message, CancellationToken cancellationToken) =>
        WriteAsync(
            new Refusal
            {
                RequestId = id,
                Error = new JsonRpcError.ErrorDetail { Code = code, Message = message },
            },
            cancellationToken
        );

    /// <summary>An error answer to a message that was not dispatched. Its id may be that of a running request.</summary>
    private sealed class Refusal : JsonRpcError;
}
