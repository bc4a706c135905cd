using System.Globalization;
using GeminiRx.Conversations.Answers;
using GeminiRx.Conversations.Errors;

namespace GeminiRx.Conversations;

/// <summary>Converts conversations to requests.</summary>
public static class ConversationRequest
{
    private static readonly Dictionary<string, Func<GenerateRequest, string, GenerateRequest>> _settings = new()
    {
        ["model"] = (request, value) => request with { Model = value },
        ["system"] = (request, value) => request with { System = value },
        ["temperature"] = (request, value) => request with { Temperature = double.Parse(value, CultureInfo.InvariantCulture) },
        ["top-p"] = (request, value) => request with { TopP = double.Parse(value, CultureInfo.InvariantCulture) },
        ["top-k"] = (request, value) => request with { TopK = int.Parse(value, CultureInfo.InvariantCulture) },
        ["max-tokens"] = (request, value) => request with { MaxOutputTokens = int.Parse(value, CultureInfo.InvariantCulture) },
        ["thinking"] = (request, value) => request with { Thinking = ThinkingOf(value) },
    };

    private static readonly string[] _conversationSettings = ["temperature", "top-p", "top-k", "max-tokens"];

    /// <summary>
    /// Creates the request for the next answer: all turns, the model, the system instruction, and the settings temperature, top-p, top-k,
    /// max-tokens and thinking.
    /// </summary>
    /// <param name="conversation">The conversation. If its last answer was interrupted, the request asks to continue it; see
    /// <see cref="TextToContinue"/>.</param>
    /// <param name="folder">The folder to which the paths of attachments are relative.</param>
    /// <param name="cancellationToken">Cancels the reading of attachments.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="GeminiConfigurationException">There is no unanswered question, a setting is invalid, or an attachment cannot be
    /// read. The message contains the value or the path.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while attachments were read.</exception>
    public static Task<GenerateRequest> ToRequestAsync(
        this Conversation conversation,
        string folder,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(folder);
        return conversation.ToRequestAsync(new AttachmentFolder(folder), cancellationToken);
    }

    /// <summary>Returns the text that the next answer continues.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <returns>The text of the interrupted last answer; "" if the last answer is complete. Pass it to
    /// <see cref="TrimRepeatedTextOperator"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="conversation"/> is null.</exception>
    public static string TextToContinue(this Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation is { State: ChatState.Interrupted, LastTurn: { } last } ? last.Text : "";
    }

    /// <summary>Creates the request for the next answer with attachments of a folder.</summary>
    internal static async Task<GenerateRequest> ToRequestAsync(
        this Conversation conversation,
        AttachmentFolder folder,
        CancellationToken cancellationToken
    )
    {
        conversation.EnsureWaitsForAnswer();
        var (contents, bytes) = (new List<Content>(), 0L);
        foreach (var turn in conversation.Turns)
        {
            var parts = new List<Part>();
            foreach (var target in turn.Attachments)
            {
                var part = await folder.ReadAsync(target, bytes, cancellationToken).ConfigureAwait(false);
                bytes += (part as InlineDataPart)?.Data.Length ?? 0;
                parts.Add(part);
            }

            if (
                turn.Mark is { } mark
                && await MarkReader.ReadAsync(mark, turn.Text, folder, bytes, cancellationToken).ConfigureAwait(false) is { } marked
            )
            {
                bytes += marked.SelectMany(content => content.Parts).OfType<InlineDataPart>().Sum(part => (long)part.Data.Length);
                contents.AddRange(marked);
                continue;
            }

            parts.AddRange(turn.Text.Length > 0 ? [new TextPart(turn.Text)] : []);
            contents.Add(turn.Role == ChatRole.Gemini ? Content.Model(turn.Text) : Content.User(parts));
        }

        if (conversation.State == ChatState.Interrupted)
        {
            contents.Add(Content.User(new ResumeOptions().ContinuePrompt));
        }

        return conversation.Settings.Aggregate(
            new GenerateRequest(contents),
            (request, setting) =>
                setting.Value.Length > 0 && _settings.TryGetValue(setting.Key, out var set) ? set(request, setting.Value) : request
        );
    }

    /// <summary>Checks that the next request can be made, apart from its attachments.</summary>
    /// <exception cref="GeminiConfigurationException">There is no unanswered question, or a setting is invalid.</exception>
    internal static void EnsureWaitsForAnswer(this Conversation conversation)
    {
        if (conversation.State == ChatState.Ready)
        {
            throw conversation.AllTurns.Any(turn => turn.Role == ChatRole.User)
                ? ConversationErrors.NoQuestion()
                : ConversationErrors.NoUserTurn();
        }

        if (conversation.FindSettingProblems().FirstOrDefault() is { Message: { } message })
        {
            throw ConversationErrors.InvalidSettings(message);
        }
    }

    /// <summary>Whether only the settings of a conversation have this name, and not those of a prompt file.</summary>
    internal static bool IsOfConversationsOnly(string setting) => _conversationSettings.Contains(setting);

    /// <summary>Lists the settings with invalid values, and settings without an end.</summary>
    /// <returns>The messages with the offsets that they are about.</returns>
    internal static IEnumerable<(string Message, int Start, int End)> FindSettingProblems(this Conversation conversation)
    {
        if (FrontMatter.IsOpen(conversation.Markdown))
        {
            yield return (ConversationErrors.OpenFrontMatter, 0, conversation.Markdown.IndexOf('\n', StringComparison.Ordinal));
        }

        foreach (var line in conversation.SettingLines.GroupBy(line => line.Name).Select(lines => lines.Last()))
        {
            if (line.Value.Length > 0 && _settings.TryGetValue(line.Name, out var set) && !IsValid(set, line.Value))
            {
                var number = 1 + conversation.Markdown.AsSpan(0, line.Start).Count('\n');
                yield return (ConversationErrors.InvalidSetting(line.Name, line.Value, number), line.Start, line.End);
            }
        }
    }

    private static bool IsValid(Func<GenerateRequest, string, GenerateRequest> set, string value)
    {
        try
        {
            set(new GenerateRequest("?"), value);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }

    // A number is a budget in tokens. A word is a level.
    private static ThinkingConfig ThinkingOf(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var budget)
            ? new ThinkingConfig { Budget = budget }
            : new ThinkingConfig { Level = new ThinkingLevel(value.ToUpperInvariant()) };
}
