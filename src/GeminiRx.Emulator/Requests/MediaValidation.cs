using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Validates what a request says about pictures and speech, as the service does for each model.</summary>
internal static class MediaValidation
{
    private const string Text = "TEXT";

    // From the vendor's documentation of November 2026.
    private static readonly string[] _aspectRatios =
    [
        "1:1",
        "1:4",
        "1:8",
        "2:3",
        "3:2",
        "3:4",
        "4:1",
        "4:3",
        "4:5",
        "5:4",
        "8:1",
        "9:16",
        "16:9",
        "21:9",
    ];

    // A small k is refused.
    private static readonly string[] _imageSizes = ["512", "1K", "2K", "4K"];

    /// <summary>The violations of a picture's settings.</summary>
    public static IEnumerable<RuleViolation> ImageErrors(JsonElement image) =>
        Unlisted(image.Text("aspectRatio"), "aspect_ratio", _aspectRatios)
            .Concat(Unlisted(image.Text("imageSize"), "image_size", _imageSizes));

    /// <summary>The violation of a combination of modalities that the model does not answer with.</summary>
    public static IEnumerable<RuleViolation> ModalityErrors(JsonElement config, string? model)
    {
        var listed = config.Items("responseModalities").ToList();
        if (Supported(model) is not { } supported || listed.Exists(modality => modality.ValueKind != JsonValueKind.String))
        {
            yield break; // the model's modalities are not known, or the request gives numbers
        }

        var asked = listed.Select(modality => modality.TextValue().ToUpperInvariant()).Distinct().ToList();
        asked = asked.Count == 0 ? [.. supported.Default] : asked;
        if (!supported.Combinations.Any(combination => asked.ToHashSet().SetEquals(combination)))
        {
            var accepted = string.Concat(supported.Combinations.Select(combination => $"* {string.Join(", ", combination)}\n"));
            yield return new RuleViolation(
                JudgeRules.Modalities,
                "generation_config.response_modalities",
                $"The requested combination of response modalities ({string.Join(", ", asked)}) is not supported by the model. "
                    + $"{model} accepts the following combination of response modalities:\n{accepted}"
            );
        }
    }

    // Speech has no default: the service takes its absence for text. A model that the emulator does not list may answer with anything.
    private static (IReadOnlyList<string> Default, IReadOnlyList<string[]> Combinations)? Supported(string? model) =>
        MediaRequest.IsSpeechModel(model)
            ? (
                [Text],
                [
                    ["AUDIO"],
                ]
            )
        : MediaRequest.IsImageModel(model)
            ? (
                [Text, "IMAGE"],
                [
                    [Text],
                    ["IMAGE"],
                    [Text, "IMAGE"],
                ]
            )
        : KnownModels.Find(model) is { AnswersTextOnly: true }
            ? (
                [Text],
                [
                    [Text],
                ]
            )
        : null;

    private static IEnumerable<RuleViolation> Unlisted(string? value, string field, string[] listed)
    {
        if (value is { Length: > 0 } && !listed.Contains(value))
        {
            var names = string.Join(", ", listed.Select(name => $"'{name}'"));
            yield return new RuleViolation(
                JudgeRules.ImageConfig,
                $"generation_config.image_config.{field}",
                $"{field} must be one of {names}."
            );
        }
    }
}
