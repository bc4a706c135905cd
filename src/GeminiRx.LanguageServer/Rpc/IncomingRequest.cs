using System.Reflection;
using System.Text.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>A request or notification of the client. Its parameters are one object, which is read for the method that is called.</summary>
internal sealed class IncomingRequest : JsonRpcRequest
{
    private readonly JsonElement _parameters;

    private IncomingRequest(JsonElement parameters) => _parameters = parameters;

    /// <summary>Reads the envelope.</summary>
    /// <exception cref="FormatException">The method is not a string, or the id is neither a string nor an integer.</exception>
    public static IncomingRequest From(JsonElement message)
    {
        var method = message.GetProperty("method");
        return new IncomingRequest(message.TryGetProperty("params", out var parameters) ? parameters : default)
        {
            Method = method.ValueKind == JsonValueKind.String ? method.GetString() : throw new FormatException(),
            RequestId = IdOf(message) ?? throw new FormatException(),
        };
    }

    /// <summary>Reads the id of a message.</summary>
    /// <returns>The id; null if it is neither a string nor an integer.</returns>
    public static RequestId? IdOf(JsonElement message) => message.TryGetProperty("id", out var id) ? IdFrom(id) : RequestId.NotSpecified;

    public override ArgumentMatchResult TryGetTypedArguments(ReadOnlySpan<ParameterInfo> parameters, Span<object?> typedArguments)
    {
        // A method without parameters ignores all parameters: some clients send null, [null] or {}.
        for (var at = 0; at < parameters.Length; at++)
        {
            typedArguments[at] = Read(parameters[at].ParameterType);
        }

        return ArgumentMatchResult.Success;
    }

    public override ArgumentMatchResult TryGetTypedArguments(
        ReadOnlySpan<ParameterInfo> parameters,
        ReadOnlySpan<string?> parameterNames,
        Span<object?> typedArguments
    ) => TryGetTypedArguments(parameters, typedArguments);

    public override ArgumentMatchResult TryGetTypedArguments(
        ReadOnlySpan<ParameterInfo> parameters,
        ReadOnlySpan<string?> parameterNames,
        Span<object?> typedArguments,
        bool allowFlexibleNamedArgumentMatching
    ) => TryGetTypedArguments(parameters, typedArguments);

    private static RequestId? IdFrom(JsonElement id) =>
        id.ValueKind switch
        {
            JsonValueKind.Null => RequestId.Null,
            JsonValueKind.String => new RequestId(id.GetString()),
            JsonValueKind.Number when id.TryGetInt64(out var number) => new RequestId(number),
            JsonValueKind.Number when id.GetDouble() is var number && double.IsInteger(number) && Math.Abs(number) < 1L << 53 =>
                new RequestId((long)number),
            _ => null,
        };

    private object? Read(Type type)
    {
        // JSON-RPC also allows parameters by position; the only one is the object.
        var parameters = _parameters.ValueKind == JsonValueKind.Array && _parameters.GetArrayLength() == 1 ? _parameters[0] : _parameters;
        if (type == typeof(JsonElement))
        {
            return parameters;
        }

        if (parameters.ValueKind != JsonValueKind.Object)
        {
            throw Refuse(InvalidParams, $"The parameters of {Method} are {NameOf(parameters.ValueKind)}: send one object.");
        }

        // $/cancelRequest, the only method that StreamJsonRpc handles itself.
        if (type == typeof(RequestId))
        {
            return parameters.TryGetProperty("id", out var id) && IdFrom(id) is { } one
                ? one
                : throw Refuse(InvalidParams, $"The parameters of {Method} name no id: send {{ \"id\": … }}, a string or an integer.");
        }

        return parameters.Deserialize(ProtocolJson.Default.GetTypeInfo(type) ?? throw new NotSupportedException(type.Name));
    }

    private static string NameOf(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Undefined => "missing",
            JsonValueKind.Array => "a list",
            JsonValueKind.Null => "null",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            _ => "a boolean",
        };
}
