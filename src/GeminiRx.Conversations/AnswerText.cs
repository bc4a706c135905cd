using System.Text;

namespace GeminiRx.Conversations;

/// <summary>Converts an answer, while it arrives, to the text that is appended to its conversation.</summary>
internal sealed class AnswerText
{
    private readonly Conversation _before;
    private readonly StreamingEscaper _escape = new();
    private readonly StringBuilder _appended = new();
    private string _opening;

    // Set if the last line of an interrupted answer may be the start of a heading: the line as text, and as it is in the conversation.
    private (string Text, string Markdown)? _partialHeading;
    private bool _isAfterCarriageReturn;

    public AnswerText(Conversation before)
    {
        (_before, _opening) = (before, before.State == ChatState.Interrupted ? "" : before.TurnOpening(ChatRole.Gemini));
        if (before is { State: ChatState.Interrupted, LastTurn: { } last })
        {
            var line = _escape.ContinueAfter(before.Markdown[last.BodyStart..]);
            _partialHeading = _escape.Append(line.Text).Text.Length < line.Text.Length ? line : null;
        }
    }

    /// <summary>Takes a piece of the answer.</summary>
    /// <returns>The text to append, with line feeds; may be empty.</returns>
    public string Push(string text) => Append(_escape.Append(WithLineFeeds(text)));

    /// <summary>Ends the answer.</summary>
    /// <returns>The buffered text.</returns>
    public string Flush() => Append(_escape.Flush());

    /// <summary>Ends the turn after a complete answer, so that the user can write the next one.</summary>
    /// <param name="isFollowed">Whether the conversation already has a turn of the user below the answer.</param>
    /// <returns>The text to append; empty if there is no answer.</returns>
    public string EndTurn(bool isFollowed)
    {
        var whole = Conversation.Parse(_before.Markdown + _appended);
        return whole.State != ChatState.Interrupted ? ""
            : isFollowed ? whole.TurnEnd()
            : whole.TurnOpening(ChatRole.User);
    }

    private string Append((string Text, string Markdown) piece)
    {
        if (piece.Markdown.Length == 0)
        {
            return "";
        }

        var markdown = _partialHeading is { } line ? Continue(line, piece) : piece.Markdown;
        var appended = _opening + markdown;
        (_opening, _partialHeading) = ("", null);
        _appended.Append(appended);
        return appended;
    }

    // The beginning of the line is already in the conversation, where it cannot be escaped any more: a blank after it makes it no heading.
    private static string Continue((string Text, string Markdown) line, (string Text, string Markdown) piece)
    {
        if (piece.Markdown.StartsWith(line.Markdown, StringComparison.Ordinal))
        {
            return piece.Markdown[line.Markdown.Length..];
        }

        var first = ChatSyntax.LinesOf(piece.Text).First().Line;
        var rest = piece.Markdown[ChatSyntax.LinesOf(piece.Markdown).First().Line.Length..];
        var end = first.TrimEnd('\n').Length;
        var blank = ChatSyntax.RoleOf(first) is null ? "" : " ";
        return first[line.Text.Length..end] + blank + first[end..] + rest;
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
