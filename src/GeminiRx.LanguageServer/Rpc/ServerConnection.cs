using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The JSON-RPC connection, and the one place that makes error answers of exceptions. An answer holds no stack trace.</summary>
internal sealed class ServerConnection(BaseProtocol handler) : JsonRpc(handler)
{
    public ServerConnection(Stream input, Stream output)
        : this(new BaseProtocol(output, input, CreateFormatter())) { }

    public const int InvalidRequest = -32600;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerNotInitialized = -32002;
    public const int RequestFailed = -32803;

    private readonly AsyncLocal<RequestId> _current = new();

    /// <summary>Takes one line about a message that failed and that no answer tells of. Default: nothing.</summary>
    public Action<string> Log
    {
        get => handler.Log;
        init => handler.Log = value;
    }

    /// <inheritdoc cref="BaseProtocol.IsShutDown"/>
    public bool IsShutDown => handler.IsShutDown;

    /// <summary>
    /// Completes when the answer to the request that is being handled is in the stream; what is sent then comes after it.
    /// Completes at once for a notification, which has no answer.
    /// </summary>
    public Task NextAnswerWritten() => handler.AnswerWritten(_current.Value);

    /// <summary>Refuses a request, with what to do about it.</summary>
    public static LocalRpcException Refuse(int code, string message) => new(message) { ErrorCode = code };

    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        var (code, message) = exception switch
        {
            LocalRpcException local => (local.ErrorCode, local.Message),
            GeminiException gemini => (RequestFailed, gemini.ToUserMessage()),
            JsonException unreadable => (InvalidParams, Describe(request.Method, unreadable)),
            _ => (InternalError, $"Internal error of the server ({exception.GetType().Name}). The server continues."),
        };
        if (request.IsNotification && exception is not OperationCanceledException)
        {
            Log($"{request.Method} was not handled. {message}");
        }

        return new JsonRpcError.ErrorDetail { Code = (JsonRpcErrorCode)code, Message = message };
    }

    // The id goes along with whatever the handler calls. Being set in an async method, it is not seen by the caller.
    protected override async ValueTask<JsonRpcMessage> DispatchRequestAsync(
        JsonRpcRequest request,
        TargetMethod targetMethod,
        CancellationToken cancellationToken
    )
    {
        _current.Value = request.RequestId;
        return await base.DispatchRequestAsync(request, targetMethod, cancellationToken).ConfigureAwait(false);
    }

    // The exception's own message names types of this program; its path names members of the protocol only.
    private static string Describe(string? method, JsonException unreadable)
    {
        var place = unreadable.Path is { Length: > 1 } path ? $" at {path}" : "";
        return $"The parameters of {method} cannot be read{place}: a member is missing, or of another type than the protocol says.";
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
