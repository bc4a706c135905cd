using System.Buffers;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>Removes escape sequences of terminals (ECMA-48) as a whole, also if a sequence arrives in pieces. A sequence ends with its line
/// at the latest, so that at most a line is lost.</summary>
internal sealed class EscapeStripper
{
    private static readonly SearchValues<char> _introducers = SearchValues.Create("\e\u0090\u0098\u009b\u009d\u009e\u009f");

    private State _state;

    private enum State
    {
        Text,
        Escape, // behind ESC
        Control, // CSI
        String, // OSC, DCS, SOS, PM or APC
        StringEscape, // behind an ESC in it
    }

    /// <summary>Returns the text without the sequences.</summary>
    public string Strip(string text)
    {
        if (_state == State.Text && !text.AsSpan().ContainsAny(_introducers))
        {
            return text;
        }

        var stripped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var (next, isText) = Step(_state, c);
            _state = next;
            stripped.Append(isText ? c.ToString() : "");
        }

        return stripped.ToString();
    }

    private static (State Next, bool IsText) Step(State state, char c) =>
        (state, c) switch
        {
            (not State.Text, '\n') => (State.Text, true),
            (State.String, '\a' or '\u009c') => (State.Text, false),
            (State.String, '\e') => (State.StringEscape, false),
            (State.StringEscape, '\\') => (State.Text, false),
            (State.StringEscape, _) => (State.String, false),
            (State.String, _) => (State.String, false),
            (_, '\e') => (State.Escape, false),
            (_, '\u009b') => (State.Control, false),
            (_, '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f') => (State.String, false),
            (State.Escape, '[') => (State.Control, false),
            (State.Escape, ']' or 'P' or 'X' or '^' or '_') => (State.String, false),
            (State.Escape, >= ' ' and <= '/') => (State.Escape, false),
            (State.Escape, >= '0' and <= '~') => (State.Text, false),
            (State.Control, >= ' ' and <= '?') => (State.Control, false),
            (State.Control, >= '@' and <= '~') => (State.Text, false),
            _ => (State.Text, true),
        };
}
