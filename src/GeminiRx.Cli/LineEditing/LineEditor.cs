namespace GeminiRx.Cli;

/// <summary>Edits the text of one prompt. It has no terminal: each key changes what is to be shown.</summary>
/// <param name="texts">Earlier texts, the most likely first.</param>
/// <param name="newest">Earlier texts, the newest first, for the search.</param>
/// <param name="complete">Finds completions of a text at an offset.</param>
internal sealed class LineEditor(IReadOnlyList<string> texts, IReadOnlyList<string> newest, Func<string, int, InputCompletion> complete)
{
    private const int MaxUndo = 200;

    // UTF-16 units of all earlier texts.
    private const int MaxUndoLength = 16 * 1024 * 1024;

    private readonly List<EditText> _undo = [];
    private EditText _edited = EditText.Empty;
    private HistorySearch? _search;
    private (string Text, bool IsPasted) _deleted = ("", false);
    private EditText _draft = EditText.Empty;

    // The entry of the history that is shown; -1 for the user's own text.
    private int _entry = -1;

    private string _hint = "";

    /// <summary>The text.</summary>
    public string Text => _edited.Text;

    /// <summary>Whether the text may be a command: one line, of which the beginning was typed.</summary>
    public bool MayBeCommand => !_edited.IsPasted && !Text.Contains('\n', StringComparison.Ordinal);

    /// <summary>What the prompt shows.</summary>
    public PromptView View => _search?.View ?? new PromptView("> ", _edited.Text, _edited.Cursor, _hint);

    /// <summary>Replaces the text, for example by that of an editor. It is no command.</summary>
    public void SetText(string text)
    {
        _entry = -1;
        Change(new EditText(text, text.Length, IsPasted: text.Length > 0));
    }

    /// <summary>Takes a key.</summary>
    public EditOutcome Press(EditKey key)
    {
        _hint = "";
        if (_search is not null && EndsSearch(key))
        {
            return EditOutcome.Continue;
        }

        return key.Action switch
        {
            EditAction.Accept => Accept(),
            EditAction.Interrupt => Interrupt(),
            EditAction.DeleteRightOrLeave when Text.Length == 0 => EditOutcome.Left,
            EditAction.ClearScreen => EditOutcome.ClearScreen,
            EditAction.OpenEditor => EditOutcome.OpenEditor,
            EditAction.Suspend => EditOutcome.Suspend,
            _ => Edit(key),
        };
    }

    private EditOutcome Edit(EditKey key)
    {
        switch (key.Action)
        {
            case EditAction.Insert:
                Insert(key.Text);
                break;
            case EditAction.Paste:
                Paste(key.Text);
                break;
            case EditAction.WaitForPaste:
                _hint = "The end of the paste has not come yet. Ctrl+C takes what has come.";
                break;
            case EditAction.NewLine:
                Insert("\n");
                break;
            case EditAction.Complete:
                Complete();
                break;
            case EditAction.Up or EditAction.Down:
                MoveLine(key.Action == EditAction.Up);
                break;
            case EditAction.Yank:
                Insert(_deleted.Text, _deleted.IsPasted);
                break;
            case EditAction.Undo:
                Undo();
                break;
            case EditAction.Search:
                _search = new HistorySearch(newest);
                break;
            default:
                Move(key.Action);
                break;
        }

        return EditOutcome.Continue;
    }

    private void Move(EditAction action)
    {
        var (offset, isDeletion, isKept) = EditMoves.Of(action, _edited);
        if (!isDeletion)
        {
            _edited = _edited.MoveTo(offset);
        }
        else if (offset != _edited.Cursor)
        {
            _deleted = isKept ? (_edited.Between(offset), _edited.IsPasted) : _deleted;
            Change(_edited.DeleteTo(offset));
        }
    }

    private void Insert(string text, bool isPasted = false)
    {
        if (text.Length > 0)
        {
            Change(_edited.Insert(text, isPasted));
        }
    }

    private void Paste(string text)
    {
        if (text.Length == 0)
        {
            _hint =
                $"Not inserted: the paste is empty, or has more than {KeyParser.MaxPaste / 1024 / 1024} MiB. Attach a file: /attach PATH";
            return;
        }

        // The last line break of copied lines is no part of the question.
        text = text.EndsWith('\n') ? text[..^1] : text;
        Insert(text, isPasted: true);
    }

    private void Complete()
    {
        (var completed, _hint) = complete(_edited.Text, _edited.Cursor).Apply(_edited);
        if (completed != _edited)
        {
            Change(completed);
        }
    }

    private void MoveLine(bool isUp)
    {
        if (_edited.MoveLine(isUp) is { } moved)
        {
            _edited = moved;
            return;
        }

        var next = _entry + (isUp ? 1 : -1);
        if (next < -1 || next >= texts.Count)
        {
            return;
        }

        _draft = _entry < 0 ? _edited : _draft;
        _entry = next;
        Change(next < 0 ? _draft.MoveTo(_draft.Text.Length) : new EditText(texts[next], texts[next].Length));
    }

    // A search ends with its match in the prompt, and the key does what it does otherwise, or without it.
    private bool EndsSearch(EditKey key)
    {
        if (_search!.Takes(key))
        {
            return true;
        }

        var match = _search.Match;
        _search = null;
        if (key.Action is EditAction.Cancel or EditAction.Interrupt)
        {
            return true;
        }

        if (match is not null)
        {
            Change(new EditText(match, match.Length));
        }

        // Nothing is sent that was not shown.
        return match is null && key.Action == EditAction.Accept;
    }

    // A text is not complete behind a backslash, or within a code block.
    private EditOutcome Accept()
    {
        var line = _edited.MoveTo(Text.Length);
        if (Text.EndsWith('\\'))
        {
            Change(line.DeleteTo(Text.Length - 1).Insert("\n"));
            return EditOutcome.Continue;
        }

        if (EditMoves.IsInCode(Text))
        {
            Change(_edited.Insert("\n"));
            return EditOutcome.Continue;
        }

        _edited = line;
        return EditOutcome.Accepted;
    }

    private EditOutcome Interrupt()
    {
        if (Text.Length == 0)
        {
            return EditOutcome.Left;
        }

        _entry = -1;
        Change(EditText.Empty);
        return EditOutcome.Continue;
    }

    private void Undo()
    {
        if (_undo is [.., var last])
        {
            _edited = last;
            _undo.RemoveAt(_undo.Count - 1);
        }
    }

    private void Change(EditText next)
    {
        _undo.Add(_edited);
        while (_undo.Count > MaxUndo || _undo.Sum(text => (long)text.Text.Length) > MaxUndoLength)
        {
            _undo.RemoveAt(0);
        }

        _edited = next;
    }
}
