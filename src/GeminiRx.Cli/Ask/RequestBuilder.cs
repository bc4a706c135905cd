using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Builds the request of a question.</summary>
internal static class RequestBuilder
{
    /// <summary>Applies the settings to a request. Only options of the command line replace values that the request already has.</summary>
    /// <exception cref="UsageException">A file cannot be used.</exception>
    public static GenerateRequest ApplySettings(GenerateRequest request, Settings settings)
    {
        var (options, effective) = (settings.Options, settings.Effective);
        return request with
        {
            Model = options.Model ?? request.Model,
            System = options.System is { } system ? ToInstruction(system) : request.System ?? ToInstruction(effective.System),
            Temperature = options.Temperature ?? request.Temperature ?? effective.Temperature,
            TopP = options.TopP ?? request.TopP ?? effective.TopP,
            TopK = options.TopK ?? request.TopK ?? effective.TopK,
            MaxOutputTokens = options.MaxTokens ?? request.MaxOutputTokens ?? effective.MaxTokens,
            StopSequences = effective.Stop ?? [],
            Safety = [.. (effective.Safety ?? []).Select(SafetyParser.Parse)],
            Thinking = ToThinking(request.Thinking, settings),
            ResponseSchema = effective.Schema is { } schema ? SchemaReader.Read(schema) : null,
            Tools = [.. request.Tools, .. ToolsOf(effective)],
        };
    }

    private static IEnumerable<Tool> ToolsOf(AskSettings settings) =>
        new[]
        {
            settings.Search is true ? Tool.GoogleSearch : null,
            settings.Url is true ? Tool.UrlContext : null,
            settings.RunCode is true ? Tool.CodeExecution : null,
        }.OfType<Tool>();

    // An empty string means no instruction.
    private static Content? ToInstruction(string? text) => text is { Length: > 0 } ? text : null;

    private static ThinkingConfig? ToThinking(ThinkingConfig? own, Settings settings)
    {
        var level = settings.Options.Thinking ?? (own is null ? settings.Effective.Thinking : null);
        var config = level is null ? own : ThinkingParser.Parse(level);
        return settings.Effective.Thoughts is true ? (config ?? new()) with { IncludeThoughts = true } : config;
    }
}
