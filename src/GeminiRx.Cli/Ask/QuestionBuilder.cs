using System.Text.Json;

namespace GeminiRx.Cli;

/// <summary>Makes a request of what is in force.</summary>
internal static class QuestionBuilder
{
    /// <summary>Adds to a request what is in force; what it has of its own gives way only to the command line.</summary>
    /// <exception cref="GeminiConfigurationException">A file cannot be used.</exception>
    public static GenerateRequest Complete(GenerateRequest request, Settings settings, AskOptions options) =>
        request with
        {
            Model = settings.IsGiven(options.Model) ? settings.Model : request.Model,
            System =
                settings.IsGiven(options.System) || request.System is null
                    ? settings.Get(options.System) is { Length: > 0 } system
                        ? system
                        : null
                    : request.System,
            Temperature = settings.Get(options.Temperature, request.Temperature),
            TopP = settings.Get(options.TopP, request.TopP),
            TopK = settings.Get(options.TopK, request.TopK),
            MaxOutputTokens = settings.Get(options.MaxTokens, request.MaxOutputTokens),
            StopSequences = settings.Get(options.Stop) ?? [],
            Safety = [.. (settings.Get(options.Safety) ?? []).Select(SafetyWords.Read)],
            Thinking =
                settings.Get(options.Thinking) is { } level && (settings.IsGiven(options.Thinking) || request.Thinking is null)
                    ? ThinkingWords.Read(level, settings.Get(options.Thoughts))
                : settings.Get(options.Thoughts) ? (request.Thinking ?? new()) with { IncludeThoughts = true }
                : request.Thinking,
            ResponseSchema = settings.Get(options.JsonSchema) is { } file ? ReadSchema(file) : null,
        };

    /// <summary>What is attached: files of this machine, or addresses that the service fetches.</summary>
    /// <exception cref="GeminiConfigurationException">One cannot be used.</exception>
    public static async Task<Part> AttachAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            return place.Contains("://", StringComparison.Ordinal)
                ? Part.FromUri(place)
                : await Part.FromFileAsync(place, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Without the name of a parameter, which no user of the command line knows.
            throw new GeminiConfigurationException($"{place} cannot be attached: {e.Message.Split(" (Parameter")[0]}", "Check --attach.");
        }
    }

    private static JsonSchema ReadSchema(string file)
    {
        try
        {
            return JsonSchema.Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            throw new GeminiConfigurationException(
                $"--json-schema: {file} cannot be used: {e.Message.Split(" (Parameter")[0]}",
                "Give a file that holds one JSON object."
            );
        }
    }
}
