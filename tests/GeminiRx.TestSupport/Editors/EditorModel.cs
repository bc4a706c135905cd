namespace GeminiRx.TestSupport.Editors;

/// <summary>
/// An editor's document, changed by a user and a server. The model is independent of the server's code and judges its edits: it keeps a
/// marker where the next streamed text belongs, and records every edit at another place.
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

    /// <summary>The text that the first stream wrote and did not delete again, in order.</summary>
    public string Streamed => _streams.Count > 0 ? _streams[0].Text : "";

    /// <summary>The streams into this document, in the order of their requests.</summary>
    public IReadOnlyList<StreamedText> Streams => _streams;

    /// <summary>The number of the stream that wrote the character at an offset; null if no stream wrote it.</summary>
    public int? StreamAt(int offset) => offset < _owners.Count && _owners[offset].By is { } by ? _streams.IndexOf(by) : null;

    /// <summary>The index of the character at an offset in the output of its stream; null if no stream wrote it.</summary>
    public int? IndexAt(int offset) => _owners[offset].By is null ? null : _owners[offset].Index;

    /// <summary>How many edits were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>How many edits were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>The wrong edits of the server.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many edits landed at a wrong place because the editor reports late.</summary>
    public int Misplaced { get; private set; }

    /// <summary>How many edits landed next to the marker, with only the user's typing or line breaks between.</summary>
    public int Inexact { get; private set; }

    /// <summary>How many deletions removed wrong text because the editor does not check versions.</summary>
    public int WrongDeletions { get; private set; }

    public bool HasUnsent => !_unsent.IsEmpty;

    /// <summary>Whether the next report contains a server's edit.</summary>
    public bool HasUnsentEdit => _unsent.IncludesEdit;

    /// <summary>The version that a report contains; null for an editor that counts none.</summary>
    public int? ReportedVersion => _unsent.ReportedVersion;

    /// <summary>The document now.</summary>
    public EditorSnapshot Snapshot => new(Text, _owners.Letters, [.. _streams.Select(stream => stream.Marker)]);

    /// <summary>The current offset of a character of the opened text; null if it was deleted.</summary>
    public int? WhereIs(int original) => _owners.IndexOf(original) is var at and >= 0 ? at : null;

    /// <summary>The index in the opened text of the character at an offset; null if it was typed or streamed.</summary>
    public int? OriginalAt(int offset) => _owners[offset] is (null, >= 0 and var index) ? index : null;

    /// <summary>Adds a stream that was requested at an offset.</summary>
    /// <returns>The number of the stream.</returns>
    public int StartStream(int offset)
    {
        _streams.Add(new StreamedText(offset));
        return _streams.Count - 1;
    }

    /// <summary>Adds a stream that continues the text of an ended stream.</summary>
    public int ContinueStream(int stream)
    {
        _streams.Add(_streams[stream]);
        return _streams.Count - 1;
    }

    /// <summary>The user types.</summary>
    public void Insert(int offset, string typed) => Replace(offset, offset, typed, by: null);

    /// <summary>The user deletes.</summary>
    public void Delete(int start, int length) => Replace(start, start + length, "", by: null);

    /// <summary>
    /// The user's formatter replaces the whole text. The editor reports one change. Kept or exchanged characters keep their owners.
    /// </summary>
    /// <param name="format">
    /// Returns, for each offset, the replacement of the character (the same, another or none) and the text to insert before it. The last
    /// offset is the length of the text.
    /// </param>
    public void Format(Func<int, (string Before, string Instead)> format)
    {
        var after = _owners.Format(Text, format, _streams);
        _unsent.RecordFormat(Text, after);
        Text = after;
        _unsent.AddSnapshots(() => Snapshot);
    }

    /// <summary>The server replaces a range. The editor refuses an edit for another version than the current one.</summary>
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
            (offset, to) = (inserted.Length == 0 ? _owners.FindOwnRange(Text, offset, to, by) : null) ?? (offset, to);
            if (kind.Joins != Joining.None)
            {
                _owners.SwapLineBreaks(Snapshot, offset, to, by);
            }

            if (inserted.Length > 0 || !_owners.IsAllBy(by, offset, to))
            {
                if (kind.AppliesOverUnreportedTyping)
                {
                    WrongDeletions++;
                }
                else
                {
                    _faults.Add($"an edit deletes «{Text[offset..to]}», which its stream did not write completely");
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

    /// <summary>The notifications about all changes since the last call.</summary>
    public IReadOnlyList<EditorReport> TakeReports() => _unsent.Take(() => Snapshot);

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
