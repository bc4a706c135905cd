using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>A document with the message of a commit, and lines of git that begin with <c>#</c>.</summary>
internal static class CommitDocument
{
    private const char Comment = '#';

    /// <summary>Whether a document is one; editors have two names for it.</summary>
    public static bool Is(Document document) => document.Language is "git-commit" or "gitcommit";

    /// <summary>Where a message is written: at the beginning of the line of an offset, or of the document if a line of git is not below
    /// it.</summary>
    public static int PlaceOf(string text, int offset)
    {
        var isBelowComment = text[..TextLines.EndOf(text, offset)].Split('\n').Any(line => line.StartsWith(Comment));
        return isBelowComment ? 0 : TextLines.StartOf(text, offset);
    }
}
