namespace GeminiRx.LanguageServer.Documents;

/// <summary>A document with the message of a commit, and lines of git that begin with <c>#</c>.</summary>
internal static class CommitDocument
{
    private const char Comment = '#';

    // Behind the mark of a comment, which the user may configure. git commit -v writes the diff of all files below it.
    private const string Scissors = "------------------------ >8 ------------------------";

    // Those that git gives to the editor.
    private static readonly string[] _files = ["COMMIT_EDITMSG", "MERGE_MSG"];

    /// <summary>Whether a document is one; editors have two names for it.</summary>
    public static bool Is(Document document) => document.Language is "git-commit" or "gitcommit";

    /// <summary>Where a message is written: at the beginning of the line of an offset, or of the document if a line of git is not below
    /// it.</summary>
    public static int PlaceOf(DocumentText text, int offset)
    {
        var isBelowComment = text[..TextLines.EndOf(text, offset)].Split('\n').Any(line => line.StartsWith(Comment));
        return isBelowComment ? 0 : TextLines.StartOf(text, offset);
    }

    /// <summary>The part of a document that may be sent: of a message, the text above the line of scissors.</summary>
    public static DocumentText TextToSend(Document document) =>
        Is(document) || IsMessage(document.Uri.Name) ? AboveScissors(document.Text.ToString()) : document.Text;

    /// <summary>The part of a file that may be sent; the name tells whether it is a message.</summary>
    public static string TextToSend(string name, string text) => IsMessage(name) ? AboveScissors(text) : text;

    private static bool IsMessage(string name) => _files.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string AboveScissors(string text) =>
        text.IndexOf(Scissors, StringComparison.Ordinal) is var at and >= 0 ? text[..(text.LastIndexOf('\n', at) + 1)] : text;
}
