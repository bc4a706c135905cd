using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>The user of a play, who types capitals and deletes them again.</summary>
/// <param name="harness">The session and its editor.</param>
/// <param name="mayTypeAnyTime">Whether the user types while messages are in flight.</param>
internal sealed class MannerTypist(SessionHarness harness, bool mayTypeAnyTime)
{
    private readonly Dictionary<char, int> _typed = [];
    private int _letters;
    private int _typedBeside;
    private bool _hasTypedInside;

    /// <summary>The session beside which the user types.</summary>
    public SessionOnWire Session { get; private set; } = harness.Sessions[0];

    /// <summary>How often each character was typed and not deleted.</summary>
    public IReadOnlyDictionary<char, int> Typed => _typed;

    public bool HasTypedLines { get; private set; }

    /// <summary>Whether typing may be taken for an edit.</summary>
    public bool IsContested { get; private set; }

    private EditorModel Editor => harness.Editor;

    private int Marker => Editor.Streams[Session.Stream].Marker;

    /// <summary>Continues in a document that was opened again.</summary>
    public void Reset(SessionOnWire session)
    {
        (Session, HasTypedLines) = (session, false);
        _typed.Clear();
    }

    public string Letter() => ((char)('A' + (_letters++ % 26))).ToString();

    public void Type(int offset, string text)
    {
        if (!mayTypeAnyTime)
        {
            LetEverythingArrive();
            offset = Math.Min(offset, Editor.Text.Length);
        }

        offset = Elsewhere(offset);
        _typedBeside = !Editor.HasUnsent ? 0 : _typedBeside;
        if (Math.Abs(offset - Marker) <= Session.LastEdit.Text.Length + SessionHarness.Beside && ++_typedBeside > 2)
        {
            // Three keys beside an edit in one report may make both hypotheses equally likely: the editor reports before the third.
            harness.SendReport();
            _typedBeside = 1;
        }

        foreach (var character in text.Where(char.IsUpper))
        {
            _typed[character] = _typed.GetValueOrDefault(character) + 1;
        }

        HasTypedLines |= text.Contains('\n', StringComparison.Ordinal);
        harness.Edit(editor => editor.Insert(offset, text));
        if (!mayTypeAnyTime)
        {
            LetEverythingArrive();
        }
    }

    // An unreported edit with one key inside it can still be recognized; with more keys it cannot. The same holds beside a short edit.
    private int Elsewhere(int offset)
    {
        if ((Session.LastEdit.IsShort && Session.LastEdit.IsOpen(harness.Now)) && Math.Abs(offset - Marker) <= SessionHarness.Beside)
        {
            offset = Marker > Editor.Text.Length / 2 ? 0 : Editor.Text.Length;
            IsContested |= Math.Abs(offset - Marker) <= SessionHarness.Beside;
            return offset;
        }

        var isInside = Editor.HasUnsentEdit && offset < Marker && offset > Marker - Session.LastEdit.Text.Length - 2;
        if (isInside && (_hasTypedInside || Session.LastEdit.Text.Length < 8 || Editor.Misplaced > 0))
        {
            return Marker;
        }

        _hasTypedInside = isInside || (_hasTypedInside && Editor.HasUnsentEdit);
        return offset;
    }

    public void TypeLine(int number)
    {
        if (!(Session.LastEdit.IsShort && Session.LastEdit.IsOpen(harness.Now)))
        {
            Type(
                number % (Editor.Text.Length + 1),
                (number / 1000) switch
                {
                    0 => "\n" + Letter(),
                    1 => Letter() + "\n",
                    2 => "\n",
                    _ => Letter() + "\n" + Letter(),
                }
            );
        }
    }

    public void Delete(int number)
    {
        var text = Editor.Text;
        var letters = Enumerable
            .Range(0, text.Length)
            .Where(at => char.IsUpper(text[at]) || text[at] > '\u0300')
            .Where(at => Math.Abs(at - Marker) > 8)
            .ToList();
        if (letters.Count == 0)
        {
            return;
        }

        var at = letters[number % letters.Count];
        if (!mayTypeAnyTime)
        {
            LetEverythingArrive();
            at = Editor.Text.IndexOf(text[at], StringComparison.Ordinal);
            if (at < 0)
            {
                return;
            }
        }

        if (char.IsUpper(Editor.Text[at]))
        {
            _typed[Editor.Text[at]]--;
        }

        harness.Edit(editor => editor.Delete(at, 1));
        if (!mayTypeAnyTime)
        {
            LetEverythingArrive();
        }
    }

    /// <summary>Delivers all messages, if possible.</summary>
    public void LetEverythingArrive()
    {
        for (var rounds = 0; rounds < 50 && (harness.HasEditInFlight || Editor.HasUnsent || rounds < 2); rounds++)
        {
            harness.Advance(TimeSpan.FromMilliseconds(1000));
        }
    }
}
