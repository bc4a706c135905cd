using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>What the model is told: a place in a document, its surroundings, and the other open documents.</summary>
internal static class PromptContext
{
    // UTF-16 units, about four for a token.
    private const int MaxBefore = 24_000;
    private const int MaxAfter = 6_000;
    private const int MaxOther = 6_000;
    private const int MaxOthers = 24_000;

    // Files that hold secrets in any form.
    private static readonly string[] _secretFiles =
    [
        ".env",
        ".netrc",
        ".npmrc",
        ".pgpass",
        "credentials",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "id_rsa",
    ];
    private static readonly string[] _secretEndings = [".key", ".keystore", ".p12", ".pem", ".pfx"];

    /// <summary>Creates the values of the variables.</summary>
    /// <param name="document">The document.</param>
    /// <param name="place">The place, and the selection.</param>
    /// <param name="instruction">The instruction; empty if there is none.</param>
    /// <param name="others">The other open documents, the most important first.</param>
    /// <param name="diagnostics">The diagnostics that the request is about, one a line. Default: none.</param>
    /// <returns>The values by name, and the number of secrets that were replaced.</returns>
    public static (IReadOnlyDictionary<string, string> Values, int Secrets) Create(
        Document document,
        PromptPlace place,
        string instruction,
        IReadOnlyList<Document> others,
        string diagnostics = ""
    )
    {
        var text = document.Text;
        var from = WholeCharacter(text, Math.Max(0, place.Start - MaxBefore));
        var to = WholeCharacter(text, (int)Math.Min(text.Length, (long)place.End + MaxAfter));
        var name = NameOf(document.Uri);
        string[] pieces =
        [
            Without(text, from, place.Start, place.Instruction),
            Without(text, place.Start, place.End, place.Instruction),
            Without(text, place.End, to, place.Instruction),
        ];
        var (own, secrets) = SecretFilter.Replace(pieces, IsEnvironmentFile(name));
        var (reported, inReports) = SecretFilter.Replace([diagnostics]);
        var (open, hidden) = Describe(others);
        var values = new Dictionary<string, string>
        {
            [PromptTemplate.File] = name,
            [PromptTemplate.Language] = document.Language,
            [PromptTemplate.Before] = own[0],
            [PromptTemplate.Selection] = own[1],
            [PromptTemplate.After] = own[2],
            [PromptTemplate.Diagnostics] = reported[0],
            [PromptTemplate.Instruction] = instruction.Trim(),
            [PromptTemplate.OpenFiles] = open,
        };
        return (values, secrets + inReports + hidden);
    }

    private static (string Text, int Secrets) Describe(IReadOnlyList<Document> others)
    {
        var (parts, left, secrets) = (new List<string>(), MaxOthers, 0);
        foreach (var other in others.Where(other => other.Text.Length > 0 && !IsSecretFile(NameOf(other.Uri))))
        {
            var length = WholeCharacter(other.Text, Math.Min(Math.Min(MaxOther, left), other.Text.Length));
            if (length == 0)
            {
                break;
            }

            var (pieces, count) = SecretFilter.Replace([other.Text[..length]]);
            parts.Add($"{NameOf(other.Uri)}:\n{pieces[0].Trim('\n')}");
            (left, secrets) = (left - length, secrets + count);
        }

        return (string.Join("\n\n", parts), secrets);
    }

    // The line of the instruction is not a part of the text.
    private static string Without(string text, int from, int to, InstructionLine? line)
    {
        if (line is null || line.End <= from || line.Start >= to)
        {
            return text[from..to];
        }

        var (start, end) = (Math.Clamp(line.Start, from, to), Math.Clamp(line.End, from, to));
        return string.Concat(text.AsSpan(from, start - from), text.AsSpan(end, to - end));
    }

    private static bool IsEnvironmentFile(string name) => name.StartsWith(".env", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file of this name is likely to contain secrets in any form.</summary>
    public static bool IsSecretFile(string name) =>
        IsEnvironmentFile(name)
        || _secretFiles.Contains(name, StringComparer.OrdinalIgnoreCase)
        || _secretEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(DocumentUri uri)
    {
        var path = uri.Value.Split('?', '#')[0].TrimEnd('/');
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    private static int WholeCharacter(string text, int offset) =>
        offset > 0 && offset < text.Length && char.IsLowSurrogate(text[offset]) ? offset - 1 : offset;
}
