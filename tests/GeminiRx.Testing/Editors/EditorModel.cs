using System.Text;

namespace GeminiRx.Testing.Editors;

/// <summary>A place in a document: both counted from 0, the character in UTF-16 units.</summary>
public readonly record struct Place(int Line, int Character);

/// <summary>A change as the editor tells it.</summary>
public sealed record EditorChange(Place Start, Place End, string Text);

/// <summary>
/// An editor's document as a user and a server change it, written without looking at the server: the judge of what the server does. It keeps a marker
/// where streamed text belongs, which moves by the rule of the design, and notes every edit that lands elsewhere.
/// </summary>
public sealed class EditorModel(EditorKind kind, string text)
{
    private readonly List<EditorChange> _unsent = [];
    private readonly StringBuilder _streamed = new();
    private readonly List<string> _faults = [];

    public EditorKind Kind => kind;

    public string Text { get; private set; } = text;

    public int Version { get; private set; } = 1;

    /// <summary>Where the next streamed text belongs.</summary>
    public int Marker { get; private set; }

    /// <summary>What was streamed into the document, in order.</summary>
    public string Streamed => _streamed.ToString();

    /// <summary>How many edits were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>How many edits were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>What the server did wrong; empty where nothing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public bool HasUnsent => _unsent.Count > 0;

    /// <summary>Says that a stream was asked for at a place.</summary>
    public void StartStream(int offset) => Marker = offset;

    /// <summary>The user types.</summary>
    public void Insert(int offset, string typed) => Replace(offset, offset, typed, isStreamed: false);

    /// <summary>The user deletes.</summary>
    public void Delete(int start, int length) => Replace(start, start + length, "", isStreamed: false);

    /// <summary>The server wants text inserted; an edit for another version than the present one is refused.</summary>
    public bool TryApply(int version, Place start, Place end, string inserted)
    {
        if (version != Version)
        {
            Refused++;
            return false;
        }

        var offset = OffsetAt(start);
        if (start != end)
        {
            _faults.Add($"an edit replaces {start} to {end}");
        }

        if (offset != Marker)
        {
            _faults.Add($"an edit lands at {offset}, not at {Marker}");
        }

        Replace(offset, OffsetAt(end), inserted, isStreamed: true);
        _streamed.Append(inserted);
        Applied++;
        return true;
    }

    /// <summary>The changes since the last call, as one notification tells them.</summary>
    public IReadOnlyList<EditorChange> TakeUnsent()
    {
        EditorChange[] changes = [.. _unsent];
        _unsent.Clear();
        return changes;
    }

    public Place PlaceAt(int offset)
    {
        var before = Text[..offset].Split('\n');
        return new Place(before.Length - 1, before[^1].Length);
    }

    public int OffsetAt(Place place) => string.Join('\n', Text.Split('\n').Take(place.Line)).Length + (place.Line > 0 ? 1 : 0) + place.Character;

    private void Replace(int start, int end, string inserted, bool isStreamed)
    {
        var after = string.Concat(Text.AsSpan(0, start), inserted, Text.AsSpan(end));
        if (kind.ReportsDifferences)
        {
            (start, end, inserted) = Difference(Text, after);
        }

        _unsent.Add(new EditorChange(PlaceAt(start), PlaceAt(end), inserted));
        Text = after;
        Version += kind.VersionStep;
        if (isStreamed)
        {
            Marker += inserted.Length;
        }
        else if (start < Marker)
        {
            Marker = end <= Marker ? Marker + inserted.Length - (end - start) : start;
        }
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
