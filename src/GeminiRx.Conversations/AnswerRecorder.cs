namespace GeminiRx.Conversations;

/// <summary>Appends an answer to the file of a conversation while it arrives.</summary>
internal sealed class AnswerRecorder : IDisposable
{
    private readonly ChatFile _file;
    private readonly StreamingEscaper _escape = new();
    private FileStream? _appender;

    // Set if the last line of an interrupted answer may be the start of a heading: the file before that line, and the line.
    // The first new text replaces the line.
    private (string Before, string LastLine)? _partialHeading;

    public AnswerRecorder(ChatFile file)
    {
        _file = file;
        var before = file.Read();
        if (before is { State: ChatState.Interrupted, LastTurn: { } last })
        {
            var (line, written) = _escape.ContinueAfter(before.Markdown[last.BodyStart..]);
            _partialHeading = _escape.Append(line).Text.Length < line.Length ? (before.Markdown[..^written.Length], line) : null;
        }
    }

    /// <summary>Writes the text of a chunk to the file, and ends the turn with the last chunk.</summary>
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
    public IEnumerable<Chunk> Flush() => Write(_escape.Flush()) is { Length: > 0 } saved ? [new TextChunk(saved)] : [];

    public void Dispose() => _appender?.Dispose();

    // If the model completes a continuation without text, the interrupted answer is complete.
    private void End(Outcome outcome)
    {
        if ((_appender is not null || outcome == Outcome.Completed) && _file.Read() is { State: ChatState.Interrupted } now)
        {
            _appender ??= _file.OpenForAppend();
            ChatFile.Write(_appender, now.TurnOpening(ChatRole.User));
            _appender.Flush(flushToDisk: true);
        }
    }

    private string Write((string Text, string Markdown) piece)
    {
        if (piece.Markdown.Length == 0)
        {
            return "";
        }

        if (_partialHeading is var (before, line))
        {
            _partialHeading = null;
            _file.ReplaceText(before + piece.Markdown);
            _appender = _file.OpenForAppend();
            return piece.Text[Math.Min(line.Length, piece.Text.Length)..];
        }

        if (_appender is null)
        {
            var conversation = _file.Read();
            _appender = _file.OpenForAppend();
            ChatFile.Write(
                _appender,
                (conversation.State == ChatState.Interrupted ? "" : conversation.TurnOpening(ChatRole.Gemini)) + piece.Markdown
            );
        }
        else
        {
            ChatFile.Write(_appender, piece.Markdown);
        }

        return piece.Text;
    }
}
