using System.Text.RegularExpressions;

namespace GeminiRx.Conversations.Prompts;

/// <summary>The variables of prompts, and their values in a request.</summary>
internal static partial class PromptTemplate
{
    public const string Language = "language";
    public const string File = "file";
    public const string Selection = "selection";
    public const string Before = "before";
    public const string After = "after";
    public const string Diagnostics = "diagnostics";
    public const string Instruction = "instruction";
    public const string OpenFiles = "open-files";

    /// <summary>The files that the instruction names.</summary>
    public const string Files = "files";

    /// <summary>The staged changes of the repository.</summary>
    public const string Diff = "diff";

    /// <summary>The mark of the place where the answer goes.</summary>
    public const string Cursor = "<CURSOR>";

    /// <summary>The names of all variables.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [Language, File, Selection, Before, After, Diagnostics, Instruction, OpenFiles, Files, Diff];

    /// <summary>
    /// Replaces each variable by its value. A paragraph whose variables are all empty is left out, unless it contains the mark of the
    /// place. Values are inserted as they are: a variable in a value is not replaced. Files that the instruction names, and the
    /// instruction, follow at the end if the template does not use them.
    /// </summary>
    /// <param name="template">The text with variables.</param>
    /// <param name="values">The values by name; a missing one is empty.</param>
    public static string Render(string template, IReadOnlyDictionary<string, string> values)
    {
        var paragraphs = BlankLines().Split(template.ReplaceLineEndings("\n").Trim()).Where(paragraph => IsKept(paragraph, values));
        var text = paragraphs.Select(paragraph => Variable().Replace(paragraph, match => ValueOf(match, values)));
        var unused = new[] { Files, Instruction }
            .Where(name => !Uses(template, name))
            .Select(name => values.GetValueOrDefault(name, ""))
            .Where(value => value.Length > 0);
        return string.Join("\n\n", text.Concat(unused));
    }

    /// <summary>Whether a text contains a variable.</summary>
    public static bool Uses(string template, string name) => Variable().Matches(template).Any(match => match.Groups[1].Value == name);

    /// <summary>The variables in a text that do not exist, with their offsets.</summary>
    public static IEnumerable<(string Name, int At)> UnknownVariables(string template) =>
        Variable()
            .Matches(template)
            .Where(match => !Names.Contains(match.Groups[1].Value))
            .Select(match => (match.Groups[1].Value, match.Index));

    private static bool IsKept(string paragraph, IReadOnlyDictionary<string, string> values)
    {
        var variables = Variable().Matches(paragraph);
        return variables.Count == 0
            || paragraph.Contains(Cursor, StringComparison.Ordinal)
            || variables.Any(match => ValueOf(match, values).Length > 0);
    }

    private static string ValueOf(Match match, IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault(match.Groups[1].Value, "");

    [GeneratedRegex(@"\{\{\s*([A-Za-z-]+)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\n(?:[ \t]*\n)+", RegexOptions.CultureInvariant)]
    private static partial Regex BlankLines();
}
