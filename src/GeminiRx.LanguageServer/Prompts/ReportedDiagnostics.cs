using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The diagnostics of other servers that a request is about. Any JSON is accepted: a member of another type counts as
/// absent.</summary>
internal static class ReportedDiagnostics
{
    private const int MaxCount = 50;

    // UTF-16 units of a message, and of a name.
    private const int MaxMessage = 500;
    private const int MaxName = 60;

    /// <summary>Reads the member <c>diagnostics</c> of a command.</summary>
    /// <exception cref="StreamJsonRpc.LocalRpcException">It is not an array.</exception>
    public static IReadOnlyList<JsonElement> Read(JsonElement? diagnostics) =>
        diagnostics switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => [],
            { ValueKind: JsonValueKind.Array } some => Select(some.EnumerateArray()),
            { ValueKind: var kind } => throw Refuse(
                InvalidParams,
                $"\"diagnostics\" is of type {kind}: send an array of diagnostics, as in CodeActionContext."
            ),
        };

    /// <summary>The first diagnostics with a message that are not of this server.</summary>
    public static IReadOnlyList<JsonElement> Select(IEnumerable<JsonElement> diagnostics) =>
        [.. diagnostics.Where(one => MessageOf(one).Length > 0 && TextOf(one, "source") != Diagnostic.OfServer).Take(MaxCount)];

    /// <summary>The diagnostics as one JSON value.</summary>
    public static JsonElement ToJson(IReadOnlyList<JsonElement> diagnostics) =>
        JsonSerializer.SerializeToElement(diagnostics, ProtocolJson.Default.IReadOnlyListJsonElement);

    /// <summary>One line for each diagnostic: <c>Line 3, error, csharp CS1002: ; expected</c>.</summary>
    public static string Describe(IReadOnlyList<JsonElement> diagnostics) => string.Join('\n', diagnostics.Select(Describe));

    private static string Describe(JsonElement diagnostic)
    {
        var name = $"{Shorten(TextOf(diagnostic, "source"), MaxName)} {Shorten(TextOf(diagnostic, "code"), MaxName)}".Trim();
        string[] parts = [LineOf(diagnostic), SeverityOf(diagnostic), name];
        var place = string.Join(", ", parts.Where(part => part.Length > 0));
        var message = Shorten(MessageOf(diagnostic), MaxMessage);
        return place.Length == 0 ? message : $"{char.ToUpperInvariant(place[0])}{place[1..]}: {message}";
    }

    private static string LineOf(JsonElement diagnostic) =>
        Member(Member(Member(diagnostic, "range"), "start"), "line") is { } line && IntegerConverter.From(line) is >= 0 and var number
            ? $"line {(long)number + 1}"
            : "";

    private static string SeverityOf(JsonElement diagnostic) =>
        (Member(diagnostic, "severity") is { } severity ? IntegerConverter.From(severity) : null) switch
        {
            Diagnostic.Error => "error",
            Diagnostic.Warning => "warning",
            3 => "information",
            4 => "hint",
            _ => "",
        };

    // A message may have a markup kind.
    private static string MessageOf(JsonElement diagnostic) =>
        TextOf(diagnostic, "message") is { Length: > 0 } text ? text
        : Member(diagnostic, "message") is { } markup ? TextOf(markup, "value")
        : "";

    private static string TextOf(JsonElement value, string name) =>
        Member(value, name) switch
        {
            { ValueKind: JsonValueKind.String } text => OnOneLine(text.GetString()!),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => "",
        };

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } some && some.TryGetProperty(name, out var member) ? member : null;

    private static string OnOneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string Shorten(string text, int length) =>
        text.Length <= length ? text : $"{text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]}…";
}
