namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>
/// Compares the lines of a text with the lines of its new version, while these arrive. Each decision is final: a line of the old text that
/// is kept is never deleted, and an inserted line is never taken back. The result depends on the two texts only.
/// </summary>
/// <remarks>
/// A new line that equals a later old line is held until it is clear whether the old lines before that one are deleted: a rare line decides
/// at once, a blank line or a brace needs the lines after it. At most <see cref="MaxHeld"/> lines are held.
/// </remarks>
internal sealed class LineDiff
{
    private const int MaxHeld = 8;

    // Examined equal lines for each new line.
    private const int MaxPlaces = 8;

    private const double RareWeight = 4;
    private const double CommonWeight = 2;
    private const double SignWeight = 1;

    private readonly IReadOnlyList<string> _old;
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);
    private readonly List<string> _held = [];
    private List<Run> _runs = [];
    private List<LineDecision> _decisions = [];

    // The first old line that is not decided.
    private int _next;

    // The lines that were inserted since the last kept line.
    private int _inserted;

    public LineDiff(IReadOnlyList<string> old)
    {
        _old = old;
        for (var index = 0; index < old.Count; index++)
        {
            if (!_places.TryGetValue(old[index], out var places))
            {
                _places[old[index]] = places = [];
            }

            places.Add(index);
        }
    }

    // Equal lines: the old ones begin at Old, the new ones at Held, and they go on to the newest line.
    private readonly record struct Run(int Old, int Held, double Weight);

    /// <summary>Takes the next line of the new text.</summary>
    /// <returns>What is decided now, in order.</returns>
    public IReadOnlyList<LineDecision> Push(string line)
    {
        _decisions = [];
        var weight = WeightOf(line);
        var ongoing = _runs.Where(run => _old.ElementAtOrDefault(run.Old + _held.Count - run.Held) == line).ToList();
        _runs = [.. ongoing.Select(run => run with { Weight = run.Weight + weight })];
        var covered = ongoing.Select(run => run.Old + _held.Count - run.Held).ToHashSet();
        _runs.AddRange(PlacesOf(line).Where(place => !covered.Contains(place)).Select(place => new Run(place, _held.Count, weight)));
        _held.Add(line);
        var certain = _runs.Where(IsCertain).ToList();
        if (certain.Count > 0)
        {
            Keep(certain.MinBy(run => run.Old));
        }
        else
        {
            InsertHeld(_runs.Count == 0 ? _held.Count : Math.Max(_runs.Min(run => run.Held), _held.Count - MaxHeld));
        }

        return _decisions;
    }

    /// <summary>Ends the new text.</summary>
    /// <returns>The rest of the decisions.</returns>
    public IReadOnlyList<LineDecision> End()
    {
        _decisions = [];
        if (_runs.Count > 0)
        {
            // Nothing follows, so that keeping these lines costs nothing.
            Keep(_runs.MaxBy(run => (run.Weight, run.Old)));
        }

        InsertHeld(_held.Count);
        Delete(_old.Count);
        return _decisions;
    }

    /// <summary>Ends a new text that is not complete: nothing more is deleted.</summary>
    /// <returns>The rest of the decisions.</returns>
    public IReadOnlyList<LineDecision> Break()
    {
        _decisions = [];
        InsertHeld(_held.Count);
        return _decisions;
    }

    private IEnumerable<int> PlacesOf(string line)
    {
        if (!_places.TryGetValue(line, out var places))
        {
            return [];
        }

        var first = places.BinarySearch(_next);
        return places.Skip(first < 0 ? ~first : first).Take(MaxPlaces);
    }

    private double WeightOf(string line) =>
        string.IsNullOrWhiteSpace(line) ? 0
        : line.Count(char.IsLetterOrDigit) < 3 ? SignWeight
        : _places.TryGetValue(line, out var places) && places.Count > 1 ? CommonWeight
        : RareWeight;

    // The more old lines would be deleted without new lines in their place, the more the equal lines must weigh.
    private bool IsCertain(Run run)
    {
        var skipped = run.Old - _next;
        var excess = Math.Max(0, skipped - _inserted - run.Held);
        return skipped == 0 || run.Weight >= SignWeight + Math.Log2(1 + excess);
    }

    private void Keep(Run run)
    {
        var count = _held.Count - run.Held;
        InsertHeld(run.Held);
        Delete(run.Old);
        for (; count > 0; count--)
        {
            _decisions.Add(new LineDecision(LineFate.Kept, _old[_next++]));
        }

        _held.Clear();
        _runs.Clear();
        _inserted = 0;
    }

    private void InsertHeld(int count)
    {
        _decisions.AddRange(_held.Take(count).Select(line => new LineDecision(LineFate.Inserted, line)));
        _held.RemoveRange(0, count);
        _inserted += count;
        _runs = [.. _runs.Where(run => run.Held >= count).Select(run => run with { Held = run.Held - count })];
    }

    private void Delete(int until)
    {
        for (; _next < until; _next++)
        {
            _decisions.Add(new LineDecision(LineFate.Deleted, _old[_next]));
        }
    }
}

/// <summary>What becomes of a line.</summary>
internal enum LineFate
{
    /// <summary>A line of the old text is in the new text too.</summary>
    Kept,

    /// <summary>A line of the old text is not in the new text.</summary>
    Deleted,

    /// <summary>A line is only in the new text. It stands before the next old line.</summary>
    Inserted,
}

/// <summary>A decision about the next line, old or new.</summary>
internal readonly record struct LineDecision(LineFate Fate, string Line);
