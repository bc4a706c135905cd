using System.Text;
using System.Text.RegularExpressions;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Replaces secrets in text that is about to be sent: keys and tokens of known forms, private key blocks, and the values of
/// assignments to names such as <c>password</c>.</summary>
internal static partial class SecretFilter
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mark = "[secret removed]";

    /// <summary>Replaces the secrets of consecutive pieces of one text. A secret across two pieces is replaced in the first.</summary>
    /// <param name="pieces">The pieces, in their order.</param>
    /// <param name="isEnvironmentFile">Whether each line <c>NAME=value</c> holds a secret.</param>
    /// <returns>The pieces without secrets, and the number of secrets.</returns>
    public static (IReadOnlyList<string> Pieces, int Count) Replace(IReadOnlyList<string> pieces, bool isEnvironmentFile = false)
    {
        var text = string.Concat(pieces);
        var secrets = Find(text, isEnvironmentFile);
        if (secrets.Count == 0)
        {
            return (pieces, 0);
        }

        var (result, start) = (new List<string>(pieces.Count), 0);
        foreach (var piece in pieces)
        {
            result.Add(Cut(text, start, start + piece.Length, secrets));
            start += piece.Length;
        }

        return (result, secrets.Count);
    }

    // Secrets that overlap are one.
    private static List<(int Start, int End)> Find(string text, bool isEnvironmentFile)
    {
        var found = new[] { PrivateKey(), Token(), Assignment() }
            .Concat(isEnvironmentFile ? [EnvironmentValue()] : [])
            .SelectMany(pattern => pattern.Matches(text))
            .Select(match => match.Groups["value"])
            .Where(value => value is { Success: true, Length: > 0 })
            .Select(value => (Start: value.Index, End: value.Index + value.Length))
            .Order();
        var joined = new List<(int Start, int End)>();
        foreach (var (start, end) in found)
        {
            if (joined is [.., var last] && start < last.End)
            {
                joined[^1] = (last.Start, Math.Max(last.End, end));
            }
            else
            {
                joined.Add((start, end));
            }
        }

        return joined;
    }

    private static string Cut(string text, int from, int to, List<(int Start, int End)> secrets)
    {
        var (piece, at) = (new StringBuilder(), from);
        foreach (var (start, end) in secrets.Where(secret => secret.Start < to && secret.End > from))
        {
            piece.Append(text, at, Math.Max(at, start) - at).Append(start >= from ? Mark : "");
            at = Math.Clamp(end, at, to);
        }

        return piece.Append(text, at, to - at).ToString();
    }

    // Up to its end, or as far as it looks like a key.
    [GeneratedRegex(
        @"(?<value>-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
            + @"(?:[\s\S]{0,16000}?-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s:,\-]{0,16000}))",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex PrivateKey();

    // Google, OpenAI and others, GitHub, Slack, AWS, GitLab, npm, Stripe, JSON Web Tokens.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?<value>AIza[0-9A-Za-z_\-]{30,}|sk-[0-9A-Za-z_\-]{20,}|gh[opsur]_[0-9A-Za-z]{30,}|github_pat_[0-9A-Za-z_]{30,}"
            + @"|xox[abprs]-[0-9A-Za-z\-]{10,}|A[KS]IA[0-9A-Z]{16}|glpat-[0-9A-Za-z_\-]{20,}|npm_[0-9A-Za-z]{30,}"
            + @"|[rs]k_(?:live|test)_[0-9A-Za-z]{16,}|eyJ[0-9A-Za-z_\-]{10,}\.eyJ[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]*)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Token();

    // The value is quoted, or a word with a digit in it, so that code such as token = next() stays.
    [GeneratedRegex(
        @"(?i)(?:password|passwd|secret|api[_\-]?key|access[_\-]?key|auth[_\-]?token|access[_\-]?token)[""']?\s{0,4}[:=]\s{0,4}"
            + @"(?:[""'](?<value>[^""'\r\n]{6,})[""']|(?<value>(?=[A-Z_+/=\-]*[0-9])[A-Z0-9_+/=\-]{12,}))",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?m)^[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*[ \t]*=[ \t]*(?<value>[^\r\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentValue();
}
