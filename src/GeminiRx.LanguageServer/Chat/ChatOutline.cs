using System.Text.Json;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>The turns of a conversation as folding ranges and symbols. Other documents have none.</summary>
internal static class ChatOutline
{
    // UTF-16 units of a turn's first line.
    private const int MaxDetail = 60;

    /// <summary>A range for the settings, and one for each turn up to its last line with text.</summary>
    public static IReadOnlyList<FoldingRange> FoldingRanges(Document? document)
    {
        if (document is null || ChatDocument.Find(document) is not { } conversation)
        {
            return [];
        }

        return
        [
            .. conversation
                .AllTurns.Select(turn => (turn.Start, End: EndOf(conversation, turn)))
                .Prepend((Start: 0, End: conversation.Markdown.AsSpan(0, conversation.FrontMatterEnd).TrimEnd("\r\n").Length))
                .Select(part => RangeOf(document, part.Start, part.End))
                .Where(range => range.End.Line > range.Start.Line)
                .Select(range => new FoldingRange(range.Start.Line, range.End.Line, "region")),
        ];
    }

    /// <summary>A symbol for each turn.</summary>
    /// <param name="document">The document.</param>
    /// <param name="isHierarchical">Whether the editor supports symbols with details.</param>
    public static IReadOnlyList<JsonElement> Symbols(Document? document, bool isHierarchical)
    {
        if (document is null || ChatDocument.Find(document) is not { } conversation)
        {
            return [];
        }

        return [.. conversation.AllTurns.Select(ToSymbol)];

        JsonElement ToSymbol(ChatTurn turn)
        {
            var (name, detail) = (turn.Role.ToString(), FirstLineOf(turn));
            var range = RangeOf(document, turn.Start, EndOf(conversation, turn));
            if (isHierarchical)
            {
                var heading = RangeOf(document, turn.Start, turn.Start + ChatSyntax.HeadingFor(turn.Role).Length);
                var symbol = new DocumentSymbol(name, detail, DocumentSymbol.Text, range, heading);
                return JsonSerializer.SerializeToElement(symbol, ProtocolJson.Default.DocumentSymbol);
            }

            var flat = new SymbolInformation(
                detail.Length == 0 ? name : $"{name}: {detail}",
                DocumentSymbol.Text,
                new Location(document.Uri.Value, range)
            );
            return JsonSerializer.SerializeToElement(flat, ProtocolJson.Default.SymbolInformation);
        }
    }

    private static int EndOf(Conversation conversation, ChatTurn turn) =>
        turn.Start + conversation.Markdown.AsSpan(turn.Start, turn.End - turn.Start).TrimEnd().Length;

    private static Protocol.Range RangeOf(Document document, int start, int end) =>
        new(document.PositionAt(start), document.PositionAt(end));

    private static string FirstLineOf(ChatTurn turn)
    {
        var line =
            turn.Text.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))
            ?? (turn.Attachments is [var target, ..] ? target : null);
        var text = line?.Trim() ?? "";
        return text.Length <= MaxDetail
            ? text
            : $"{text[..(char.IsHighSurrogate(text[MaxDetail - 1]) ? MaxDetail - 1 : MaxDetail)].TrimEnd()}…";
    }
}
