using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Builds the request of a question.</summary>
internal static class RequestBuilder
{
    /// <summary>Applies the options to a request. The request's own values give way only to the command line.</summary>
    /// <exception cref="UsageException">A file cannot be used.</exception>
    public static GenerateRequest ApplyOptions(GenerateRequest request, Settings settings, AskOptions options) =>
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
            Safety = [.. (settings.Get(options.Safety) ?? []).Select(SafetyParser.Parse)],
            Thinking =
                settings.Get(options.Thinking) is { } level && (settings.IsGiven(options.Thinking) || request.Thinking is null)
                    ? ThinkingParser.Parse(level, settings.Get(options.Thoughts))
                : settings.Get(options.Thoughts) ? (request.Thinking ?? new()) with { IncludeThoughts = true }
                : request.Thinking,
            ResponseSchema = settings.Get(options.JsonSchema) is { } file ? ReadSchema(file) : null,
        };

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
