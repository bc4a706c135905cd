namespace GeminiRx.TestSupport.Editors;

/// <summary>Who wrote each character of a document: the document as it was opened, the user or a stream.</summary>
internal sealed class TextOwners(int length)
{
    private readonly List<(StreamedText? By, int Index)> _owners = [.. Enumerable.Range(0, length).Select(at => ((StreamedText?)null, at))];

    public int Count => _owners.Count;

    /// <summary>
    /// The owner of a character. With a stream, the index counts all that the stream wrote; without, it counts the opened text, and -1
    /// means that the user typed the character.
    /// </summary>
    public (StreamedText? By, int Index) this[int offset] => _owners[offset];

    public int IndexOf(int original) => _owners.IndexOf((null, original));

    /// <summary>A letter for each character: d of the document as it was opened, u typed by the user, s streamed.</summary>
    public string Letters =>
        string.Concat(
            _owners.Select(owner =>
                owner.By is not null ? 's'
                : owner.Index < 0 ? 'u'
                : 'd'
            )
        );

    public void Replace(int start, int end, string inserted, StreamedText? by)
    {
        foreach (var (owner, index) in _owners[start..end])
        {
            owner?.Take(index, byServer: by is not null);
        }

        _owners.RemoveRange(start, end - start);
        _owners.InsertRange(start, inserted.Select(character => by is null ? (null, -1) : (by, by.Add(character))).ToList());
    }

    /// <summary>Formats the text. Characters that the formatter keeps or exchanges keep their owners.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">See <see cref="EditorModel.Format"/>.</param>
    /// <param name="streams">The streams whose markers move along.</param>
    /// <returns>The formatted text.</returns>
    public string Format(string text, Func<int, (string Before, string Instead)> format, IEnumerable<StreamedText> streams)
    {
        var after = new System.Text.StringBuilder();
        var owners = new List<(StreamedText? By, int Index)>();
        var markers = streams.Distinct().ToDictionary(stream => stream, _ => 0);
        for (var at = 0; at <= text.Length; at++)
        {
            foreach (var stream in markers.Keys.Where(stream => stream.Marker == at))
            {
                markers[stream] = after.Length;
            }

            var (before, instead) = format(at);
            after.Append(before);
            owners.AddRange(Enumerable.Repeat(((StreamedText?)null, -1), before.Length));
            if (at == text.Length)
            {
                break;
            }

            after.Append(instead);
            owners.AddRange(Enumerable.Repeat(_owners[at], instead.Length));
            if (instead != text[at].ToString())
            {
                _owners[at].By?.Take(_owners[at].Index, byServer: false);
            }
        }

        _owners.Clear();
        _owners.AddRange(owners);
        foreach (var (stream, marker) in markers)
        {
            stream.Marker = marker;
        }

        return after.ToString();
    }

    /// <summary>
    /// The range of a stream's own characters whose deletion leaves the same text as the deletion of the given range; null if none exists.
    /// </summary>
    public (int Start, int End)? FindOwnRange(string text, int start, int end, StreamedText by)
    {
        var length = end - start;
        var left = string.Concat(text.AsSpan(0, start), text.AsSpan(end));
        for (var shift = 0; shift <= length; shift++)
        {
            foreach (var from in new[] { start - shift, start + shift })
            {
                if (
                    from >= 0
                    && from + length <= text.Length
                    && IsAllBy(by, from, from + length)
                    && left.AsSpan().StartsWith(text.AsSpan(0, from))
                    && left.AsSpan(from).SequenceEqual(text.AsSpan(from + length))
                )
                {
                    return (from, from + length);
                }
            }
        }

        return null;
    }

    public bool IsAllBy(StreamedText by, int start, int end) => Enumerable.Range(start, end - start).All(at => _owners[at].By == by);

    /// <summary>
    /// Gives a stream the line breaks of a range that others own, in exchange for its own line breaks nearby. A report that joins changes
    /// cannot distinguish a line break that the user typed from its neighbour.
    /// </summary>
    public void SwapLineBreaks(EditorSnapshot now, int start, int end, StreamedText by)
    {
        for (var at = start; at < end; at++)
        {
            if (_owners[at].By == by || now.Text[at] != '\n')
            {
                continue;
            }

            var own = Enumerable
                .Range(0, now.Text.Length)
                .Where(other => other < start || other >= end)
                .Where(other => now.Text[other] == '\n' && _owners[other].By == by && now.AreNear(at, other))
                .Select(other => (int?)other)
                .FirstOrDefault();
            if (own is { } found)
            {
                (_owners[at], _owners[found]) = (_owners[found], _owners[at]);
            }
        }
    }
}
