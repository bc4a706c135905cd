namespace GeminiRx.Cli;

/// <summary>A search in the history for a text that contains what is typed.</summary>
/// <param name="newest">The texts, the newest first.</param>
internal sealed class HistorySearch(IReadOnlyList<string> newest)
{
    private string _wanted = "";
    private int _skipped;

    /// <summary>The text that is found; null if there is none.</summary>
    public string? Match
    {
        get
        {
            var matches = newest.Where(text => text.Contains(_wanted, StringComparison.OrdinalIgnoreCase));
            return _wanted.Length == 0 ? null : matches.Skip(_skipped).FirstOrDefault() ?? matches.LastOrDefault();
        }
    }

    public PromptView View =>
        Match is { } match
            ? new($"search: {_wanted} > ", match, Math.Max(0, match.IndexOf(_wanted, StringComparison.OrdinalIgnoreCase)), "")
            : new($"search: {_wanted}{(_wanted.Length > 0 ? " (nothing found)" : "")} > ", "", 0, "");

    /// <summary>Takes a key that belongs to the search.</summary>
    /// <returns>False if the key ends it.</returns>
    public bool Takes(EditKey key)
    {
        switch (key.Action)
        {
            case EditAction.Insert or EditAction.Paste:
                (_wanted, _skipped) = (_wanted + key.Text.Split('\n')[0], 0);
                return true;
            case EditAction.DeleteLeft:
                (_wanted, _skipped) = (_wanted[..new EditText(_wanted, _wanted.Length).Left], 0);
                return true;
            case EditAction.Search:
                var count = newest.Count(text => text.Contains(_wanted, StringComparison.OrdinalIgnoreCase));
                _skipped = Math.Min(_skipped + 1, Math.Max(0, count - 1));
                return true;
            default:
                return false;
        }
    }
}
