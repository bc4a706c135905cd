using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>The formatter of a play.</summary>
internal sealed class MannerFormatter(SessionHarness harness, MannerTypist typist, PlayCoverage coverage, bool mayTypeAnyTime)
{
    /// <summary>Whether the formatter wrote or changed the text of an edit that was in flight.</summary>
    public bool IsContested { get; private set; }

    private EditorModel Editor => harness.Editor;

    /// <summary>Formats the document.</summary>
    public void Format(SessionOnWire session, int number)
    {
        if (!mayTypeAnyTime)
        {
            typist.LetEverythingArrive();
        }

        coverage.Formats++;
        coverage.FormatsInFlight += harness.HasEditInFlight ? 1 : 0;
        var text = Editor.Text;
        harness.Edit(editor => editor.Format(FormatterRules.Create(text, number)));
        IsContested |=
            (session.LastEdit.IsShort && session.LastEdit.IsOpen(harness.Now))
            || (Editor.HasUnsentEdit && !Editor.Text.Contains(session.LastEdit.Text, StringComparison.Ordinal));
        IsContested |=
            (harness.HasEditInFlight || session.LastEdit.IsOpen(harness.Now))
            && (
                Occurrences(Editor.Text, session.LastEdit.Text) > (Editor.HasUnsentEdit ? 1 : 0)
                || session.LastEdit.Text.Contains('"', StringComparison.Ordinal)
            );
        if (!mayTypeAnyTime)
        {
            typist.LetEverythingArrive();
        }
    }

    public static int Occurrences(string text, string what)
    {
        var count = 0;
        for (
            var at = what.Length == 0 ? -1 : text.IndexOf(what, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(what, at + 1, StringComparison.Ordinal)
        )
        {
            count++;
        }

        return count;
    }
}
