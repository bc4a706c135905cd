namespace GeminiRx.TestSupport.Editors;

/// <summary>The changes that an editor has made and not yet reported, joined and counted as its kind does.</summary>
internal sealed class UnsentChanges(EditorKind kind, string text)
{
    private readonly List<EditorReport> _unsent = [];
    private readonly List<EditorChange> _exact = [];
    private readonly List<(bool ByServer, int Start, int Length)> _since = [];
    private string _reported = text;
    private (int Start, int Tail)? _touched;

    public int Version { get; private set; } = kind.FirstVersion;

    /// <summary>The version that a report contains; null for an editor that counts none.</summary>
    public int? ReportedVersion => kind.Versions == Versions.None ? null : Version;

    public bool IsEmpty => _unsent.Count == 0 && _since.Count == 0;

    public bool IncludesEdit => _since.Any(change => change.ByServer) || _unsent.Any(report => report.ContainsEdit);

    /// <summary>Records that a range was replaced.</summary>
    /// <returns>The range and the text as the editor reports them.</returns>
    public (int Start, int End, string Inserted) Record(
        string before,
        string after,
        (int Start, int End) range,
        string inserted,
        bool byServer
    )
    {
        for (var at = 0; at < _since.Count; at++)
        {
            var earlier = _since[at];
            if (range.End <= earlier.Start && range.Start < earlier.Start)
            {
                _since[at] = earlier with { Start = earlier.Start + inserted.Length - (range.End - range.Start) };
            }
        }

        _since.Add((byServer, range.Start, inserted.Length));
        return Add(before, after, range.Start, range.End, inserted, byServer);
    }

    /// <summary>Records that the user's formatter replaced the whole text.</summary>
    public void RecordFormat(string before, string after)
    {
        _since.Add((false, 0, after.Length));
        Add(before, after, 0, before.Length, after, byServer: false);
    }

    /// <summary>Gives the newest reports their snapshot, once the text, the owners and the markers have all changed.</summary>
    public void AddSnapshots(Func<EditorSnapshot> snapshot)
    {
        for (var at = _unsent.Count - 1; at >= 0 && _unsent[at].After is null; at--)
        {
            _unsent[at] = _unsent[at] with { After = snapshot() };
        }
    }

    /// <summary>The notifications to send now. They count as reported.</summary>
    public IReadOnlyList<EditorReport> Take(Func<EditorSnapshot> snapshot)
    {
        if (_since.Count > 0 && kind.Joins != Joining.None)
        {
            if (kind.CountsOnReport)
            {
                Count();
            }

            var now = snapshot();
            var containsEdit = _since.Any(change => change.ByServer);
            _unsent.Add(new EditorReport(ReportedVersion, JoinedChanges(now.Text), now, containsEdit, CountPlaces()));
            (_reported, _touched) = (now.Text, null);
            _exact.Clear();
        }

        EditorReport[] reports = [.. _unsent];
        _unsent.Clear();
        _since.Clear();
        return reports;
    }

    private (int Start, int End, string Inserted) Add(string before, string after, int start, int end, string inserted, bool byServer)
    {
        if (kind.Joins != Joining.None)
        {
            var tail = before.Length - end;
            _touched = _touched is var (touched, rest) ? (Math.Min(touched, start), Math.Min(rest, tail)) : (start, tail);
            _exact.Add(ChangeOf(before, start, end, inserted));
            if (!kind.CountsOnReport)
            {
                Count();
            }

            return (start, end, inserted);
        }

        Count();
        if (kind.ReportsDifferences && start == end && start == before.Length && before.EndsWith('\n') && inserted.Length > 0)
        {
            // Neovim reports text behind the last line break in two steps: with one line break too many, and then without it.
            var longer = after + "\n";
            AddReport(Version - 1, ChangeOf(before, before.Length - 1, before.Length, $"\n{inserted}\n"), byServer);
            AddReport(Version, ChangeOf(longer, after.Length, longer.Length, ""), byServer: false);
            return (start, end, inserted);
        }

        if (kind.ReportsDifferences)
        {
            (start, end, inserted) = TextPositions.Difference(before, after);
        }

        AddReport(ReportedVersion, ChangeOf(before, start, end, inserted), byServer);
        return (start, end, inserted);
    }

    private void AddReport(int? version, EditorChange change, bool byServer) =>
        _unsent.Add(new EditorReport(version, [change], After: null!, byServer));

    private void Count() =>
        Version += kind.Versions switch
        {
            Versions.Rising => kind.VersionStep,
            Versions.GoingBack => -kind.VersionStep,
            _ => 0,
        };

    private int CountPlaces()
    {
        var (places, until) = (0, -1);
        foreach (var (_, start, length) in _since.OrderBy(change => change.Start))
        {
            places += start > until ? 1 : 0;
            until = Math.Max(until, start + length);
        }

        return places;
    }

    private List<EditorChange> JoinedChanges(string now)
    {
        var (start, end, inserted) = TextPositions.Difference(_reported, now);
        switch (kind.Joins)
        {
            case Joining.TouchedRange:
                var (from, tail) = _touched!.Value;
                return [ChangeOf(_reported, from, _reported.Length - tail, now[from..(now.Length - tail)])];
            case Joining.ChangeList:
                return [.. _exact];
            case Joining.WholeText:
                return [new EditorChange(default, default, now) { IsWhole = true }];
            case Joining.Lines:
                var lineEnd = _reported.IndexOf('\n', end);
                var rest = lineEnd < 0 ? 0 : _reported.Length - lineEnd - 1;
                start = start == 0 ? 0 : _reported.LastIndexOf('\n', start - 1) + 1;
                return [ChangeOf(_reported, start, _reported.Length - rest, now[start..(now.Length - rest)])];
            default:
                return [ChangeOf(_reported, start, end, inserted)];
        }
    }

    private static EditorChange ChangeOf(string text, int start, int end, string inserted) =>
        new(TextPositions.PlaceAt(text, start), TextPositions.PlaceAt(text, end), inserted);
}
