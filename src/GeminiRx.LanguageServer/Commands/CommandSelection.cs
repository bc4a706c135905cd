using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>The place of a command in a document.</summary>
internal static class CommandSelection
{
    /// <summary>The selection of a command in a document; a position counts as an empty one.</summary>
    public static (int Start, int End) RangeOf(StreamArguments arguments, Document document)
    {
        var range = SelectionOf(arguments);
        var (start, end) = (range?.Start ?? arguments.Position, range?.End ?? arguments.Position);
        if (start is null || end is null)
        {
            throw Refuse(InvalidParams, "The position is missing: send \"position\" or \"range\".");
        }

        return (OffsetOf(start, document), OffsetOf(end, document)) is var (from, to) && from <= to ? (from, to) : (to, to);
    }

    // One place only: an answer to several selections would go to a wrong one.
    private static Protocol.Range? SelectionOf(StreamArguments arguments) =>
        arguments switch
        {
            { Selections: not null } or { Ranges.Count: > 1 } => throw Refuse(
                RefusalReasons.SeveralSelections,
                "Several selections cannot be answered at once: use one, and send it as \"range\".",
                InvalidParams
            ),
            { Range: null, Ranges: [var only] } => only,
            _ => arguments.Range,
        };

    private static int OffsetOf(Position position, Document document) =>
        document.OffsetAt(position)
        ?? throw Refuse(
            InvalidParams,
            $"Line {position.Line} is not in the document, which has lines 0 to {document.LineCount - 1}: send a position inside it."
        );
}
