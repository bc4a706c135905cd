namespace GeminiRx.Operators.Internal;

/// <summary>An immutable view of the beginning of a growing list: shared segments and a length.</summary>
/// <remarks>
/// Only one writer calls <see cref="Add"/>, either on the longest view or on an earlier view that the list returns to. In a segment, every
/// item behind the length of a view is written once; returning to an earlier view starts a new segment.
/// </remarks>
internal readonly struct AppendOnlyList<T>
{
    private const int MaxSegmentLength = 4096;

    private readonly Segment? _last;

    private AppendOnlyList(Segment last, int count) => (_last, Count) = (last, count);

    public int Count { get; }

    /// <summary>A view with one more item.</summary>
    public AppendOnlyList<T> Add(T item)
    {
        var last = _last;
        if (last is null || last.IsFull || last.Start + last.Used != Count)
        {
            last = new Segment(last, Count, Math.Clamp(Count, 4, MaxSegmentLength));
        }

        last.Items[last.Used++] = item;
        return new AppendOnlyList<T>(last, Count + 1);
    }

    /// <summary>The items from an index on.</summary>
    public T[] ToArray(int from = 0)
    {
        var items = new T[Count - from];
        var end = Count;
        for (var segment = _last; segment is not null && end > from; segment = segment.Previous)
        {
            var start = Math.Max(from, segment.Start);
            segment.Items.AsSpan(start - segment.Start, end - start).CopyTo(items.AsSpan(start - from));
            end = segment.Start;
        }

        return items;
    }

    /// <summary>The number of items at the beginning that two views share. Of two lists that did not grow from one, there are
    /// none.</summary>
    public int CommonCount(AppendOnlyList<T> other)
    {
        var (one, two, count, otherCount) = (_last, other._last, Count, other.Count);
        while (one is not null && two is not null && one != two)
        {
            if (one.Start >= two.Start)
            {
                (count, one) = (one.Start, one.Previous);
            }
            else
            {
                (otherCount, two) = (two.Start, two.Previous);
            }
        }

        return one is null || two is null ? 0 : Math.Min(count, otherCount);
    }

    private sealed class Segment(Segment? previous, int start, int capacity)
    {
        public Segment? Previous => previous;

        public int Start => start;

        public T[] Items { get; } = new T[capacity];

        public int Used { get; set; }

        public bool IsFull => Used == capacity;
    }
}
