using System.Text.Json;
using GeminiRx.Telemetry;
using GeminiRx.Wire.Reading;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>A request with one JSON object as its answer.</summary>
internal static class JsonCall
{
    /// <summary>Sends the request and reads the complete answer.</summary>
    /// <exception cref="GeminiException">The request failed, or its answer is unreadable.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<JsonElement> SendAsync(
        GeminiOptions options,
        HttpMethod method,
        Uri address,
        ReadOnlyMemory<byte>? body,
        CancellationToken cancellationToken
    )
    {
        using var log = RequestLog.Start(options);
        try
        {
            var answer = await ReadAsync(options, method, address, body, log, cancellationToken).ConfigureAwait(false);
            log?.RecordRead([], failure: null, isLast: true);
            return answer;
        }
        catch (GeminiException e)
        {
            log?.RecordFailure(e);
            throw;
        }
    }

    private static async Task<JsonElement> ReadAsync(
        GeminiOptions options,
        HttpMethod method,
        Uri address,
        ReadOnlyMemory<byte>? body,
        RequestLog? log,
        CancellationToken cancellationToken
    )
    {
        using var call = new HttpCall(options, method, address, body is { } bytes ? new RequestPayload(bytes) : null, log);
        return Parse(await ReadToEndAsync(options, call, cancellationToken).ConfigureAwait(false), call);
    }

    /// <summary>Sends the request of a call and reads the complete answer.</summary>
    /// <exception cref="GeminiException">The request failed, or its answer is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadToEndAsync(GeminiOptions options, HttpCall call, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (await call.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (bytes.Length + count > options.MaxEventBytes)
            {
                throw new GeminiStreamException(
                    StreamFault.TooLarge,
                    $"The answer is larger than the limit of {options.MaxEventBytes:N0} bytes."
                );
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>Parses an answer.</summary>
    /// <exception cref="GeminiException">It is an error, or not a JSON object.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> bytes, HttpCall call)
    {
        try
        {
            var answer = JsonElement.Parse(bytes.Span);
            return answer.ValueKind != JsonValueKind.Object ? throw Unreadable()
                // A resource has a name; its error is that of its processing.
                : answer.TryGetProperty("error", out var error) && !answer.TryGetProperty("name", out _)
                    ? throw call.WithoutSecrets(ErrorDecoder.Decode(error))
                : answer;
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    private static GeminiStreamException Unreadable() =>
        new(StreamFault.Unreadable, "The answer is not a JSON object, so it does not come from the service.");
}
