using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>
/// Says which of a document's sessions may have an edit on its way: one at a time, in the order in which they asked. So a change of the document that holds
/// an edit's text is that session's and no other's, no two edits are made for one version, and all sessions hear of the edit where it was meant.
/// </summary>
internal sealed class EditTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Asks for the turn in a document; the first in the line has it.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="who">Who asks.</param>
    /// <param name="give">Called when the turn has come; must not block.</param>
    public void Ask(string uri, object who, Action give)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(uri, out var line))
            {
                _lines[uri] = line = new Line();
            }

            line.Waiting.Add((who, give));
            if (line.Waiting.Count == 1)
            {
                give();
            }
        }
    }

    /// <summary>Whoever has the turn sends an edit.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="version">The version the edit is made for.</param>
    /// <param name="edit">What it does to that version.</param>
    public void Send(string uri, int version, TextChange edit)
    {
        lock (_gate)
        {
            if (_lines.TryGetValue(uri, out var line))
            {
                line.Edit = (version, edit);
            }
        }
    }

    /// <summary>Tells all sessions of changes; no turn is given meanwhile, so that whoever is given one has been told before.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="changes">The changes as the editor tells them.</param>
    /// <param name="tellAll">Takes the changes as they were meant.</param>
    public void Tell(string uri, IReadOnlyList<(Document Before, TextChange Change)> changes, Action<IReadOnlyList<(Document Before, TextChange Change)>> tellAll)
    {
        lock (_gate)
        {
            var edit = _lines.TryGetValue(uri, out var line) ? line.Edit : null;
            tellAll([.. changes.Select(told => (told.Before, edit is var (version, meant) && told.Before.Version == version && told.Change.HasEffectOf(meant, told.Before.Text) ? meant : told.Change))]);
        }
    }

    /// <summary>Gives the turn back, or leaves the line.</summary>
    public void Leave(string uri, object who)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(uri, out var line))
            {
                return;
            }

            var had = ReferenceEquals(line.Waiting[0].Who, who);
            line.Waiting.RemoveAll(one => ReferenceEquals(one.Who, who));
            if (line.Waiting.Count == 0)
            {
                _lines.Remove(uri);
            }
            else if (had)
            {
                line.Edit = null;
                line.Waiting[0].Give();
            }
        }
    }

    private sealed class Line
    {
        public List<(object Who, Action Give)> Waiting { get; } = [];

        public (int Version, TextChange Edit)? Edit { get; set; }
    }
}
