using System.Text;
using System.Text.RegularExpressions;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Replaces secrets in text that is about to be sent: keys and tokens of known forms, private key blocks, and the values of
/// assignments to names such as <c>password</c>.</summary>
internal static partial class SecretFilter
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mark = "[secret removed]";

    /// <summary>The length of the text around a piece that shows whether the piece begins or ends inside of a secret.</summary>
    public const int Surroundings = 64 * 1024;

    /// <summary>Replaces the secrets of consecutive pieces of one text. A secret across two pieces is replaced in the first.</summary>
    /// <param name="pieces">The pieces, in their order.</param>
    /// <param name="isEnvironmentFile">Whether each value <c>NAME=value</c>, also of several lines, is a secret.</param>
    /// <param name="before">The text before the first piece, which is not sent. Default: none.</param>
    /// <param name="after">The text after the last piece, which is not sent. Default: none.</param>
    /// <returns>The pieces without secrets, and the number of secrets.</returns>
    public static (IReadOnlyList<string> Pieces, int Count) Replace(
        IReadOnlyList<string> pieces,
        bool isEnvironmentFile = false,
        string before = "",
        string after = ""
    )
    {
        var text = string.Concat([before, .. pieces, after]);
        var (start, last) = (before.Length, text.Length - after.Length);
        var secrets = Find(text, isEnvironmentFile)
            .Where(secret => secret.Start < last && secret.End > start)
            .Select(secret => (Start: Math.Max(secret.Start, start), End: Math.Min(secret.End, last)))
            .ToList();
        if (secrets.Count == 0)
        {
            return (pieces, 0);
        }

        var result = new List<string>(pieces.Count);
        foreach (var piece in pieces)
        {
            result.Add(Cut(text, start, start + piece.Length, secrets));
            start += piece.Length;
        }

        return (result, secrets.Count);
    }

    /// <summary>Replaces the secrets of a text.</summary>
    public static (string Text, int Count) Replace(string text, bool isEnvironmentFile = false) =>
        Replace([text], isEnvironmentFile) is var (pieces, count) ? (pieces[0], count) : default;

    /// <summary>Replaces the secrets in the beginning of a text. What follows shows whether a secret is cut.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The length of its beginning.</param>
    /// <param name="isEnvironmentFile">Whether each line <c>NAME=value</c> holds a secret.</param>
    /// <returns>The beginning without secrets, not longer than it was, and the number of secrets.</returns>
    public static (string Text, int Count) ReplaceStart(string text, int length, bool isEnvironmentFile)
    {
        var (pieces, count) = Replace(
            [text[..length]],
            isEnvironmentFile,
            after: text[length..(int)Math.Min(text.Length, (long)length + Surroundings)]
        );
        return (WholeCharacters.First(pieces[0], length), count);
    }

    // Secrets that overlap are one.
    private static List<(int Start, int End)> Find(string text, bool isEnvironmentFile)
    {
        var found = new[] { PrivateKey(), Token(), Assignment(), Authorization(), Connection() }
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

    // Google, OpenAI and others, GitHub, Slack, AWS, GitLab, npm, PyPI, Stripe, SendGrid, Hugging Face, Shopify, JSON Web Tokens. A part of
    // a token that another part has to follow is bounded, so that the time is linear.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?<value>AIza[0-9A-Za-z_\-]{30,}|ya29\.[0-9A-Za-z_\-]{20,}|GOCSPX-[0-9A-Za-z_\-]{20,}|sk-[0-9A-Za-z_\-]{20,}"
            + @"|gh[opsur]_[0-9A-Za-z]{30,}|github_pat_[0-9A-Za-z_]{30,}|xox[abeoprs]-[0-9A-Za-z\-]{10,}|xapp-[0-9A-Za-z\-]{10,}"
            + @"|hooks\.slack\.com/services/[0-9A-Za-z/]{20,}|A[BCKS](?:IA|CA)[0-9A-Z]{16}|glpat-[0-9A-Za-z_\-]{20,}"
            + @"|npm_[0-9A-Za-z]{30,}|pypi-[0-9A-Za-z_\-]{50,}|[rs]k_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z]{20,}"
            + @"|SG\.[0-9A-Za-z_\-]{16,64}\.[0-9A-Za-z_\-]{16,}|hf_[0-9A-Za-z]{30,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32,}"
            + @"|eyJ(?>[0-9A-Za-z_\-]{10,2000})\.eyJ[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]*)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Token();

    // The value is quoted, or a word with a digit near its beginning, so that code such as token = next() stays.
    [GeneratedRegex(
        @"(?i)(?:password|passwd|secret|credential|api[_\-]?key|access[_\-]?key|account[_\-]?key|private[_\-]?key"
            + @"|(?:auth|access|refresh|bearer)[_\-]?token|[_\-]token)[""']?\s{0,4}[:=]\s{0,4}"
            + @"(?:[""'](?<value>[^""'\r\n]{6,})[""']|(?<value>(?=[A-Z_+/=\-]{0,100}[0-9])[A-Z0-9_+/=\-]{12,}))",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Assignment();

    // The header of a request.
    [GeneratedRegex(
        @"(?i)(?<![A-Z])(?:bearer|basic)[ \t]{1,4}(?<value>(?=[A-Z._~+/\-]{0,100}[0-9])[A-Z0-9._~+/=\-]{16,})",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Authorization();

    // The password of an address, and of a list of pairs.
    [GeneratedRegex(
        @"(?i)(?:://[^\s:/@""'<>]{0,100}:(?<value>[^\s/@""'<>{}$]{1,200})@"
            + @"|[;""']\s{0,4}(?:password|pwd)=(?<value>[^;""'\s(){}$]{3,}))",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Connection();

    // A value in quotation marks may have several lines. Without a second mark, it ends with its line.
    [GeneratedRegex(
        @"(?m)^[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_.\-]*[ \t]*=[ \t]*"
            + @"(?<value>(?>""(?>(?:[^""\\]|\\[\s\S])*)""|'[^']*'|`[^`]*`)[^\r\n]*|[^\r\n]+)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex EnvironmentValue();
}
