namespace GeminiRx.LanguageServer.Completions;

/// <summary>The newest answers that have come to their end.</summary>
internal sealed class SuggestionCache
{
    private const int MaxSuggestions = 32;

    // The newest one is the last.
    private readonly List<Suggestion> _suggestions = [];

    /// <summary>Adds an answer, in place of an earlier one for its place.</summary>
    public void Add(Suggestion suggestion)
    {
        _suggestions.RemoveAll(other => other.Place == suggestion.Place);
        _suggestions.Add(suggestion);
        if (_suggestions.Count > MaxSuggestions)
        {
            _suggestions.RemoveAt(0);
        }
    }

    /// <summary>Finds the text for a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="isEmptyEnough">Whether an answer counts that offers nothing there.</param>
    /// <returns>The text; empty if nothing is to be offered; null if nothing is known.</returns>
    public CompletionRest? Find(CompletionPlace place, bool isEmptyEnough)
    {
        for (var index = _suggestions.Count - 1; index >= 0; index--)
        {
            var suggestion = _suggestions[index];
            if (suggestion.RestAt(place) is { } rest && (rest.Text.Length > 0 || (isEmptyEnough && suggestion.Text.Length == 0)))
            {
                _suggestions.RemoveAt(index);
                _suggestions.Add(suggestion);
                return rest;
            }
        }

        return null;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _suggestions.Clear();
}
