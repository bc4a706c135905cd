namespace GeminiRx.Conversations;

/// <summary>An answer on its way into a file.</summary>
internal sealed class SavedAnswer : IDisposable
{
    private readonly ChatFile _file;
    private readonly ChatEscape _escape = new();
    private FileStream? _end;

    // Everything of the file but a last line that may be the beginning of a heading, and that line: the first new text is written together
    // with it.
    private (string Before, string LastLine)? _unfinished;

    public SavedAnswer(ChatFile file)
    {
        _file = file;
        var before = file.Read();
        if (before is { State: ChatState.Broken, LastTurn: { } last })
        {
            var (line, written) = _escape.GoOnBehind(before.Markdown[last.BodyStart..]);
            _unfinished = _escape.Take(line).Said.Length < line.Length ? (before.Markdown[..^written.Length], line) : null;
        }
    }

    /// <summary>Writes what a chunk says.</summary>
    /// <returns>What of it is in the file now, or is none of its business.</returns>
    public IEnumerable<Chunk> Take(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                return Write(_escape.Take(text.Text)) is { Length: > 0 } said ? [text with { Text = said }] : [];
            case FinishedChunk finished:
                var rest = Release();
                End(finished.Outcome);
                return [.. rest, chunk];
            default:
                return [chunk];
        }
    }

    /// <summary>Writes what is held: nothing more comes.</summary>
    public IEnumerable<Chunk> Release() => Write(_escape.Release()) is { Length: > 0 } said ? [new TextChunk(said)] : [];

    public void Dispose() => _end?.Dispose();

    // An answer that broke off is whole too when the model has nothing to add to it.
    private void End(Outcome outcome)
    {
        if ((_end is not null || outcome == Outcome.Completed) && _file.Read() is { State: ChatState.Broken } now)
        {
            _end ??= _file.OpenEnd();
            ChatFile.Write(_end, now.OpeningOf(ChatRole.User));
            _end.Flush(flushToDisk: true);
        }
    }

    private string Write((string Said, string Written) text)
    {
        if (text.Written.Length == 0)
        {
            return "";
        }

        var said = text.Said;
        if (_unfinished is var (before, line))
        {
            _unfinished = null;
            _file.ReplaceText(before + text.Written);
            _end = _file.OpenEnd();
            return said[Math.Min(line.Length, said.Length)..];
        }

        if (_end is null)
        {
            var conversation = _file.Read();
            _end = _file.OpenEnd();
            ChatFile.Write(_end, (conversation.State == ChatState.Broken ? "" : conversation.OpeningOf(ChatRole.Gemini)) + text.Written);
        }
        else
        {
            ChatFile.Write(_end, text.Written);
        }

        return said;
    }
}
