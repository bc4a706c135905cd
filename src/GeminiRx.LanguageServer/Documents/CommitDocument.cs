namespace GeminiRx.LanguageServer.Documents;

/// <summary>A document with the message of a commit, and lines of git that begin with <c>#</c>.</summary>
internal static class CommitDocument
{
    private const char Comment = '#';

    // Behind the mark of a comment, which the user may configure. git commit -v writes the diff of all files below it.
    private const string Scissors = "------------------------ >8 ------------------------";

    /// <summary>Whether a document is one; editors have two names for it.</summary>
    public static bool Is(Document document) => document.Language is "git-commit" or "gitcommit";

    /// <summary>Where a message is written: at the beginning of the line of an offset, or of the document if a line of git is not below
    /// it.</summary>
    public static int PlaceOf(string text, int offset)
    {
        var isBelowComment = text[..TextLines.EndOf(text, offset)].Split('\n').Any(line => line.StartsWith(Comment));
        return isBelowComment ? 0 : TextLines.StartOf(text, offset);
    }

    /// <summary>The part of a document that may be sent: of a message, the text above the line of scissors.</summary>
    public static string TextToSend(Document document) =>
        Is(document) && document.Text.IndexOf(Scissors, StringComparison.Ordinal) is var at and >= 0
            ? document.Text[..TextLines.StartOf(document.Text, at)]
            : document.Text;
}
