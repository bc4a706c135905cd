using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>Documents that are conversations.</summary>
internal static class ChatDocument
{
    // UTF-16 units. A larger document has no outline, lenses or diagnostics.
    private const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The conversation of a Markdown document that has a turn, or settings that only a conversation has; null for any
    /// other document.</summary>
    public static Conversation? Find(Document document)
    {
        if (document.Text.Length > MaxLength || !IsMarkdown(document))
        {
            return null;
        }

        var conversation = Conversation.Parse(document.Text.ToString());
        return
            conversation.AllTurns.Count > 0
            || conversation.FrontMatterLines.Any(line => ConversationRequest.IsOfConversationsOnly(line.Name))
            ? conversation
            : null;
    }

    /// <summary>The folder of a document's attachments.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="rules">Which files are never sent.</param>
    public static AttachmentFolder FolderOf(DocumentUri uri, IgnoreRules rules) =>
        new(Path.GetDirectoryName(uri.FilePath)) { WhyNotSent = rules.WhyNotSent };

    private static bool IsMarkdown(Document document) =>
        document.Language.Equals("markdown", StringComparison.OrdinalIgnoreCase)
        || document.Uri.Value.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}
