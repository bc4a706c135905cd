using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using GeminiRx.Errors;
using GeminiRx.Text;

namespace GeminiRx.Wire.Writing;

/// <summary>Writes requests as the service's JSON.</summary>
internal static class RequestWriter
{
    // Only the service reads the body, so text beyond ASCII needs no escapes.
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonStrings.MaxDepth,
    };

    private static readonly JsonDocumentOptions _documentOptions = new() { MaxDepth = JsonStrings.MaxDepth };

    // A larger body would block a window for too long: 70 MB took about 100 ms.
    private const int MaxSynchronousLength = 64 * 1024;

    /// <summary>Writes a small body synchronously, and a large one on the thread pool, since the caller may be a UI thread. The caller of a
    /// large one never goes on at once, also if the body is written before it waits.</summary>
    /// <param name="request">The request, which decides whether the body is large.</param>
    /// <param name="write">Writes the body.</param>
    /// <param name="cancellationToken">Cancels the wait for a large body, whose bytes are then dropped.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ConfiguredTaskAwaitable<T> WriteAsync<T>(GenerateRequest request, Func<T> write, CancellationToken cancellationToken) =>
        RequestSize.Estimate(request) <= MaxSynchronousLength
            ? Task.FromResult(write()).ConfigureAwait(false)
            : Task.Run(write, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    /// <summary>Writes the body of a request for an answer.</summary>
    public static ReadOnlyMemory<byte> Write(GenerateRequest request, bool isVertex, string? continuationToken = null) =>
        Write(request, isVertex, continuationToken ?? request.ContinuationToken, model: null);

    /// <summary>Writes the body of a request for an answer. Large attachments are not copied.</summary>
    public static RequestPayload WritePayload(GenerateRequest request, bool isVertex, string? continuationToken)
    {
        // Extra members are merged into the whole JSON.
        if (request.Extra is not null)
        {
            return new RequestPayload(Write(request, isVertex, continuationToken));
        }

        ReadOnlyMemory<byte> json = default;
        var body = new RequestBody(request, isVertex, continuationToken ?? request.ContinuationToken, model: null);
        var attachments = AttachmentConverter.Collect(() =>
            json = Render(
                RequestSize.EstimateWithoutAttachments(request),
                writer => JsonSerializer.Serialize(writer, body, RequestJson.Of<RequestBody>())
            )
        );
        return new RequestPayload(json, attachments);
    }

    /// <summary>Writes the body of a request for a token count: it contains the whole request on the Gemini API, and the counted members on
    /// Vertex AI.</summary>
    public static ReadOnlyMemory<byte> WriteCount(GenerateRequest request, bool isVertex, string model)
    {
        var body = Write(request, isVertex, request.ContinuationToken, isVertex ? null : model);
        return Render(
            body.Length,
            json =>
            {
                json.WriteStartObject();
                if (isVertex)
                {
                    using var members = JsonDocument.Parse(body, _documentOptions);
                    foreach (var member in members.RootElement.EnumerateObject().Where(member => IsCounted(member.Name)))
                    {
                        member.WriteTo(json);
                    }
                }
                else
                {
                    json.WritePropertyName("generateContentRequest"u8);
                    json.WriteRawValue(body.Span, skipInputValidation: true);
                }

                json.WriteEndObject();
            }
        );
    }

    /// <summary>Writes the body of a request for a file, a cache, decisions or embeddings.</summary>
    public static ReadOnlyMemory<byte> WriteBody<T>(T body, int estimatedSize = 1024) =>
        Render(estimatedSize, writer => JsonSerializer.Serialize(writer, body, RequestJson.Of<T>()));

    /// <summary>Writes the body of a batch of embeddings, a large one on the thread pool.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ConfiguredTaskAwaitable<ReadOnlyMemory<byte>> WriteAsync(
        EmbedRequest request,
        string model,
        IReadOnlyList<Content> batch,
        CancellationToken cancellationToken
    )
    {
        var sized = new GenerateRequest(batch);
        return WriteAsync(
            sized,
            () => WriteBody(new EmbedBatchBody([.. batch.Select(one => new EmbedBody(request, one, model))]), RequestSize.Estimate(sized)),
            cancellationToken
        );
    }

    /// <summary>Writes a body with further members.</summary>
    public static ReadOnlyMemory<byte> WriteBody<T>(T body, int estimatedSize, JsonElement extra) =>
        Merge(WriteBody(body, estimatedSize), JsonStrings.Repair(extra));

    /// <summary>Writes a body, and merges the extra members of the request into it.</summary>
    /// <exception cref="GeminiConfigurationException">The JSON is nested too deep.</exception>
    public static ReadOnlyMemory<byte> Render(GenerateRequest request, Action<Utf8JsonWriter> write)
    {
        var body = Render(RequestSize.Estimate(request), write);
        return request.Extra is { } extra ? Merge(body, JsonStrings.Repair(extra)) : body;
    }

    private static bool IsCounted(string member) => member is "contents" or "systemInstruction" or "tools" or "generationConfig";

    private static ReadOnlyMemory<byte> Write(GenerateRequest request, bool isVertex, string? continuationToken, string? model)
    {
        var json = new RequestBody(request, isVertex, continuationToken, model);
        return Render(request, writer => JsonSerializer.Serialize(writer, json, RequestJson.Of<RequestBody>()));
    }

    private static ReadOnlyMemory<byte> Render(int size, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(size);
        using var json = new Utf8JsonWriter(buffer, _options);
        try
        {
            write(json);
            json.Flush();
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            // Strings are repaired, so the depth is the only reason left.
            throw ConfigurationErrors.NestedTooDeep(JsonStrings.MaxDepth);
        }

        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Merge(ReadOnlyMemory<byte> body, JsonElement extra)
    {
        using var members = JsonDocument.Parse(body, _documentOptions);
        return Render(body.Length, json => WriteMerged(json, members.RootElement, extra));
    }

    // Objects are merged; any other value of the body is replaced by the extra value.
    private static void WriteMerged(Utf8JsonWriter json, JsonElement body, JsonElement extra)
    {
        json.WriteStartObject();
        foreach (var member in body.EnumerateObject())
        {
            if (!extra.TryGetProperty(member.Name, out var other))
            {
                member.WriteTo(json);
                continue;
            }

            json.WritePropertyName(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object)
            {
                WriteMerged(json, member.Value, other);
            }
            else
            {
                other.WriteTo(json);
            }
        }

        foreach (var member in extra.EnumerateObject().Where(member => !body.TryGetProperty(member.Name, out _)))
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
