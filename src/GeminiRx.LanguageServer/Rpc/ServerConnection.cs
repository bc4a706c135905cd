using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The JSON-RPC connection. It converts exceptions to error answers, which contain no stack trace.</summary>
internal sealed class ServerConnection(BaseProtocol handler) : JsonRpc(handler)
{
    public ServerConnection(Stream input, Stream output)
        : this(new BaseProtocol(output, input, CreateFormatter())) { }

    public const int InvalidRequest = -32600;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerNotInitialized = -32002;

    // Only with a reason.
    private const int RequestFailed = -32803;

    private readonly AsyncLocal<RequestId> _current = new();

    /// <summary>Receives one line about each message that failed without an answer. Default: nothing.</summary>
    public Action<string> Log
    {
        get => handler.Log;
        init => handler.Log = value;
    }

    /// <inheritdoc cref="BaseProtocol.IsShutDown"/>
    public bool IsShutDown => handler.IsShutDown;

    /// <summary>
    /// Completes when the answer to the current request is in the stream; a message that is sent then follows it.
    /// Completes at once for a notification, which has no answer.
    /// </summary>
    public Task NextAnswerWritten() => handler.AnswerWritten(_current.Value);

    /// <summary>
    /// Completes when the notifications that were received until now are handled. The answer to a request of this server overtakes them:
    /// they are handled one after the other, answers at once.
    /// </summary>
    public Task NotificationsHandled()
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SynchronizationContext!.Post(_ => handled.SetResult(), null);
        return handled.Task;
    }

    /// <summary>Goes on after the messages that were received until now.</summary>
    public MessageTurn NextTurn() => new(SynchronizationContext!);

    /// <summary>Creates the exception that refuses a request that violates the protocol, with advice.</summary>
    public static LocalRpcException Refuse(int code, string message) => new(message) { ErrorCode = code };

    /// <summary>Creates the exception that refuses a request, with advice.</summary>
    /// <param name="reason">A word of <see cref="RefusalReasons"/>.</param>
    /// <param name="message">The message, with advice.</param>
    /// <param name="code">The code. Default: that of a request that cannot be served now.</param>
    public static LocalRpcException Refuse(string reason, string message, int code = RequestFailed) =>
        new(message) { ErrorCode = code, ErrorData = new ErrorReason(reason) };

    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        var (code, message, data) = exception switch
        {
            LocalRpcException local => (local.ErrorCode, local.Message, local.ErrorData),
            GeminiException gemini => (RequestFailed, gemini.ToUserMessage(), new ErrorReason(FailureReasons.Of(gemini))),
            JsonException unreadable => (InvalidParams, Describe(request.Method, unreadable), null),
            _ => (InternalError, $"Internal error of the server ({exception.GetType().Name}). The server continues.", null),
        };
        if (request.IsNotification && exception is not OperationCanceledException)
        {
            Log($"{request.Method} was not handled. {message}");
        }

        return new JsonRpcError.ErrorDetail
        {
            Code = (JsonRpcErrorCode)code,
            Message = message,
            Data = data,
        };
    }

    // All code that the handler calls sees the id. The caller does not, because it is set in an async method.
    protected override async ValueTask<JsonRpcMessage> DispatchRequestAsync(
        JsonRpcRequest request,
        TargetMethod targetMethod,
        CancellationToken cancellationToken
    )
    {
        _current.Value = request.RequestId;
        return await base.DispatchRequestAsync(request, targetMethod, cancellationToken).ConfigureAwait(false);
    }

    // The exception's message contains types of this program; its path contains members of the protocol only.
    private static string Describe(string? method, JsonException unreadable)
    {
        var place = unreadable.Path is { Length: > 1 } path ? $" at {path}" : "";
        return $"The parameters of {method} cannot be read{place}: a member is missing or has the wrong type.";
    }

    /// <summary>Reads and writes the parameters and results of the protocol.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Every type on the wire comes from the source-generated context.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Every type on the wire comes from the source-generated context.")]
    internal static SystemTextJsonFormatter CreateFormatter() =>
        new()
        {
            JsonSerializerOptions = new JsonSerializerOptions(ProtocolJson.Default.Options) { TypeInfoResolver = ProtocolJson.Default },
        };
}
