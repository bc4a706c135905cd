using System.Text.Json.Serialization;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>A conversation as <c>geminirx chats --json</c> prints it.</summary>
/// <param name="Question">The beginning of the first question, on one line.</param>
/// <param name="Changed">When the file was changed.</param>
/// <param name="Turns">The number of turns.</param>
/// <param name="Model">The model of the conversation; null if it has none of its own.</param>
/// <param name="Path">The full path.</param>
internal sealed record ChatSummary(string Question, DateTimeOffset Changed, int Turns, string? Model, string Path)
{
    /// <summary>UTF-16 units of a title.</summary>
    public const int MaxTitle = 200;

    // Bytes. What is longer is no conversation that people have.
    private const long MaxFile = 16 * 1024 * 1024;

    /// <summary>Reads a conversation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="words">Words that it must contain, in any case.</param>
    /// <returns>The summary; null if it does not contain them, has no turn, or cannot be read.</returns>
    public static ChatSummary? Read(string path, IReadOnlyList<string> words)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MaxFile)
            {
                return null;
            }

            var text = File.ReadAllText(path);
            var conversation = Conversation.Parse(text);
            return conversation.Turns.Count > 0 && words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
                ? new(
                    TitleOf(conversation),
                    file.LastWriteTime,
                    conversation.Turns.Count,
                    conversation.Settings.GetValueOrDefault("model"),
                    file.FullName
                )
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The beginning of the first question, on one line; what is attached if it has no text.</summary>
    /// <param name="conversation">A conversation with a turn.</param>
    public static string TitleOf(Conversation conversation)
    {
        var first = conversation.Turns.FirstOrDefault(turn => turn.Role == ChatRole.User) ?? conversation.Turns[0];
        return Flatten(first.Text.Length > 0 ? first.Text : string.Join(", ", first.Attachments));
    }

    /// <summary>The beginning of a text on one line, without control characters.</summary>
    public static string Flatten(string text)
    {
        var line = ControlCharacters.Flatten(
            string.Join(' ', text[..Math.Min(text.Length, MaxTitle)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
        return line.Length > 0 && char.IsHighSurrogate(line[^1]) ? line[..^1] : line;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ChatSummary))]
internal sealed partial class ChatSummaryContext : JsonSerializerContext;
