using System.Text;
using GeminiRx.Conversations.Answers;

namespace GeminiRx.Conversations;

/// <summary>Appends an answer to the file of a conversation while it arrives. If another program changes or replaces the file
/// meanwhile, the text that its version lacks is put into it.</summary>
internal sealed class AnswerRecorder
{
    // How often the file may change while it is written; then it is replaced as it was read last.
    private const int MaxTries = 20;

    private readonly ChatFile _file;
    private readonly AnswerText _text;
    private readonly AnswerJournal _journal;
    private readonly AnswerTurns _turns = new();
    private readonly StringBuilder _written = new();

    // The file: what is before the text that is written, and what another program wrote behind it.
    private string _before;
    private string _behind = "";

    // Where the answer begins, and the state of the file after the last write; an impossible state if somebody else wrote meanwhile.
    private int _answerStart;
    private SavedState _state;
    private bool _hasText;

    public AnswerRecorder(ChatFile file)
    {
        (_file, _journal) = (file, new AnswerJournal(file.FullPath));
        var before = file.Read();
        (_before, _state, _text) = (before.Markdown, file.State, new AnswerText(before));
        _answerStart = before is { State: ChatState.Interrupted, LastTurn: { } turn } ? turn.Start : _before.Length;
    }

    /// <summary>Writes the text of a chunk to the file, and ends the turn after a complete answer.</summary>
    /// <returns>The chunk with the text that is in the file now; unchanged if it has no text of candidate 0.</returns>
    public IEnumerable<Chunk> Record(Chunk chunk)
    {
        _turns.Add(chunk);
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                return Write(_text.Take(text.Text)) is { Length: > 0 } saved ? [text with { Text = saved }] : [];
            case MediaChunk { Candidate: 0, IsThought: false, Data.IsEmpty: false } media:
                return [.. Save(media), chunk];
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
        var saved = Write(_text.TakeRest());
        if (_hasText)
        {
            Follow();
        }

        return saved.Length > 0 ? [new TextChunk(saved)] : [];
    }

    /// <summary>Ends the journal: what was delivered is in the file, or another program has changed it later.</summary>
    public void Close()
    {
        if (_hasText)
        {
            Follow();
        }

        _journal.End();
    }

    // A medium is a file beside the conversation, which the answer shows.
    private IEnumerable<Chunk> Save(MediaChunk media)
    {
        var name = MediaFiles.Save(_file.FullPath, media);
        var line = $"{(_hasText ? "\n\n" : "")}!{ChatSyntax.Attach(name)}\n\n";
        _turns.AddMedia(media, name, line);
        return Write(_text.Take(line)) is { Length: > 0 } saved ? [new TextChunk(saved)] : [];
    }

    // An answer that was stopped, or ran out of tokens, is interrupted: it can be continued.
    private void End(Outcome outcome)
    {
        if (outcome == Outcome.Completed && Conversation.Parse(_before + _written) is { State: ChatState.Interrupted } now)
        {
            if (MarkWriter.Create(_turns, AnswerMark.Normal(now.LastTurn!.Text)) is { } mark)
            {
                Put($"{now.TurnEnd()}{mark.ToLine()}\n", isLast: false);
                now = Conversation.Parse(_before + _written);
            }

            var isFollowed = ChatSyntax.RoleOf(_behind.TrimStart().Split('\n')[0]) == ChatRole.User;
            var end = AnswerText.EndOf(now, isFollowed);

            // The text behind the answer has a blank line before it.
            Put(isFollowed ? end.TrimEnd('\n') : end, isLast: true);
            Follow();
        }
    }

    private string Write(AnswerPiece piece)
    {
        if (piece.Markdown.Length == 0)
        {
            return "";
        }

        if (piece.Line is var (line, written) && _file.State == _state)
        {
            // The line that may have become syntax is replaced.
            _before = _before[..^written.Length];
            Replace(piece.Markdown);
            _hasText = true;
            return piece.Text[Math.Min(line.Length, piece.Text.Length)..];
        }

        Follow();
        Put((_hasText ? "" : AnswerText.OpeningOf(Conversation.Parse(_before))) + piece.Markdown, isLast: false);
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

        _journal.Add(() => _before + _written, Math.Min(_answerStart, _before.Length), text);
        var bytes = ChatFile.BytesOf(text);
        using var file = _file.OpenForAppend();
        file.Write(bytes);
        if (isLast)
        {
            file.Flush(flushToDisk: true);
        }

        _written.Append(text);
        _state = StateOfOwn(_state.Length + bytes.Length);
    }

    private void Replace(string text)
    {
        _written.Append(text);
        WriteAll();
    }

    // Another program may save the file at any moment: its version is taken over, and the file is written again.
    private void WriteAll()
    {
        for (var tries = 0; ; tries++)
        {
            _journal.Begin(_before + _written, Math.Min(_answerStart, _before.Length));
            var text = _before + _written + _behind;
            if (!_file.TryReplaceText(text, tries < MaxTries ? _state : null))
            {
                TakeOver();
                continue;
            }

            _state = StateOfOwn(ChatFile.BytesOf(text).Length);
            if (!TakeOverLate())
            {
                return;
            }
        }
    }

    // If the length is not the one that was written, another program wrote at the same time.
    private SavedState StateOfOwn(long length) => _file.State is var state && state.Length == length ? state : SavedState.Unknown;

    private void Follow()
    {
        if (TakeOverLate() || (_file.State != _state && TakeOver()))
        {
            WriteAll();
        }
    }

    // Takes over what another program wrote into the file that was replaced last.
    private bool TakeOverLate()
    {
        if (_file.TakeLateText() is not { } theirs)
        {
            return false;
        }

        Merge(theirs);
        return true;
    }

    // Takes over what another program has made of the file. False if it has the same text.
    private bool TakeOver()
    {
        (var theirs, _state) = _file.ReadSettled();
        if (theirs == _before + _written + _behind)
        {
            return false;
        }

        Merge(theirs);
        return true;
    }

    private void Merge(string theirs)
    {
        var merged = ConversationMerge.Merge(_before + _written, Math.Min(_answerStart, _before.Length), theirs);
        (_before, _behind, _answerStart) = (merged.Before, merged.Behind, merged.AnswerStart);
        _written.Clear().Append(merged.Missing);
        _file.Merges++;
    }
}
