using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>The place of a completion, with the text around it that an answer depends on.</summary>
/// <param name="Offset">The offset of the cursor; a line break counts as one.</param>
/// <param name="Before">The text before the cursor with line feeds, at most <see cref="MaxBefore"/> UTF-16 units.</param>
/// <param name="After">The text behind the cursor with line feeds, at most <see cref="MaxAfter"/> UTF-16 units.</param>
/// <param name="IsCode">Whether the document is code, and not prose.</param>
internal sealed record CompletionPlace(int Offset, string Before, string After, bool IsCode)
{
    /// <summary>The text before the cursor that decides whether an answer fits another place.</summary>
    public const int MaxBefore = 2_000;

    /// <summary>The text behind the cursor that decides it.</summary>
    public const int MaxAfter = 500;

    /// <summary>What editors write behind the cursor by themselves, when the user types what opens it.</summary>
    public const string Pairs = ")]}>\"'`";

    private static readonly string[] _comments = ["//", "# ", "/*", "*", "--", "<!--", ";", "\"\"\"", "'''"];

    /// <summary>Whether <see cref="Before"/> begins at the beginning of the document.</summary>
    public bool IsBeforeWhole { get; private init; }

    /// <summary>Whether <see cref="After"/> ends at the end of the document.</summary>
    public bool IsAfterWhole { get; private init; }

    /// <summary>The line of the cursor before it.</summary>
    public string LineBefore => Before[(Before.LastIndexOf('\n') + 1)..];

    /// <summary>The line of the cursor behind it, without its line break.</summary>
    public string LineAfter => After[..EndOfLine];

    /// <summary>Whether nothing but blanks stands behind the cursor in its line. Only there, an answer may have several lines.</summary>
    public bool IsAtLineEnd => string.IsNullOrWhiteSpace(LineAfter);

    /// <summary>Whether the cursor seems to be in a comment or a string.</summary>
    public bool IsInText =>
        LineBefore is var line
        && (
            _comments.Any(mark => line.TrimStart().StartsWith(mark, StringComparison.Ordinal))
            || line.Contains("//", StringComparison.Ordinal)
            || line.Contains(" # ", StringComparison.Ordinal)
            || line.Count(character => character == '"') % 2 == 1
        );

    /// <summary>Whether a word goes on behind the cursor.</summary>
    public bool IsInsideWord => After.Length > 0 && (char.IsLetterOrDigit(After[0]) || After[0] == '_');

    /// <summary>The lines behind the one of the cursor that are not blank.</summary>
    public IEnumerable<string> LinesAfter => After[EndOfLine..].Split('\n').Skip(1).Where(line => !string.IsNullOrWhiteSpace(line));

    private int EndOfLine => After.IndexOf('\n') is var end and >= 0 ? end : After.Length;

    /// <summary>Takes the text around an offset of a document.</summary>
    public static CompletionPlace Of(Document document, int offset)
    {
        var text = document.Text;
        var (from, to) = (Math.Max(0, offset - MaxBefore), (int)Math.Min(text.Length, (long)offset + MaxAfter));
        return new(
            offset - text.PairsBefore(offset),
            LineBreaks.FromDocument(text[WholeCharacters.Next(text, from)..offset]),
            LineBreaks.FromDocument(text[offset..Math.Max(offset, WholeCharacters.Previous(text, to))]),
            !ProseLanguages.Contain(document.Language)
        )
        {
            IsBeforeWhole = from == 0,
            IsAfterWhole = to == text.Length,
        };
    }

    /// <summary>The text around the place is not printed.</summary>
    public override string ToString() => nameof(CompletionPlace);
}
