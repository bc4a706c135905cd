using System.Runtime.InteropServices;

#pragma warning disable CA1416 // TerminalMode.TryOpen gives a mode on Linux and macOS only.

namespace GeminiRx.Cli;

/// <summary>A prompt at a terminal, drawn on standard error. Between prompts the terminal echoes nothing, and keys wait.</summary>
internal sealed class TerminalPrompt : IDisposable
{
    // How long the next byte of a sequence may take; then the key was Escape. A sequence that has begun may come over a slow line.
    private static readonly TimeSpan _escapeLimit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _sequenceLimit = TimeSpan.FromSeconds(1);

    // How long a paste may be silent before the prompt says what it waits for.
    private static readonly TimeSpan _pasteLimit = TimeSpan.FromSeconds(3);

    private readonly TerminalMode _mode;
    private readonly TerminalInput _input = new();
    private readonly KeyParser _parser = new();
    private readonly Queue<EditKey> _keys = new();
    private readonly PromptScreen _screen = new();
    private readonly Func<string, int, InputCompletion> _complete;
    private readonly PosixSignalRegistration[] _signals;
    private string _next = "";
    private volatile bool _isPrompting;
    private volatile bool _isEditing;

    private TerminalPrompt(TerminalMode mode, Func<string, int, InputCompletion> complete)
    {
        (_mode, _complete) = (mode, complete);
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _input.Wake()),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => RestoreTerminal()),
        ];
        JobControl.Stopping += Release;
        JobControl.Continued += Resume;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        _mode.WaitForAnswer();
        StandardError.Write("\e[?2004h");
    }

    /// <summary>Whether the user's editor has the terminal: its keys and signals are not for this program.</summary>
    public bool IsEditing => _isEditing;

    /// <summary>Creates a prompt; null if standard input or standard error is no terminal that has escape sequences.</summary>
    public static TerminalPrompt? TryCreate(Func<string, int, InputCompletion> complete) =>
        OutputCapabilities.SupportsSequences && !Console.IsErrorRedirected && TerminalMode.TryOpen() is { } mode
            ? new TerminalPrompt(mode, complete)
            : null;

    /// <summary>Sets the text with which the next prompt begins.</summary>
    public void Prepare(string text) => _next = text;

    /// <summary>Reads a text. It is called from a thread that may wait.</summary>
    /// <param name="history">Earlier texts.</param>
    /// <param name="cancellationToken">Ends the prompt.</param>
    /// <returns>The text; null if the user leaves, or the terminal is gone.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public UserInput? Read(InputHistory history, CancellationToken cancellationToken)
    {
        var editor = new LineEditor([.. history.Texts], [.. history.Newest], _complete);
        if (_next.Length > 0)
        {
            editor.SetText(_next);
            _next = "";
        }

        using var wake = cancellationToken.Register(_input.Wake);
        JobControl.Current?.WaitForForeground();
        _isPrompting = true;
        _mode.ReadKeys();
        StandardError.Write("\n");
        try
        {
            return Run(editor, cancellationToken);
        }
        finally
        {
            _isPrompting = false;
            StandardError.Write(_screen.End());
            _mode.WaitForAnswer();
        }
    }

    /// <summary>Opens a text in the user's editor (VISUAL, EDITOR, else vi).</summary>
    /// <returns>The changed text; the same one if the editor failed.</returns>
    public string Edit(string text)
    {
        RestoreTerminal();
        _isEditing = true;
        try
        {
            return ExternalEditor.Edit(text);
        }
        finally
        {
            _isEditing = false;
            Resume();
        }
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        JobControl.Stopping -= Release;
        JobControl.Continued -= Resume;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        RestoreTerminal();
        _mode.Dispose();
        _input.Dispose();
    }

    private UserInput? Run(LineEditor editor, CancellationToken cancellationToken)
    {
        while (true)
        {
            Draw(editor);
            if (!TryWaitForKeys())
            {
                return null;
            }

            cancellationToken.ThrowIfCancellationRequested();
            while (_keys.TryDequeue(out var key))
            {
                switch (editor.Press(key))
                {
                    case EditOutcome.Accepted:
                        Draw(editor);
                        return new UserInput(editor.Text, editor.MayBeCommand);
                    case EditOutcome.Left:
                        return null;
                    case EditOutcome.ClearScreen:
                        StandardError.Write(_screen.Clear());
                        break;
                    case EditOutcome.OpenEditor:
                        StandardError.Write(_screen.End());
                        editor.SetText(Edit(editor.Text));
                        break;
                    case EditOutcome.Suspend:
                        StandardError.Write(_screen.End());
                        JobControl.Current?.Suspend();
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private void Draw(LineEditor editor)
    {
        var (width, height) = OutputCapabilities.Size;
        StandardError.Write(_screen.Draw(PromptRows.Of(editor.View, width, height), width));
    }

    // Returns at a signal too, without keys. False at the end of the input.
    private bool TryWaitForKeys()
    {
        if (_keys.Count > 0)
        {
            return true;
        }

        TimeSpan? limit =
            _parser.IsPasting ? _pasteLimit
            : !_parser.IsWaiting ? null
            : _parser.IsInSequence ? _sequenceLimit
            : _escapeLimit;
        if (_input.Read(limit, out var isAtLimit) is not { } bytes)
        {
            return false;
        }

        foreach (var key in isAtLimit ? _parser.Flush() : _parser.Push(bytes.Span))
        {
            _keys.Enqueue(key);
        }

        return true;
    }

    private void Release()
    {
        if (!_isEditing)
        {
            RestoreTerminal();
        }
    }

    private void OnExit(object? sender, EventArgs e) => RestoreTerminal();

    // In the background, the terminal is the shell's.
    private void RestoreTerminal()
    {
        if (JobControl.IsInBackground())
        {
            return;
        }

        _mode.Restore();
        StandardError.Write("\e[?2004l");
    }

    private void Resume()
    {
        if (_isEditing || JobControl.IsInBackground())
        {
            return;
        }

        if (_isPrompting)
        {
            _mode.ReadKeys();
        }
        else
        {
            _mode.WaitForAnswer();
        }

        StandardError.Write("\e[?2004h");
        _input.Wake();
    }
}
