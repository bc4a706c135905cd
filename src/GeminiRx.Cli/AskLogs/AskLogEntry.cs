using System.Text.Json.Serialization;

namespace GeminiRx.Cli;

/// <summary>A question with its answer, as a line of the log and of <c>geminirx log --json</c>.</summary>
internal sealed record AskLogEntry
{
    // UTF-16 units. What is longer is cut.
    private const int MaxText = 64 * 1024;

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The command: ask or chat.</summary>
    public required string Command { get; init; }

    /// <summary>The model that answered, else the one that was asked for.</summary>
    public string? Model { get; init; }

    /// <summary>The question, with what was piped in.</summary>
    public required string Question { get; init; }

    /// <summary>The text of the answer.</summary>
    public required string Answer { get; init; }

    /// <summary>How the answer ended, such as completed; failed if it has no end.</summary>
    public required string Outcome { get; init; }

    /// <summary>From the request to the end.</summary>
    public required double Seconds { get; init; }

    public int? PromptTokens { get; init; }

    public int? CachedTokens { get; init; }

    public int? ToolTokens { get; init; }

    public int? ThoughtTokens { get; init; }

    public int? AnswerTokens { get; init; }

    public int? TotalTokens { get; init; }

    /// <summary>Cuts a text to the length that is kept.</summary>
    public static string Cut(string text) =>
        text.Length <= MaxText ? text : $"{text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)]}…";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AskLogEntry))]
internal sealed partial class AskLogContext : JsonSerializerContext;
