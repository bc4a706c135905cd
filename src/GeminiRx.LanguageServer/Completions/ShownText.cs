namespace GeminiRx.LanguageServer.Completions;

/// <summary>The newest text that the editor got, and whether the user accepts it.</summary>
internal sealed class ShownText
{
    // A single character is typed.
    private const int LeastAccepted = 2;

    private Suggestion? _text;
    private int _left;
    private bool _isShown;
    private bool _isAccepted;

    /// <summary>What is left of the text at a place; null if there is nothing.</summary>
    public CompletionRest? RestAt(CompletionPlace place) => _text?.RestAt(place) is { Text.Length: > 0 } rest ? rest : null;

    /// <summary>Takes a text that the editor gets.</summary>
    /// <returns>Whether it is another one, and not what is left of the last one, or more of it.</returns>
    public bool Show(CompletionPlace place, CompletionRest text)
    {
        var isNew = RestAt(place) is not { } known || !text.Text.StartsWith(known.Text, StringComparison.Ordinal);
        _text = new Suggestion(place, new CompletionText(text.Text, text.Text, IsClosed: true)) { Covered = text.Covered };
        (_left, _isShown) = (text.Text.Length, true);
        _isAccepted &= !isNew;
        return isNew;
    }

    /// <summary>Takes a change of the document. Accepted is what the editor inserts at once, and what the user types to its end.
    /// Some editors report several typed characters at once: a part is accepted only up to the end of a word.</summary>
    /// <returns>Whether the text is accepted by it, for the first time.</returns>
    public bool Change(CompletionEvent.Changed changed)
    {
        if (!_isShown || changed.RestOf(_text!) is not { Text: var rest })
        {
            _isShown = false;
            return false;
        }

        var isPart = _left - rest.Length >= LeastAccepted && EndsWord(_text!.Text, _text.Text.Length - rest.Length);
        var isAccepted = !_isAccepted && (isPart || rest.Length == 0);
        (_left, _isAccepted) = (rest.Length, _isAccepted || isAccepted);
        return isAccepted;
    }

    private static bool EndsWord(string text, int end) => end == text.Length || !IsInWord(text[end - 1]) || !IsInWord(text[end]);

    private static bool IsInWord(char character) => char.IsLetterOrDigit(character) || character == '_';

    /// <summary>Forgets the text.</summary>
    public void Clear() => (_text, _isShown) = (null, false);
}
