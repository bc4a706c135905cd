using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Finds the words for a person in an error body, whoever wrote it: the service, a gateway, a proxy, a load balancer.</summary>
internal static partial class ErrorText
{
    private const int MaxLength = 2_000;
    private const int MaxDepth = 4;
    private const int MaxReasons = 3;

    // The first that says anything: words before names and numbers.
    private static readonly string[] _members =
    [
        "message",
        "Message",
        "error_message",
        "error_description",
        "detail",
        "error",
        "errors",
        "msg",
        "errorMessage",
        "description",
        "title",
        "reason",
        "fault",
        "faultstring",
        "details",
    ];

    /// <summary>What JSON says.</summary>
    /// <returns>The words, cleaned; null where it has none.</returns>
    public static string? Of(JsonElement json, int depth = 0) =>
        json.ValueKind switch
        {
            JsonValueKind.String => Of(json.Text(), isBody: false),
            JsonValueKind.Object when depth < MaxDepth => _members
                .Select(name => OfMember(json, name, depth + 1))
                .FirstOrDefault(words => words is not null),
            JsonValueKind.Array when depth < MaxDepth => json.EnumerateArray()
                .Take(MaxReasons)
                .Select(item => Of(item, depth + 1))
                .OfType<string>()
                .Distinct()
                .ToList()
                is { Count: > 0 } all
                ? Clean(string.Join("; ", all))
                : null,
            _ => null,
        };

    /// <summary>What a text says: a page's title, the message of XML, or the text itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBody">Whether it is a whole body, whose line breaks mean nothing, and which may be no text at all. Default
    /// true.</param>
    /// <returns>The words, cleaned; null where it is empty or no text.</returns>
    public static string? Of(string text, bool isBody = true)
    {
        if (text.TrimStart() is not ['<', ..])
        {
            return !isBody ? Clean(text)
                : IsText(text) ? Clean(Spaces().Replace(text, " "))
                : null;
        }

        var title = new[] { Title(), Heading(), XmlMessage() }
            .Select(pattern => pattern.Match(text))
            .FirstOrDefault(match => match.Success && match.Groups[1].Length > 0);
        return title is null ? null : Clean(Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(title.Groups[1].Value, " ")), " "));
    }

    /// <summary>Takes out what is not for a person: keys, all beyond a length, and control characters, which become blanks. Null where
    /// nothing is left.</summary>
    public static string? Clean(string text)
    {
        var kept = new StringBuilder(Math.Min(text.Length, MaxLength) + 1);
        foreach (var rune in text.AsSpan().Trim().EnumerateRunes())
        {
            if (kept.Length >= MaxLength)
            {
                kept.Append('…');
                break;
            }

            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is not ('\n' or '\t') && category == UnicodeCategory.Control)
            {
                kept.Append(' ');
            }
            else if (category != UnicodeCategory.Format)
            {
                kept.Append(rune);
            }
        }

        var words = Secret().Replace(kept.ToString(), match => match.Groups[1].Value + "***").Trim();
        return words.Length == 0 ? null : words;
    }

    private static string? OfMember(JsonElement json, string name, int depth) =>
        json.TryGetProperty(name, out var value) ? Of(value, depth) : null;

    // Compressed or encrypted bytes are no explanation.
    private static bool IsText(string body) => body.Count(c => c is '\uFFFD' or '\0') * 20 <= body.Length;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("<title[^>]{0,200}>([^<]{0,2000})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex(
        "<h[1-3][^>]{0,200}>(.{0,2000}?)</h[1-3]>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex Heading();

    [GeneratedRegex(
        "<(?:message|faultstring|details?|description)[^>]{0,200}>([^<]{0,2000})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex XmlMessage();

    [GeneratedRegex("<[^>]{0,2000}>")]
    private static partial Regex Tag();

    // A key of Google, one in an address, a bearer token: some gateways quote the request.
    [GeneratedRegex(@"(AIza|\bkey=|\bBearer |\bya29\.)[\w.~+/-]{8,}=*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
