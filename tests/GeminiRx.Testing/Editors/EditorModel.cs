namespace GeminiRx.Testing.Editors;

/// <summary>
/// An editor's document as a user and a server change it, written without looking at the server: the judge of what the server does. It
/// keeps a marker
/// where streamed text belongs, which moves by the rule of the design, and notes every edit that lands elsewhere.
/// </summary>
public sealed class EditorModel(EditorKind kind, string text)
{
    private readonly List<StreamedText> _streams = [];
    private readonly TextOwners _owners = new(text.Length);
    private readonly UnsentChanges _unsent = new(kind, text);
    private readonly List<string> _faults = [];

    public EditorKind Kind => kind;

    public string Text { get; private set; } = text;

    public int Version => _unsent.Version;

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

    public bool HasUnsent => !_unsent.IsEmpty;

    /// <summary>Whether the next report holds a server's edit.</summary>
    public bool HasUnsentEdit => _unsent.IncludesEdit;

    /// <summary>The version as it is told; null where none is.</summary>
    public int? ReportedVersion => _unsent.ReportedVersion;

    /// <summary>The document now.</summary>
    public EditorSnapshot Snapshot => new(Text, _owners.Letters, [.. _streams.Select(stream => stream.Marker)]);

    /// <summary>Where a character of the text as it was opened stands now; null where it was deleted.</summary>
    public int? WhereIs(int original) => _owners.IndexOf(original) is var at and >= 0 ? at : null;

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
        var after = _owners.Format(Text, format, _streams);
        _unsent.RecordFormat(Text, after);
        Text = after;
        _unsent.AddSnapshots(() => Snapshot);
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
            (offset, to) = _owners.FindOwnRange(Text, offset, to, by) ?? (offset, to);
            if (kind.Joins != Joining.None)
            {
                _owners.SwapLineBreaks(Snapshot, offset, to, by);
            }

            if (inserted.Length > 0 || !_owners.IsAllBy(by, offset, to))
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
    public IReadOnlyList<EditorNotice> TakeUnsent() => _unsent.Take(() => Snapshot);

    public Place PlaceAt(int offset) => TextPositions.PlaceAt(Text, offset);

    public int OffsetAt(Place place) => TextPositions.OffsetAt(Text, place);

    private void Replace(int start, int end, string inserted, StreamedText? by)
    {
        var after = string.Concat(Text.AsSpan(0, start), inserted, Text.AsSpan(end));
        _owners.Replace(start, end, inserted, by);
        var reported = _unsent.Record(Text, after, (start, end), inserted, byServer: by is not null);

        // The server learns of a user's change only from the report, but it has the exact range of its own edit.
        var moved = by is null ? reported : (Start: start, End: end, Inserted: inserted);
        Text = after;
        foreach (var stream in _streams.Distinct())
        {
            stream.Move(moved.Start, moved.End, moved.Inserted.Length, isOwn: stream == by && moved.End == moved.Start);
        }

        _unsent.AddSnapshots(() => Snapshot);
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
}
