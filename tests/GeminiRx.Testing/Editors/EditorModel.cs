namespace GeminiRx.Testing.Editors;

/// <summary>A place in a document: both counted from 0, the character in UTF-16 units.</summary>
public readonly record struct Place(int Line, int Character);

/// <summary>A change as the editor tells it.</summary>
public sealed record EditorChange(Place Start, Place End, string Text);

/// <summary>One <c>didChange</c>.</summary>
public sealed record EditorNotice(int Version, IReadOnlyList<EditorChange> Changes);

/// <summary>
/// An editor's document as a user and a server change it, written without looking at the server: the judge of what the server does. It keeps a marker
/// where streamed text belongs, which moves by the rule of the design, and notes every edit that lands elsewhere.
/// </summary>
public sealed class EditorModel(EditorKind kind, string text)
{
    private readonly List<EditorNotice> _unsent = [];
    private string _told = text;
    private (int Start, int Tail)? _touched;
    private readonly List<StreamedText> _streams = [];
    private readonly List<(StreamedText? By, int Index)> _owners = [.. Enumerable.Repeat(((StreamedText?)null, 0), text.Length)];
    private readonly List<string> _faults = [];

    public EditorKind Kind => kind;

    public string Text { get; private set; } = text;

    public int Version { get; private set; } = kind.FirstVersion;

    /// <summary>Where the first stream's next text belongs.</summary>
    public int Marker => _streams.Count > 0 ? _streams[0].Marker : 0;

    /// <summary>What the first stream wrote and did not take back, in order.</summary>
    public string Streamed => _streams.Count > 0 ? _streams[0].Text : "";

    /// <summary>The streams into this document, in the order in which they were asked for.</summary>
    public IReadOnlyList<StreamedText> Streams => _streams;

    /// <summary>The number of the stream that wrote the character at an offset; null where the user did.</summary>
    public int? StreamAt(int offset) => offset < _owners.Count && _owners[offset].By is { } by ? _streams.IndexOf(by) : null;

    /// <summary>How many edits were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>How many edits were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>What the server did wrong; empty where nothing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many edits an editor that tells late has put at another place than they were meant for.</summary>
    public int Misplaced { get; private set; }

    public bool HasUnsent => _unsent.Count > 0 || _touched is not null;

    /// <summary>Says that a stream was asked for at a place.</summary>
    /// <returns>Its number.</returns>
    public int StartStream(int offset)
    {
        _streams.Add(new StreamedText(offset));
        return _streams.Count - 1;
    }

    /// <summary>Says that a stream was asked for where another one ended, whose text it goes on with.</summary>
    public int GoOnWith(int stream)
    {
        _streams.Add(_streams[stream]);
        return _streams.Count - 1;
    }

    /// <summary>The user types.</summary>
    public void Insert(int offset, string typed) => Replace(offset, offset, typed, by: null);

    /// <summary>The user deletes.</summary>
    public void Delete(int start, int length) => Replace(start, start + length, "", by: null);

    /// <summary>The server wants text put in place of a range; an edit for another version than the present one is refused.</summary>
    public bool TryApply(int version, Place start, Place end, string inserted, int stream = 0)
    {
        var by = _streams[stream];
        var isStale = kind.ChecksVersionZero ? version != Version : version > 0 && Version > version;
        if (isStale)
        {
            Refused++;
            return false;
        }

        var (offset, to) = (OffsetAt(start), OffsetAt(end));
        if (to > offset && (inserted.Length > 0 || Enumerable.Range(offset, to - offset).Any(at => _owners[at].By != by)))
        {
            _faults.Add($"an edit takes «{Text[offset..to]}», which is not all its stream's own");
        }

        if (to == offset && offset != by.Marker && kind.CountsWhenTelling && kind.ChangeDelay > TimeSpan.Zero)
        {
            // Typing in several places is told as one range: where exactly the text belongs is then not to be known.
            Misplaced++;
            by.Marker = offset;
        }
        else if (to == offset && offset != by.Marker)
        {
            _faults.Add($"an edit lands at {offset}, not at {by.Marker}");
        }

        Replace(offset, to, inserted, by);
        Applied++;
        return true;
    }

    /// <summary>The notifications that tell what changed since the last call.</summary>
    public IReadOnlyList<EditorNotice> TakeUnsent()
    {
        if (_touched is var (start, tail))
        {
            // All that was touched since the last time, as one range.
            Version += kind.VersionStep;
            _unsent.Add(new EditorNotice(Version, [new EditorChange(PlaceIn(_told, start), PlaceIn(_told, _told.Length - tail), Text[start..(Text.Length - tail)])]));
            (_told, _touched) = (Text, null);
        }

        EditorNotice[] notices = [.. _unsent];
        _unsent.Clear();
        return notices;
    }

    public Place PlaceAt(int offset) => PlaceIn(Text, offset);

    // A place that is not in the text any more means the nearest one that is.
    public int OffsetAt(Place place)
    {
        var lines = Text.Split('\n');
        return place.Line >= lines.Length ? Text.Length : lines.Take(place.Line).Sum(line => line.Length + 1) + Math.Min(place.Character, lines[place.Line].Length);
    }

    private void Replace(int start, int end, string inserted, StreamedText? by)
    {
        var after = string.Concat(Text.AsSpan(0, start), inserted, Text.AsSpan(end));
        foreach (var (owner, index) in _owners[start..end])
        {
            owner?.Take(index, byServer: by is not null);
        }

        _owners.RemoveRange(start, end - start);
        _owners.InsertRange(start, inserted.Select(character => by is null ? (null, 0) : (by, by.Add(character))).ToList());
        var (meant, to, length) = (start, end, inserted.Length);
        Note(ref start, ref end, ref inserted, after);
        if (by is null)
        {
            // What the user does is known only by how it is told; what a server does, it knows itself.
            (meant, to, length) = (start, end, inserted.Length);
        }

        Text = after;
        foreach (var stream in _streams.Distinct())
        {
            stream.Move(meant, to, length, isOwn: stream == by && to == meant);
        }
    }

    private void Note(ref int start, ref int end, ref string inserted, string after)
    {
        if (kind.CountsWhenTelling)
        {
            var tail = Text.Length - end;
            _touched = _touched is var (touched, rest) ? (Math.Min(touched, start), Math.Min(rest, tail)) : (start, tail);
            return;
        }

        Version += kind.VersionStep;
        if (kind.ReportsDifferences && start == end && start == Text.Length && Text.EndsWith('\n') && inserted.Length > 0)
        {
            // Neovim tells text behind the last line break in two steps: with one line break too many, and then without it.
            var first = PlaceAt(Text.Length - 1);
            var last = PlaceIn(after + "\n", after.Length);
            _unsent.Add(new EditorNotice(Version - 1, [new EditorChange(first, PlaceAt(Text.Length), $"\n{inserted}\n")]));
            _unsent.Add(new EditorNotice(Version, [new EditorChange(last, PlaceIn(after + "\n", after.Length + 1), "")]));
            return;
        }

        if (kind.ReportsDifferences)
        {
            (start, end, inserted) = Difference(Text, after);
        }

        _unsent.Add(new EditorNotice(Version, [new EditorChange(PlaceAt(start), PlaceAt(end), inserted)]));
    }

    private static Place PlaceIn(string text, int offset)
    {
        var before = text[..offset].Split('\n');
        return new Place(before.Length - 1, before[^1].Length);
    }

    private static (int Start, int End, string Inserted) Difference(string before, string after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        var (end, to) = (before.Length, after.Length);
        while (end > start && to > start && before[end - 1] == after[to - 1])
        {
            end--;
            to--;
        }

        return (start, end, after[start..to]);
    }
}
