using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;

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

        var conversation = Conversation.Parse(document.Text);
        return
            conversation.AllTurns.Count > 0
            || conversation.FrontMatterLines.Any(line => ConversationRequest.IsOfConversationsOnly(line.Name))
            ? conversation
            : null;
    }

    /// <summary>The folder of a document's attachments.</summary>
    public static AttachmentFolder FolderOf(DocumentUri uri) => new(Path.GetDirectoryName(uri.FilePath)) { IsSecret = IsSecret };

    // A link counts like the file that it leads to.
    private static bool IsSecret(string path) =>
        PromptContext.IsSecretFile(Path.GetFileName(path))
        || (
            File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } file && PromptContext.IsSecretFile(file.Name)
        );

    private static bool IsMarkdown(Document document) =>
        document.Language.Equals("markdown", StringComparison.OrdinalIgnoreCase)
        || document.Uri.Value.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}
