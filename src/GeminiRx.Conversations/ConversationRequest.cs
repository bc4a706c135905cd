using System.Globalization;
using GeminiRx.Conversations.Errors;

namespace GeminiRx.Conversations;

/// <summary>Converts conversations to requests.</summary>
public static class ConversationRequest
{
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
    public static async Task<GenerateRequest> ToRequestAsync(
        this Conversation conversation,
        string folder,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(folder);
        var contents = new List<Content>();
        foreach (var turn in conversation.Turns)
        {
            contents.Add(
                turn.Role == ChatRole.Gemini
                    ? Content.Model(turn.Text)
                    : await ToUserContentAsync(turn, folder, cancellationToken).ConfigureAwait(false)
            );
        }

        if (conversation.State == ChatState.Ready)
        {
            throw ConversationErrors.NoQuestion();
        }

        if (conversation.State == ChatState.Interrupted)
        {
            contents.Add(Content.User(new ResumeOptions().ContinuePrompt));
        }

        return WithSettings(new GenerateRequest(contents), conversation);
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

    private static GenerateRequest WithSettings(GenerateRequest request, Conversation conversation)
    {
        Set("model", value => request with { Model = value });
        Set("temperature", value => request with { Temperature = double.Parse(value, CultureInfo.InvariantCulture) });
        Set("top-p", value => request with { TopP = double.Parse(value, CultureInfo.InvariantCulture) });
        Set("top-k", value => request with { TopK = int.Parse(value, CultureInfo.InvariantCulture) });
        Set("max-tokens", value => request with { MaxOutputTokens = int.Parse(value, CultureInfo.InvariantCulture) });
        Set("thinking", value => request with { Thinking = ThinkingOf(value) });
        return conversation.Settings.GetValueOrDefault("system") is { Length: > 0 } system ? request with { System = system } : request;

        void Set(string name, Func<string, GenerateRequest> change)
        {
            if (conversation.Settings.GetValueOrDefault(name) is not { Length: > 0 } value)
            {
                return;
            }

            try
            {
                request = change(value);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
            {
                throw ConversationErrors.InvalidSetting(name, value);
            }
        }
    }

    // A number is a budget in tokens. A word is a level.
    private static ThinkingConfig ThinkingOf(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var budget)
            ? new ThinkingConfig { Budget = budget }
            : new ThinkingConfig { Level = new ThinkingLevel(value.ToUpperInvariant()) };

    private static async Task<Content> ToUserContentAsync(ChatTurn turn, string folder, CancellationToken cancellationToken)
    {
        var parts = new List<Part>();
        foreach (var target in turn.Attachments)
        {
            parts.Add(await AttachAsync(target, folder, cancellationToken).ConfigureAwait(false));
        }

        parts.AddRange(turn.Text.Length > 0 ? [new TextPart(turn.Text)] : []);
        return Content.User(parts);
    }

    private static async Task<Part> AttachAsync(string target, string folder, CancellationToken cancellationToken)
    {
        try
        {
            if (target.Contains("://", StringComparison.Ordinal))
            {
                return Part.FromUri(target);
            }

            // Editors may write paths with percent-encoding.
            var path = Path.Combine(folder, target);
            return await Part.FromFileAsync(
                    File.Exists(path) ? path : Path.Combine(folder, Uri.UnescapeDataString(target)),
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ConversationErrors.InvalidAttachment(target, e);
        }
    }
}
