using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>Parses the bodies of messages, and matches answers with the requests of the server.</summary>
internal sealed class MessageParser(IJsonRpcMessageFormatter formatter)
{
    private readonly ConcurrentDictionary<RequestId, bool> _sent = new();

    /// <summary>Records a request of the server, whose answer is expected.</summary>
    public void RecordSent(RequestId id) => _sent[id] = true;

    /// <summary>Parses a message.</summary>
    /// <returns>The message; null for an answer to no request of the server.</returns>
    /// <exception cref="Exception">The message is invalid; <see cref="Explain"/> returns why.</exception>
    public JsonRpcMessage? Parse(byte[] body)
    {
        var message = JsonDocument.Parse(body).RootElement;
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException();
        }

        return message.TryGetProperty("method", out _) ? IncomingRequest.From(message) : ParseAnswer(message, body);
    }

    private JsonRpcMessage? ParseAnswer(JsonElement message, byte[] body)
    {
        var hasResult = message.TryGetProperty("result", out var result);
        if (!hasResult && !message.TryGetProperty("error", out _))
        {
            throw new FormatException();
        }

        // StreamJsonRpc closes the connection on an answer that it does not wait for.
        var id = IncomingRequest.IdOf(message) ?? throw new FormatException();
        if (!_sent.TryRemove(id, out _))
        {
            return null;
        }

        try
        {
            // StreamJsonRpc does not read an id that is written as 1.0.
            var isReadable = !hasResult || message.GetProperty("id").TryGetInt64(out _);
            return formatter.Deserialize(new ReadOnlySequence<byte>(isReadable ? body : WithId(id.Number!.Value, result)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Otherwise the request would wait forever.
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

    /// <summary>Returns why a body is not a message, and the id to answer.</summary>
    public static (RequestId Id, JsonRpcErrorCode Code, string Message) Explain(byte[] body)
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
                    + "send JSON in UTF-8 with the length that the header specifies."
            );
        }
    }
}
