using System.Globalization;

namespace GeminiRx.Conversations;

/// <summary>Makes requests of conversations.</summary>
public static class ConversationRequest
{
    /// <summary>The request that the conversation waits for: all its turns, its model, its system instruction, and what it says of
    /// temperature, top-p, top-k, max-tokens and thinking.</summary>
    /// <param name="conversation">The conversation. Where its last answer broke off, the request asks to go on with it: see
    /// <see cref="TextToContinue"/>.</param>
    /// <param name="folder">The folder that paths of attachments begin from.</param>
    /// <param name="cancellationToken">Ends the reading of attachments.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="GeminiConfigurationException">There is no question, a setting cannot be used, or an attachment cannot be read; the
    /// message says which.</exception>
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
                    : await UserAsync(turn, folder, cancellationToken).ConfigureAwait(false)
            );
        }

        if (conversation.State == ChatState.Ready)
        {
            throw new GeminiConfigurationException("The conversation holds no question that waits for an answer.");
        }

        if (conversation.State == ChatState.Broken)
        {
            contents.Add(Content.User(new ResumeOptions().ContinuePrompt));
        }

        string? Setting(string name) => conversation.Settings.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        try
        {
            return new GenerateRequest(contents)
            {
                Model = Setting("model"),
                System = Setting("system"),
                Temperature = Setting("temperature") is { } temperature ? double.Parse(temperature, CultureInfo.InvariantCulture) : null,
                TopP = Setting("top-p") is { } topP ? double.Parse(topP, CultureInfo.InvariantCulture) : null,
                TopK = Setting("top-k") is { } topK ? int.Parse(topK, CultureInfo.InvariantCulture) : null,
                MaxOutputTokens = Setting("max-tokens") is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : null,
                Thinking =
                    Setting("thinking") is not { } thinking ? null
                    : int.TryParse(thinking, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var budget)
                        ? new ThinkingConfig { Budget = budget }
                    : new ThinkingConfig { Level = new ThinkingLevel(thinking.ToUpperInvariant()) },
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new GeminiConfigurationException(
                "A number in the conversation's settings cannot be used.",
                "Correct temperature, top-p, top-k or max-tokens at the beginning of the file."
            );
        }
    }

    /// <summary>The text that the answer of this request continues.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <returns>The text of the last answer where it broke off; otherwise "". For <see cref="TrimRepeatedTextOperator"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="conversation"/> is null.</exception>
    public static string TextToContinue(this Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation is { State: ChatState.Broken, LastTurn: { } last } ? last.Text : "";
    }

    private static async Task<Content> UserAsync(ChatTurn turn, string folder, CancellationToken cancellationToken)
    {
        var parts = new List<Part>();
        foreach (var place in turn.Attachments)
        {
            parts.Add(await AttachAsync(place, folder, cancellationToken).ConfigureAwait(false));
        }

        parts.AddRange(turn.Text.Length > 0 ? [new TextPart(turn.Text)] : []);
        return Content.User(parts);
    }

    private static async Task<Part> AttachAsync(string place, string folder, CancellationToken cancellationToken)
    {
        try
        {
            if (place.Contains("://", StringComparison.Ordinal))
            {
                return Part.FromUri(place);
            }

            // Editors write spaces and the like as an address does.
            var path = Path.Combine(folder, place);
            return await Part.FromFileAsync(
                    File.Exists(path) ? path : Path.Combine(folder, Uri.UnescapeDataString(place)),
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GeminiConfigurationException(
                $"{place} cannot be attached: {e.Message.Split(" (Parameter")[0]}",
                "Correct the link in the conversation, or take it out."
            );
        }
    }
}
