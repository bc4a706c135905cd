using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Builds the request of a question.</summary>
internal static class RequestBuilder
{
    /// <summary>Applies the settings to a request. The request's own values give way only to the command line.</summary>
    /// <exception cref="UsageException">A file cannot be used.</exception>
    public static GenerateRequest ApplySettings(GenerateRequest request, Settings settings)
    {
        var (line, inForce) = (settings.Line, settings.InForce);
        return request with
        {
            Model = line.Model ?? request.Model,
            System = line.System is { } system ? ToInstruction(system) : request.System ?? ToInstruction(inForce.System),
            Temperature = line.Temperature ?? request.Temperature ?? inForce.Temperature,
            TopP = line.TopP ?? request.TopP ?? inForce.TopP,
            TopK = line.TopK ?? request.TopK ?? inForce.TopK,
            MaxOutputTokens = line.MaxTokens ?? request.MaxOutputTokens ?? inForce.MaxTokens,
            StopSequences = inForce.Stop ?? [],
            Safety = [.. (inForce.Safety ?? []).Select(SafetyParser.Parse)],
            Thinking = ToThinking(request.Thinking, settings),
            ResponseSchema = inForce.JsonSchema is { } file ? ReadSchema(file) : null,
        };
    }

    // An empty text means no instruction.
    private static Content? ToInstruction(string? text) => text is { Length: > 0 } ? text : null;

    private static ThinkingConfig? ToThinking(ThinkingConfig? own, Settings settings)
    {
        var level = settings.Line.Thinking ?? (own is null ? settings.InForce.Thinking : null);
        var config = level is null ? own : ThinkingParser.Parse(level);
        return settings.InForce.Thoughts is true ? (config ?? new()) with { IncludeThoughts = true } : config;
    }

    /// <summary>Creates an attachment from a local file, or from an address that the service fetches.</summary>
    /// <exception cref="UsageException">It cannot be attached.</exception>
    public static async Task<Part> AttachAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return path.Contains("://", StringComparison.Ordinal)
                ? Part.FromUri(path)
                : await Part.FromFileAsync(path, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw UsageErrors.InvalidAttachment(path, e);
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
            throw UsageErrors.InvalidSchema(file, e);
        }
    }
}
