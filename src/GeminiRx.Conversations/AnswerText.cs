using System.Text;

namespace GeminiRx.Conversations;

/// <summary>A piece of an answer, and its form in the conversation.</summary>
/// <param name="Text">The text.</param>
/// <param name="Markdown">Its form in the conversation.</param>
/// <param name="Line">Set if the piece begins with an incomplete line that is already in the conversation and may have become syntax: the
/// line as text, and as it is there.</param>
internal readonly record struct AnswerPiece(string Text, string Markdown, (string Text, string Markdown)? Line);

/// <summary>Converts an answer, while it arrives, to the text that is appended to its conversation.</summary>
internal sealed class AnswerText
{
    private readonly Conversation _before;
    private readonly StreamingEscaper _escape = new();
    private readonly StringBuilder _appended = new();
    private string _opening;

    // Set if the last line of an interrupted answer may be the start of syntax.
    private (string Text, string Markdown)? _partialLine;
    private bool _isAfterCarriageReturn;

    public AnswerText(Conversation before)
    {
        (_before, _opening) = (before, OpeningOf(before));
        if (before is { State: ChatState.Interrupted, LastTurn: { } last })
        {
            var line = _escape.ContinueAfter(before.Markdown[last.BodyStart..]);
            _partialLine = _escape.Append(line.Text).Text.Length < line.Text.Length ? line : null;
        }
    }

    /// <summary>What is appended to a conversation before an answer.</summary>
    public static string OpeningOf(Conversation before) => before.State == ChatState.Interrupted ? "" : before.TurnOpening(ChatRole.Gemini);

    /// <summary>What is appended after a complete answer, so that the user can write the next turn.</summary>
    /// <param name="whole">The conversation with the answer.</param>
    /// <param name="isFollowed">Whether the conversation already has a turn of the user below the answer.</param>
    /// <returns>The text to append; empty if there is no answer.</returns>
    public static string EndOf(Conversation whole, bool isFollowed) =>
        whole.State != ChatState.Interrupted ? ""
        : isFollowed ? whole.TurnEnd()
        : whole.TurnOpening(ChatRole.User);

    /// <summary>Takes a piece of the answer.</summary>
    /// <returns>The text to append, with line feeds; may be empty.</returns>
    public string Push(string text) => Append(Take(WithLineFeeds(text)));

    /// <summary>Ends the answer.</summary>
    /// <returns>The buffered text.</returns>
    public string Flush() => Append(TakeRest());

    /// <summary>Ends the turn after a complete answer, so that the user can write the next one; see <see cref="EndOf"/>.</summary>
    public string EndTurn(bool isFollowed) => EndOf(Conversation.Parse(_before.Markdown + _appended), isFollowed);

    /// <summary>Takes a piece of the answer, whose line ends stay.</summary>
    /// <returns>What is no longer buffered, without the opening.</returns>
    public AnswerPiece Take(string text) => Piece(_escape.Append(text));

    /// <summary>Ends the answer.</summary>
    /// <returns>What was buffered.</returns>
    public AnswerPiece TakeRest() => Piece(_escape.Flush());

    private AnswerPiece Piece((string Text, string Markdown) piece)
    {
        var line = _partialLine;
        _partialLine = piece.Markdown.Length > 0 ? null : line;
        return new AnswerPiece(piece.Text, piece.Markdown, piece.Markdown.Length > 0 ? line : null);
    }

    private string Append(AnswerPiece piece)
    {
        if (piece.Markdown.Length == 0)
        {
            return "";
        }

        var appended = _opening + (piece.Line is { } line ? Continue(line, piece) : piece.Markdown);
        _opening = "";
        _appended.Append(appended);
        return appended;
    }

    // The beginning of the line is already in the conversation, where it cannot be escaped any more: a blank makes it no syntax.
    private static string Continue((string Text, string Markdown) line, AnswerPiece piece)
    {
        if (piece.Markdown.StartsWith(line.Markdown, StringComparison.Ordinal))
        {
            return piece.Markdown[line.Markdown.Length..];
        }

        var first = ChatSyntax.LinesOf(piece.Text).First().Line;
        var rest = piece.Markdown[ChatSyntax.LinesOf(piece.Markdown).First().Line.Length..];
        var end = first.TrimEnd('\n').Length;
        return ChatSyntax.IsMark(first)
            ? " " + first[line.Text.Length..] + rest
            : first[line.Text.Length..end] + (ChatSyntax.RoleOf(first) is null ? "" : " ") + first[end..] + rest;
    }

    // An editor takes a carriage return as a line end too.
    private string WithLineFeeds(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character != '\n' || !_isAfterCarriageReturn)
            {
                result.Append(character == '\r' ? '\n' : character);
            }

            _isAfterCarriageReturn = character == '\r';
        }

        return result.ToString();
    }
}
