using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>Writes requests as the service's JSON.</summary>
internal static class RequestWriter
{
    // The body is read by the service alone: text beyond ASCII is sent as it is.
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonStrings.MaxDepth,
    };

    private static readonly JsonDocumentOptions _documentOptions = new() { MaxDepth = JsonStrings.MaxDepth };

    // What is larger takes longer than a window may wait: 70 MB took about 100 ms.
    private const int LargestAtOnce = 64 * 1024;

    /// <summary>Writes a body: a small one at once, a large one on the thread pool, for the caller may be the thread of a window.</summary>
    /// <param name="request">What decides how large the body is.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Ends the wait for a large one; nobody gets it then.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<ReadOnlyMemory<byte>> WriteAsync(
        GenerateRequest request,
        Func<ReadOnlyMemory<byte>> write,
        CancellationToken cancellationToken
    ) => RequestSize.Of(request) <= LargestAtOnce ? new(write()) : new(Task.Run(write, cancellationToken).WaitAsync(cancellationToken));

    /// <summary>The body of a request for an answer.</summary>
    public static ReadOnlyMemory<byte> Write(GenerateRequest request, bool isVertex, string? continuationToken = null) =>
        Write(request, isVertex, continuationToken ?? request.ContinuationToken, model: null);

    /// <summary>The body of a request to count the tokens of another: that one whole on the Gemini API, and what counts of it on Vertex
    /// AI.</summary>
    public static ReadOnlyMemory<byte> WriteCount(GenerateRequest request, bool isVertex, string model)
    {
        var whole = Write(request, isVertex, request.ContinuationToken, isVertex ? null : model);
        return Render(
            whole.Length,
            json =>
            {
                if (!isVertex)
                {
                    json.WritePropertyName("generateContentRequest"u8);
                    json.WriteRawValue(whole.Span, skipInputValidation: true);
                    return;
                }

                using var members = JsonDocument.Parse(whole, _documentOptions);
                foreach (
                    var member in members
                        .RootElement.EnumerateObject()
                        .Where(member => member.Name is "contents" or "systemInstruction" or "tools" or "generationConfig")
                )
                {
                    member.WriteTo(json);
                }
            }
        );
    }

    private static ReadOnlyMemory<byte> Write(GenerateRequest request, bool isVertex, string? continuationToken, string? model)
    {
        var body = Render(
            RequestSize.Of(request),
            json =>
            {
                json.WriteText("model", model);
                WriteMembers(json, request, isVertex, continuationToken);
            }
        );
        return request.Extra is { } extra ? Merge(body, JsonStrings.Repair(extra)) : body;
    }

    private static void WriteMembers(Utf8JsonWriter json, GenerateRequest request, bool isVertex, string? continuationToken)
    {
        json.WriteStartArray("contents"u8);
        foreach (var content in request.Contents)
        {
            ContentWriter.Write(json, content);
        }

        json.WriteEndArray();
        if (request.System is { } system)
        {
            json.WritePropertyName("systemInstruction"u8);
            ContentWriter.Write(json, system, withRole: false);
        }

        GenerationConfigWriter.Write(json, request);
        WriteSafety(json, request.Safety);
        ToolWriter.WriteTools(json, request.Tools);
        ToolWriter.WriteConfig(json, request);
        json.WriteText("cachedContent", request.CachedContent);
        if (request.Labels.Count > 0)
        {
            json.WriteStartObject("labels"u8);
            foreach (var (name, value) in request.Labels)
            {
                json.WriteText(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteText("serviceTier", request.ServiceTier?.Value);
        if (request.Store is { } store && !isVertex)
        {
            json.WriteBoolean("store"u8, store);
        }

        if (request.ModelArmor is { } armor)
        {
            json.WriteStartObject("modelArmorConfig"u8);
            json.WriteText("promptTemplateName", armor.PromptTemplate);
            json.WriteText("responseTemplateName", armor.ResponseTemplate);
            json.WriteEndObject();
        }

        json.WriteText("continuationToken", continuationToken);
    }

    private static void WriteSafety(Utf8JsonWriter json, IReadOnlyList<SafetySetting> settings)
    {
        if (settings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("safetySettings"u8);
        foreach (var setting in settings)
        {
            json.WriteStartObject();
            json.WriteText("category", setting.Category.Value);
            json.WriteText("threshold", setting.Threshold.Value);
            json.WriteText("method", setting.Method?.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Render(int size, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(size);
        using var json = new Utf8JsonWriter(buffer, _options);
        try
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
            json.Flush();
        }
        catch (InvalidOperationException)
        {
            // The one thing left that the writer refuses so.
            throw new GeminiConfigurationException(
                $"The request is nested deeper than {JsonStrings.MaxDepth} levels.",
                "Make the arguments, results, schemas and other JSON in it flatter."
            );
        }

        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Merge(ReadOnlyMemory<byte> body, JsonElement extra)
    {
        using var members = JsonDocument.Parse(body, _documentOptions);
        return Render(body.Length, json => WriteMerged(json, members.RootElement, extra));
    }

    // Objects are merged; of any other value the extra one counts.
    private static void WriteMerged(Utf8JsonWriter json, JsonElement body, JsonElement extra)
    {
        foreach (var member in body.EnumerateObject())
        {
            if (!extra.TryGetProperty(member.Name, out var other))
            {
                member.WriteTo(json);
            }
            else if (member.Value.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object)
            {
                json.WriteStartObject(member.Name);
                WriteMerged(json, member.Value, other);
                json.WriteEndObject();
            }
            else
            {
                json.WriteElement(member.Name, other);
            }
        }

        foreach (var member in extra.EnumerateObject().Where(member => !body.TryGetProperty(member.Name, out _)))
        {
            member.WriteTo(json);
        }
    }
}
