using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Finds the message in an error body of any origin: the service, a gateway, a proxy, a load balancer.</summary>
internal static partial class ErrorText
{
    private const int MaxLength = 2_000;
    private const int MaxDepth = 4;
    private const int MaxReasons = 3;

    // The first member with a text counts: messages come before names and numbers.
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

    /// <summary>Finds the message in JSON.</summary>
    /// <returns>The message, cleaned; null if there is none.</returns>
    public static string? Find(JsonElement json, int depth = 0) =>
        json.ValueKind switch
        {
            JsonValueKind.String => Find(json.Text(), isBody: false),
            JsonValueKind.Object when depth < MaxDepth => _members
                .Select(name => OfMember(json, name, depth + 1))
                .FirstOrDefault(message => message is not null),
            JsonValueKind.Array when depth < MaxDepth => json.EnumerateArray()
                .Take(MaxReasons)
                .Select(item => Find(item, depth + 1))
                .OfType<string>()
                .Distinct()
                .ToList()
                is { Count: > 0 } all
                ? Clean(string.Join("; ", all))
                : null,
            _ => null,
        };

    /// <summary>Finds the message in a text: the title of a page, the message of XML, or the text itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBody">Whether the text is a whole body: its line breaks have no meaning, and it may be binary. Default true.</param>
    /// <returns>The message, cleaned; null if the text is empty or binary.</returns>
    public static string? Find(string text, bool isBody = true)
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

    /// <summary>Removes keys and format characters, replaces control characters by blanks, and cuts a long text. Null if nothing is
    /// left.</summary>
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

        var message = Secret().Replace(kept.ToString(), match => match.Groups[1].Value + "***").Trim();
        return message.Length == 0 ? null : message;
    }

    private static string? OfMember(JsonElement json, string name, int depth) =>
        json.TryGetProperty(name, out var value) ? Find(value, depth) : null;

    // Compressed or encrypted bytes are not a message.
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

    // A Google key, a key in an address, a bearer token: some gateways quote the request.
    [GeneratedRegex(@"(AIza|\bkey=|\bBearer |\bya29\.)[\w.~+/-]{8,}=*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
