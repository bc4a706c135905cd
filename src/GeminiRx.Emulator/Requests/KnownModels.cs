using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>A model in the format of <c>models.list</c>.</summary>
internal sealed record KnownModel(
    string Id,
    string DisplayName,
    int InputTokenLimit = 1_048_576,
    int OutputTokenLimit = 65_536,
    bool Thinking = true,
    bool Generates = true
)
{
    /// <summary>The thinking levels that the model accepts; null if they are not documented: then it accepts all.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Whether the model answers with neither pictures nor speech nor videos.</summary>
    public bool AnswersTextOnly =>
        !MediaRequest.IsImageModel(Id) && !MediaRequest.IsSpeechModel(Id) && !Id.Contains("-omni-", StringComparison.Ordinal);

    /// <summary>Whether an answer may span several responses; see <see cref="LongDecode"/>.</summary>
    public bool HasLongAnswers { get; init; }
}

/// <summary>The models that the emulator lists, and the rule for the names that exist.</summary>
internal static class KnownModels
{
    private const int DefaultPageSize = 50;

    private const int MaxPageSize = 1_000;

    private static readonly string[] _fromLow = ["LOW", "MEDIUM", "HIGH"];

    /// <summary>The service's text models and aliases of November 2026.</summary>
    public static IReadOnlyList<KnownModel> All { get; } =
    [
        // Input and output share the limit.
        new("gemini-4-hydrogen", "Gemini 4 Hydrogen", OutputTokenLimit: 1_048_576)
        {
            Levels = [.. _fromLow, "XHIGH"],
            HasLongAnswers = true,
        },
        new("gemini-4-argon", "Gemini 4 Argon", OutputTokenLimit: 1_048_576) { Levels = _fromLow, HasLongAnswers = true },
        new("gemini-4-carbon", "Gemini 4 Carbon", OutputTokenLimit: 1_048_576) { HasLongAnswers = true },
        new("gemini-decision-1", "Gemini Decision 1", InputTokenLimit: 262_144, OutputTokenLimit: 0, Thinking: false, Generates: false),
        new("gemini-omni-1.2-flash", "Gemini Omni 1.2 Flash"),
        new("gemini-robotics-er-2-preview", "Gemini Robotics-ER 2 Preview"),
        new("gemini-3.8-flash", "Gemini 3.8 Flash") { Levels = _fromLow },
        new("gemini-3.6-flash", "Gemini 3.6 Flash"),
        new("gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite"),
        new("gemini-3.1-flash-lite", "Gemini 3.1 Flash-Lite"),
        new("gemini-3.1-pro-preview", "Gemini 3.1 Pro Preview") { Levels = _fromLow },
        new("gemini-3-flash-preview", "Gemini 3 Flash Preview"),
        new("gemini-nano-banana-2.1", "Gemini Nano Banana 2.1", OutputTokenLimit: 32_768),
        new("gemini-3.1-flash-image", "Gemini 3.1 Flash Image", OutputTokenLimit: 32_768),
        new("gemini-3-pro-image", "Gemini 3 Pro Image", OutputTokenLimit: 32_768),
        new("gemini-3.8-flash-tts", "Gemini 3.8 Flash TTS", InputTokenLimit: 8_192, OutputTokenLimit: 16_384, Thinking: false),
        new("gemini-2.5-pro", "Gemini 2.5 Pro"),
        new("gemini-2.5-flash", "Gemini 2.5 Flash"),
        new("gemini-flash-latest", "Gemini Flash Latest") { Levels = _fromLow },
        new("gemini-flash-lite-latest", "Gemini Flash-Lite Latest"),
        new("gemini-pro-latest", "Gemini Pro Latest"),
    ];

    /// <summary>
    /// Whether a model exists. Every id that begins with <c>gemini-</c> exists, because names change often; so does every name outside
    /// <c>models/</c>, because such models belong to the user. Fault models are checked elsewhere.
    /// </summary>
    public static bool Exists(string name) =>
        !name.StartsWith("models/", StringComparison.Ordinal) || name.StartsWith("models/gemini-", StringComparison.Ordinal);

    /// <summary>A model of this name, in any form of the name; null if the emulator does not list it.</summary>
    public static KnownModel? Find(string? name) =>
        name is null ? null : All.FirstOrDefault(known => known.Id == name[(name.LastIndexOf('/') + 1)..]);

    /// <summary>Whether a model gives vectors, and so no content.</summary>
    public static bool IsEmbeddingModel(string model) => model.Contains("embedding", StringComparison.Ordinal);

    /// <summary>The description of a model; a model that is not listed gets default values.</summary>
    public static byte[] Get(string name)
    {
        var id = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var model = Find(name) ?? new KnownModel(id, id);
        return ServiceJson.Indented(writer => Write(writer, name, model));
    }

    /// <summary>Answers <c>models.list</c> with one page, or with the service's error about the query.</summary>
    public static EmulatedAnswer Answer(CallTarget target)
    {
        var (page, error) = List(target);
        return error?.ToAnswer(asArray: false) ?? EmulatedAnswer.Immediate(200, EmulatedAnswer.Json, page);
    }

    private static (byte[]? Page, ServiceError? Error) List(CallTarget target)
    {
        var size = 0;
        if (
            target.PageSize is { Length: > 0 } pageSize
            && !int.TryParse(pageSize, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out size)
        )
        {
            var description = $"Invalid value at 'page_size' (TYPE_INT32), \"{pageSize}\"";
            return (null, ServiceError.BadRequest([new("page_size", description)]));
        }

        if (size < 0)
        {
            return (null, ServiceError.InvalidArgument("* ListModelsRequest.page_size: page_size must not be negative\n"));
        }

        var start = 0;
        if (target.PageToken is { Length: > 0 } token && !TryReadToken(token, out start))
        {
            return (null, ServiceError.InvalidArgument("* ListModelsRequest.page_token: page_token is invalid\n"));
        }

        var models = All.Skip(start).Take(Math.Min(size == 0 ? DefaultPageSize : size, MaxPageSize)).ToList();
        return (ServiceJson.Indented(writer => WritePage(writer, target.IsVertex, models, start + models.Count)), null);
    }

    private static bool TryReadToken(string token, out int start) =>
        int.TryParse(
            token.AsSpan(token.StartsWith("page-", StringComparison.Ordinal) ? 5 : token.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out start
        )
        && start < All.Count;

    private static void WritePage(Utf8JsonWriter writer, bool vertex, List<KnownModel> models, int next)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(vertex ? "publisherModels" : "models");
        foreach (var model in models)
        {
            Write(writer, (vertex ? "publishers/google/models/" : "models/") + model.Id, model);
        }

        writer.WriteEndArray();
        if (next < All.Count)
        {
            writer.WriteText("nextPageToken", string.Create(CultureInfo.InvariantCulture, $"page-{next}"));
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, KnownModel model)
    {
        writer.WriteStartObject();
        writer.WriteText("name", name);
        writer.WriteText("version", "emulator");
        writer.WriteText("displayName", model.DisplayName);
        writer.WriteText("description", "No model: the GeminiRx emulator answers under this name.");
        writer.WriteNumber("inputTokenLimit", model.InputTokenLimit);
        writer.WriteNumber("outputTokenLimit", model.OutputTokenLimit);
        writer.WriteStartArray("supportedGenerationMethods");
        if (model.Generates)
        {
            writer.WriteStringValue("generateContent");
            writer.WriteStringValue("countTokens");
        }

        writer.WriteEndArray();
        writer.WriteNumber("temperature", 1);
        writer.WriteNumber("topP", 0.95);
        writer.WriteNumber("topK", 64);
        writer.WriteNumber("maxTemperature", 2);
        writer.WriteBoolean("thinking", model.Thinking);
        writer.WriteEndObject();
    }
}
