using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>The settings of a session, checked as the service does.</summary>
internal sealed record LiveSetup(
    string Model,
    bool IsSpoken,
    string? Handle,
    bool SavesState,
    bool TranscribesInput,
    bool TranscribesOutput
)
{
    public bool IsExtended => Model.Contains("extended-thinking", StringComparison.Ordinal);

    /// <summary>Whether the client sends the conversation so far first.</summary>
    public bool ExpectsHistory { get; init; }

    /// <summary>The functions that the model may call, with the schema of their arguments.</summary>
    public IReadOnlyList<(string Name, JsonElement Parameters)> Functions { get; init; } = [];

    /// <summary>Parses the first message.</summary>
    /// <returns>The settings, or the code and the reason of the close.</returns>
    public static (LiveSetup? Setup, (int Code, string Reason) Refusal) Parse(JsonElement message, LiveTarget target)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("setup", out var setup) || message.GetPropertyCount() != 1)
        {
            return Refuse("setup must be the first message and only the first");
        }

        if (setup.ValueKind != JsonValueKind.Object)
        {
            return Refuse("Invalid value at 'setup'");
        }

        if (SchemaValidation.Violations(setup, "BidiGenerateContentSetup") is { Count: > 0 } violations)
        {
            return Refuse(violations[0].Description);
        }

        if (setup.Text("model") is not { Length: > 0 } model)
        {
            return Refuse("* BidiGenerateContentSetup.model: model is not specified");
        }

        if (!model.Contains("live", StringComparison.Ordinal) || !KnownModels.Exists(model))
        {
            return (
                null,
                (1008, $"{model} is not found for API version {target.ApiVersion}, or is not supported for bidiGenerateContent.")
            );
        }

        if (setup.TryGetProperty("generationConfig", out var config) && config.Items("responseModalities").Count() > 1)
        {
            return Refuse("Request contains an invalid argument.");
        }

        var isText =
            config.ValueKind == JsonValueKind.Object
            && config.Items("responseModalities").FirstOrDefault() is { ValueKind: JsonValueKind.String } first
            && first.GetString() == "TEXT";
        var resumes = setup.TryGetProperty("sessionResumption", out var resumption) && resumption.ValueKind == JsonValueKind.Object;
        return (
            new LiveSetup(
                model,
                !isText,
                resumes ? resumption.Text("handle") : null,
                resumes,
                setup.TryGetProperty("inputAudioTranscription", out _),
                setup.TryGetProperty("outputAudioTranscription", out _)
            )
            {
                ExpectsHistory =
                    setup.TryGetProperty("historyConfig", out var history)
                    && history.ValueKind == JsonValueKind.Object
                    && history.TryGetProperty("initialHistoryInClientContent", out var isFirst)
                    && isFirst.ValueKind == JsonValueKind.True,
                Functions =
                [
                    .. setup
                        .Items("tools")
                        .SelectMany(tool => tool.Items("functionDeclarations"))
                        .Select(function =>
                            (
                                function.Text("name") ?? "",
                                function.TryGetProperty("parameters", out var parameters) ? parameters.Clone() : default
                            )
                        ),
                ],
            },
            default
        );
    }

    private static (LiveSetup?, (int, string)) Refuse(string reason) => (null, (1007, reason));
}
