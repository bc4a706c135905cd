using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The JSON-RPC connection, and the one place that turns exceptions into error answers. An answer never holds a stack trace.</summary>
internal sealed class ServerConnection(BaseProtocol handler) : JsonRpc(handler)
{
    public ServerConnection(Stream input, Stream output)
        : this(new BaseProtocol(output, input, CreateFormatter()))
    {
    }

    public const int InvalidRequest = -32600;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerNotInitialized = -32002;
    public const int RequestFailed = -32803;

    /// <summary>Completes when the next answer of this server is in the stream, so that what is sent then comes after it.</summary>
    public Task NextAnswerWritten() => handler.NextAnswerWritten();

    /// <summary>Says why no request may be answered now; null where it may.</summary>
    public Func<LocalRpcException?> Refusal
    {
        set => handler.Refusal = value;
    }

    /// <summary>Refuses a request, with what to do about it.</summary>
    public static LocalRpcException Refuse(int code, string message) => new(message) { ErrorCode = code };

    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        var (code, message) = exception switch
        {
            LocalRpcException local => (local.ErrorCode, local.Message),
            GeminiException gemini => (RequestFailed, gemini.ToUserMessage()),
            JsonException => (InvalidParams, "The parameters cannot be read: check their names and types."),
            _ => (InternalError, $"The server has a fault ({exception.GetType().Name}) and goes on."),
        };
        return new JsonRpcError.ErrorDetail { Code = (JsonRpcErrorCode)code, Message = message };
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Every type on the wire comes from the source-generated context.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Every type on the wire comes from the source-generated context.")]
    private static SystemTextJsonFormatter CreateFormatter() => new()
    {
        JsonSerializerOptions = new JsonSerializerOptions(ProtocolJson.Default.Options) { TypeInfoResolver = ProtocolJson.Default },
    };
}
