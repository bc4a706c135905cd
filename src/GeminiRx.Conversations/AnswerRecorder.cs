using System.Text;

namespace GeminiRx.Conversations;

/// <summary>Appends an answer to the file of a conversation while it arrives. If another program changes or replaces the file
/// meanwhile, the text that its version lacks is put into it.</summary>
internal sealed class AnswerRecorder
{
    // How often the file may change while it is written; then it is replaced as it was read last.
    private const int MaxTries = 20;

    private readonly ChatFile _file;
    private readonly StreamingEscaper _escape = new();
    private readonly StringBuilder _written = new();

    // The file: what is before the text that is written, and what another program wrote behind it.
    private string _before;
    private string _behind = "";

    // Where the answer begins, and the state of the file after the last write.
    private int _answerStart;
    private FileState _state;

    // Set if the last line of an interrupted answer may be the start of a heading: the file before that line, and the line.
    // The first new text replaces the line.
    private (string Before, string LastLine)? _partialHeading;
    private bool _hasText;

    public AnswerRecorder(ChatFile file)
    {
        _file = file;
        var before = file.Read();
        (_before, _state) = (before.Markdown, file.State);
        _answerStart = before is { State: ChatState.Interrupted, LastTurn: { } turn } ? turn.Start : _before.Length;
        if (before is { State: ChatState.Interrupted, LastTurn: { } last })
        {
            var (line, written) = _escape.ContinueAfter(before.Markdown[last.BodyStart..]);
            _partialHeading = _escape.Append(line).Text.Length < line.Length ? (before.Markdown[..^written.Length], line) : null;
        }
    }

    /// <summary>Writes the text of a chunk to the file, and ends the turn after a complete answer.</summary>
    /// <returns>The chunk with the text that is in the file now; unchanged if it has no text of candidate 0.</returns>
    public IEnumerable<Chunk> Record(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                return Write(_escape.Append(text.Text)) is { Length: > 0 } saved ? [text with { Text = saved }] : [];
            case FinishedChunk finished:
                var rest = Flush();
                End(finished.Outcome);
                return [.. rest, chunk];
            default:
                return [chunk];
        }
    }

    /// <summary>Writes the buffered text at the end of the answer.</summary>
    public IEnumerable<Chunk> Flush()
    {
        var saved = Write(_escape.Flush());
        if (_hasText)
        {
            Follow();
        }

        return saved.Length > 0 ? [new TextChunk(saved)] : [];
    }

    // An answer that was stopped, or ran out of tokens, is interrupted: it can be continued.
    private void End(Outcome outcome)
    {
        if (outcome == Outcome.Completed && Conversation.Parse(_before + _written) is { State: ChatState.Interrupted } now)
        {
            var isFollowed = ChatSyntax.RoleOf(_behind.TrimStart().Split('\n')[0]) == ChatRole.User;
            // The text behind the answer has a blank line before it.
            Put(isFollowed ? now.TurnEnd().TrimEnd('\n') : now.TurnOpening(ChatRole.User), isLast: true);
            Follow();
        }
    }

    private string Write((string Text, string Markdown) piece)
    {
        if (piece.Markdown.Length == 0)
        {
            return "";
        }

        if (_partialHeading is var (before, line) && _file.State == _state)
        {
            _partialHeading = null;
            _before = before;
            Replace(piece.Markdown);
            _hasText = true;
            return piece.Text[Math.Min(line.Length, piece.Text.Length)..];
        }

        _partialHeading = null;
        Follow();
        var conversation = _hasText ? null : Conversation.Parse(_before);
        var opening = conversation is null or { State: ChatState.Interrupted } ? "" : conversation.TurnOpening(ChatRole.Gemini);
        Put(opening + piece.Markdown, isLast: false);
        _hasText = true;
        return piece.Text;
    }

    private void Put(string text, bool isLast)
    {
        if (_behind.Length > 0)
        {
            Replace(text);
            return;
        }

        using var file = _file.OpenForAppend();
        ChatFile.Write(file, text);
        if (isLast)
        {
            file.Flush(flushToDisk: true);
        }

        _written.Append(text);
        _state = _file.State;
    }

    private void Replace(string text)
    {
        _written.Append(text);
        WriteAll();
    }

    // Another program may save the file at any moment: its version is taken over, and the file is written again.
    private void WriteAll()
    {
        for (var tries = 0; !_file.TryReplaceText(_before + _written + _behind, tries < MaxTries ? _state : null); tries++)
        {
            TakeOver();
        }

        _state = _file.State;
    }

    private void Follow()
    {
        if (_file.State != _state && TakeOver())
        {
            WriteAll();
        }
    }

    // Takes over what another program has made of the file. False if it has the same text.
    private bool TakeOver()
    {
        (var theirs, _state) = _file.ReadSettled();
        if (theirs == _before + _written + _behind)
        {
            return false;
        }

        var merged = ConversationMerge.Merge(_before + _written, Math.Min(_answerStart, _before.Length), theirs);
        (_before, _behind, _answerStart) = (merged.Before, merged.Behind, merged.AnswerStart);
        _written.Clear().Append(merged.Missing);
        _file.Merges++;
        return true;
    }
}
