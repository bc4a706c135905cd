using GeminiRx.Conversations;
using GeminiRx.Conversations.Errors;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>Finds invalid settings and broken links of conversations.</summary>
internal static class ChatProblems
{
    // Links whose files are looked at, and problems that are shown, in one document.
    private const int MaxLinks = 100;

    /// <summary>Finds the problems of a document; none if it is not a conversation.</summary>
    /// <param name="document">The document.</param>
    /// <param name="rules">Which files are never sent.</param>
    public static IReadOnlyList<PlacedProblem> Find(Document document, IgnoreRules rules)
    {
        if (ChatDocument.Find(document) is not { } conversation)
        {
            return [];
        }

        var folder = ChatDocument.FolderOf(document.Uri, rules);
        var settings = conversation
            .FindSettingProblems()
            .Select(problem => Place(conversation, problem.Start, problem.End, "setting", Diagnostic.Error, problem.Message));
        var links = conversation
            .AllTurns.SelectMany(turn => turn.AttachmentLines)
            .TakeLast(MaxLinks)
            .Select(line => (Line: line, Reason: folder.FindProblem(line.Name)))
            .Where(link => link.Reason is not null)
            .Select(link =>
                Place(
                    conversation,
                    link.Line.Start,
                    link.Line.End,
                    "attachment",
                    Diagnostic.Warning,
                    ConversationErrors.UnusableAttachment(link.Line.Name, link.Reason!)
                )
            );
        return [.. settings.Concat(links)];
    }

    private static PlacedProblem Place(Conversation conversation, int start, int end, string code, int severity, string message)
    {
        var length = conversation.Markdown.AsSpan(start, end - start).TrimEnd().Length;
        return new PlacedProblem(start, start + length, code, severity, message);
    }
}
