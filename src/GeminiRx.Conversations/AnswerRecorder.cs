namespace GeminiRx.Conversations;

/// <summary>Appends an answer to the file while it arrives.</summary>
internal sealed class AnswerRecorder : IDisposable
{
    private readonly ChatFile _file;
    private readonly StreamingEscaper _escape = new();
    private FileStream? _end;

    // Set if the last line of the file may be the beginning of a heading: the file before that line, and the line.
    // The first new text replaces the line.
    private (string Before, string LastLine)? _unfinished;

    public AnswerRecorder(ChatFile file)
    {
        _file = file;
        var before = file.Read();
        if (before is { State: ChatState.Interrupted, LastTurn: { } last })
        {
            var (line, written) = _escape.ContinueAfter(before.Markdown[last.BodyStart..]);
            _unfinished = _escape.Append(line).Text.Length < line.Length ? (before.Markdown[..^written.Length], line) : null;
        }
    }

    /// <summary>Writes the text of a chunk.</summary>
    /// <returns>The text that is in the file now, or the chunk itself if it has no text of candidate 0.</returns>
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

    /// <summary>Writes the held text at the end of the answer.</summary>
    public IEnumerable<Chunk> Flush() => Write(_escape.Flush()) is { Length: > 0 } saved ? [new TextChunk(saved)] : [];

    public void Dispose() => _end?.Dispose();

    // An interrupted answer is complete if the model completes without adding text.
    private void End(Outcome outcome)
    {
        if ((_end is not null || outcome == Outcome.Completed) && _file.Read() is { State: ChatState.Interrupted } now)
        {
            _end ??= _file.OpenEnd();
            ChatFile.Write(_end, now.TurnOpening(ChatRole.User));
            _end.Flush(flushToDisk: true);
        }
    }

    private string Write((string Text, string Markdown) piece)
    {
        if (piece.Markdown.Length == 0)
        {
            return "";
        }

        if (_unfinished is var (before, line))
        {
            _unfinished = null;
            _file.ReplaceText(before + piece.Markdown);
            _end = _file.OpenEnd();
            return piece.Text[Math.Min(line.Length, piece.Text.Length)..];
        }

        if (_end is null)
        {
            var conversation = _file.Read();
            _end = _file.OpenEnd();
            ChatFile.Write(
                _end,
                (conversation.State == ChatState.Interrupted ? "" : conversation.TurnOpening(ChatRole.Gemini)) + piece.Markdown
            );
        }
        else
        {
            ChatFile.Write(_end, piece.Markdown);
        }

        return piece.Text;
    }
}
