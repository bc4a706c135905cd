namespace GeminiRx.Testing.Editors;

/// <summary>
/// An editor's document as a user and a server change it, written without looking at the server: the judge of what the server does. It
/// keeps a marker
/// where streamed text belongs, which moves by the rule of the design, and notes every edit that lands elsewhere.
/// </summary>
public sealed class EditorModel(EditorKind kind, string text)
{
    private readonly List<EditorNotice> _unsent = [];
    private string _told = text;
    private (int Start, int Tail)? _touched;
    private readonly List<StreamedText> _streams = [];
    private readonly List<(StreamedText? By, int Index)> _owners =
    [
        .. Enumerable.Range(0, text.Length).Select(at => ((StreamedText?)null, at)),
    ];
    private readonly List<EditorChange> _exact = [];
    private readonly List<(bool ByServer, int Start, int Length)> _since = [];
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

    /// <summary>The number, in all that its stream wrote, of the character at an offset; null where no stream wrote it.</summary>
    public int? IndexAt(int offset) => _owners[offset].By is null ? null : _owners[offset].Index;

    /// <summary>How many edits were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>How many edits were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>What the server did wrong; empty where nothing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many edits an editor that tells late has put at another place than they were meant for.</summary>
    public int Misplaced { get; private set; }

    /// <summary>How many edits landed beside the place, with only the user's typing or line breaks between.</summary>
    public int Inexact { get; private set; }

    /// <summary>How many deletions an editor that applies blindly has made at another place than they were meant for.</summary>
    public int WronglyTaken { get; private set; }

    public bool HasUnsent => _unsent.Count > 0 || _since.Count > 0;

    /// <summary>Whether the next report holds a server's edit.</summary>
    public bool HasUnsentEdit => _since.Any(change => change.ByServer) || _unsent.Any(notice => notice.HoldsEdit);

    /// <summary>The version as it is told; null where none is.</summary>
    public int? ReportedVersion => kind.Versions == Versions.None ? null : Version;

    /// <summary>The document now.</summary>
    public EditorSnapshot Snapshot => SnapshotOf(Text);

    /// <summary>Where a character of the text as it was opened stands now; null where it was deleted.</summary>
    public int? WhereIs(int original) => _owners.IndexOf((null, original)) is var at and >= 0 ? at : null;

    /// <summary>The index in the opened text of the character at an offset; null where it is typed or streamed.</summary>
    public int? OriginalAt(int offset) => _owners[offset] is (null, >= 0 and var index) ? index : null;

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

    /// <summary>
    /// The user's formatter replaces the whole text, told as one change; characters that it keeps or exchanges keep their owners.
    /// </summary>
    /// <param name="format">
    /// For each character what takes its place: the same, another, or nothing; and text that is put before it. The place behind the last
    /// is the text's length.
    /// </param>
    public void Format(Func<int, (string Before, string Instead)> format)
    {
        var after = new System.Text.StringBuilder();
        var owners = new List<(StreamedText? By, int Index)>();
        var markers = _streams.Distinct().ToDictionary(stream => stream, _ => 0);
        for (var at = 0; at <= Text.Length; at++)
        {
            foreach (var stream in markers.Keys.Where(stream => stream.Marker == at))
            {
                markers[stream] = after.Length;
            }

            var (before, instead) = format(at);
            after.Append(before);
            owners.AddRange(Enumerable.Repeat(((StreamedText?)null, -1), before.Length));
            if (at == Text.Length)
            {
                break;
            }

            after.Append(instead);
            owners.AddRange(Enumerable.Repeat(_owners[at], instead.Length));
            if (instead != Text[at].ToString())
            {
                _owners[at].By?.Take(_owners[at].Index, byServer: false);
            }
        }

        var (start, end, inserted) = (0, Text.Length, after.ToString());
        var result = inserted;
        _owners.Clear();
        _owners.AddRange(owners);
        foreach (var (stream, marker) in markers)
        {
            stream.Marker = marker;
        }

        _since.Add((false, 0, result.Length));
        Note(ref start, ref end, ref inserted, result, isByServer: false);
        Text = result;
        AddSnapshots();
    }

    /// <summary>The server wants text put in place of a range; an edit for another version than the present one is refused.</summary>
    public bool TryApply(int? version, Place start, Place end, string inserted, int stream = 0)
    {
        var by = _streams[stream];
        var isStale =
            kind.ChecksVersions
            && kind.Versions == Versions.Rising
            && (kind.ChecksVersionZero ? version != Version : version > 0 && Version > version);
        if (isStale)
        {
            Refused++;
            return false;
        }

        var (offset, to) = (OffsetAt(start), OffsetAt(end));
        if (to > offset)
        {
            (offset, to) = OwnRangeLike(offset, to, by) ?? (offset, to);
            if (kind.Joins != Joining.None)
            {
                ExchangeLineBreaks(offset, to, by);
            }

            if (inserted.Length > 0 || Enumerable.Range(offset, to - offset).Any(at => _owners[at].By != by))
            {
                if (kind.AppliesOverUnreportedTyping)
                {
                    WronglyTaken++;
                }
                else
                {
                    _faults.Add($"an edit takes «{Text[offset..to]}», which is not all its stream's own");
                }
            }
        }
        else if (offset != by.Marker)
        {
            NoteOtherPlace(offset, by);
        }

        Replace(offset, to, inserted, by);
        Applied++;
        return true;
    }

    /// <summary>The notifications that tell what changed since the last call.</summary>
    public IReadOnlyList<EditorNotice> TakeUnsent()
    {
        if (_since.Count > 0 && kind.Joins != Joining.None)
        {
            if (kind.CountsWhenTelling)
            {
                Count();
            }

            var holdsEdit = _since.Any(change => change.ByServer);
            _unsent.Add(new EditorNotice(ReportedVersion, JoinedChanges(), Snapshot, holdsEdit, CountPlaces()));
            (_told, _touched) = (Text, null);
            _exact.Clear();
        }

        EditorNotice[] notices = [.. _unsent];
        _unsent.Clear();
        _since.Clear();
        return notices;
    }

    public Place PlaceAt(int offset) => PlaceIn(Text, offset);

    // A place that is not in the text any more means the nearest one that is.
    public int OffsetAt(Place place)
    {
        var lines = Text.Split('\n');
        return place.Line >= lines.Length
            ? Text.Length
            : lines.Take(place.Line).Sum(line => line.Length + 1) + Math.Min(place.Character, lines[place.Line].Length);
    }

    private void Replace(int start, int end, string inserted, StreamedText? by)
    {
        var after = string.Concat(Text.AsSpan(0, start), inserted, Text.AsSpan(end));
        foreach (var (owner, index) in _owners[start..end])
        {
            owner?.Take(index, byServer: by is not null);
        }

        _owners.RemoveRange(start, end - start);
        _owners.InsertRange(start, inserted.Select(character => by is null ? (null, -1) : (by, by.Add(character))).ToList());
        NoteSince(by is not null, start, end, inserted.Length);
        var (meant, to, length) = (start, end, inserted.Length);
        Note(ref start, ref end, ref inserted, after, by is not null);
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

        AddSnapshots();
    }

    private void NoteOtherPlace(int offset, StreamedText by)
    {
        var mayBeInexact =
            kind.AppliesOverUnreportedTyping
            || kind.Joins is Joining.SmallestRange or Joining.Lines or Joining.WholeText
            || (kind.Joins != Joining.None && kind.ChangeDelay > TimeSpan.Zero);
        if (mayBeInexact && Snapshot.AreNear(offset, by.Marker, overLineBreaks: !kind.AppliesOverUnreportedTyping))
        {
            Inexact++;
            by.Marker = offset;
        }
        else if (kind.AppliesOverUnreportedTyping)
        {
            // The line and the character were sent for an older text.
            Misplaced++;
            by.Marker = offset;
        }
        else
        {
            _faults.Add($"an edit lands at {offset}, not at {by.Marker}");
        }
    }

    // The range of a stream's own characters whose deletion leaves the very same text as that of the given range; null where there is none.
    private (int Start, int End)? OwnRangeLike(int start, int end, StreamedText by)
    {
        var length = end - start;
        var left = string.Concat(Text.AsSpan(0, start), Text.AsSpan(end));
        for (var shift = 0; shift <= length; shift++)
        {
            foreach (var from in new[] { start - shift, start + shift })
            {
                if (
                    from >= 0
                    && from + length <= Text.Length
                    && Enumerable.Range(from, length).All(at => _owners[at].By == by)
                    && left.AsSpan().StartsWith(Text.AsSpan(0, from))
                    && left.AsSpan(from).SequenceEqual(Text.AsSpan(from + length))
                )
                {
                    return (from, from + length);
                }
            }
        }

        return null;
    }

    // A report that joins changes does not tell a line break that the user typed from one beside it: a deleted one counts as the
    // stream's own.
    private void ExchangeLineBreaks(int start, int end, StreamedText by)
    {
        var now = Snapshot;
        for (var at = start; at < end; at++)
        {
            if (_owners[at].By == by || Text[at] != '\n')
            {
                continue;
            }

            var own = Enumerable
                .Range(0, Text.Length)
                .Where(other => (other < start || other >= end) && Text[other] == '\n' && _owners[other].By == by && now.AreNear(at, other))
                .Select(other => (int?)other)
                .FirstOrDefault();
            if (own is { } found)
            {
                (_owners[at], _owners[found]) = (_owners[found], _owners[at]);
            }
        }
    }

    private void Count() =>
        Version += kind.Versions switch
        {
            Versions.Rising => kind.VersionStep,
            Versions.GoingBack => -kind.VersionStep,
            _ => 0,
        };

    private EditorSnapshot SnapshotOf(string current) =>
        new(
            current,
            string.Concat(
                _owners.Select(owner =>
                    owner.By is not null ? 's'
                    : owner.Index < 0 ? 'u'
                    : 'd'
                )
            ),
            [.. _streams.Select(stream => stream.Marker)]
        );

    // Notices that were made before the text, the owners and the markers were all changed get them now.
    private void AddSnapshots()
    {
        for (var at = _unsent.Count - 1; at >= 0 && _unsent[at].After is null; at--)
        {
            _unsent[at] = _unsent[at] with { After = Snapshot };
        }
    }

    private void NoteSince(bool byServer, int start, int end, int inserted)
    {
        for (var at = 0; at < _since.Count; at++)
        {
            var one = _since[at];
            if (end <= one.Start && start < one.Start)
            {
                _since[at] = one with { Start = one.Start + inserted - (end - start) };
            }
        }

        _since.Add((byServer, start, inserted));
    }

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

    private List<EditorChange> JoinedChanges()
    {
        var (start, end, inserted) = Difference(_told, Text);
        switch (kind.Joins)
        {
            case Joining.TouchedRange:
                var (from, tail) = _touched!.Value;
                return [new EditorChange(PlaceIn(_told, from), PlaceIn(_told, _told.Length - tail), Text[from..(Text.Length - tail)])];
            case Joining.ChangeList:
                return [.. _exact];
            case Joining.WholeText:
                return [new EditorChange(default, default, Text) { IsWhole = true }];
            case Joining.Lines:
                var lineEnd = _told.IndexOf('\n', end);
                var rest = lineEnd < 0 ? 0 : _told.Length - lineEnd - 1;
                start = start == 0 ? 0 : _told.LastIndexOf('\n', start - 1) + 1;
                return [new EditorChange(PlaceIn(_told, start), PlaceIn(_told, _told.Length - rest), Text[start..(Text.Length - rest)])];
            default:
                return [new EditorChange(PlaceIn(_told, start), PlaceIn(_told, end), inserted)];
        }
    }

    private void Note(ref int start, ref int end, ref string inserted, string after, bool isByServer)
    {
        if (kind.Joins != Joining.None)
        {
            var tail = Text.Length - end;
            _touched = _touched is var (touched, rest) ? (Math.Min(touched, start), Math.Min(rest, tail)) : (start, tail);
            _exact.Add(new EditorChange(PlaceAt(start), PlaceAt(end), inserted));
            if (!kind.CountsWhenTelling)
            {
                Count();
            }

            return;
        }

        Count();
        if (kind.ReportsDifferences && start == end && start == Text.Length && Text.EndsWith('\n') && inserted.Length > 0)
        {
            // Neovim tells text behind the last line break in two steps: with one line break too many, and then without it.
            var first = PlaceAt(Text.Length - 1);
            var last = PlaceIn(after + "\n", after.Length);
            _unsent.Add(
                new EditorNotice(Version - 1, [new EditorChange(first, PlaceAt(Text.Length), $"\n{inserted}\n")], null!, isByServer)
            );
            _unsent.Add(new EditorNotice(Version, [new EditorChange(last, PlaceIn(after + "\n", after.Length + 1), "")], null!));
            return;
        }

        if (kind.ReportsDifferences)
        {
            (start, end, inserted) = Difference(Text, after);
        }

        _unsent.Add(new EditorNotice(ReportedVersion, [new EditorChange(PlaceAt(start), PlaceAt(end), inserted)], null!, isByServer));
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
