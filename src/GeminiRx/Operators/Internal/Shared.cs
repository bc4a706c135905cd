namespace GeminiRx.Operators.Internal;

/// <summary>The beginning of a list that grows: segments that are shared, and a length. What it shows never changes.</summary>
/// <remarks>
/// Only the list's one writer calls <see cref="Add"/>, and only on the longest or on one that is gone back to: in a segment what lies
/// behind a shown length is
/// written once, and going back begins a segment of its own.
/// </remarks>
internal readonly struct Shared<T>
{
    private const int MostPerSegment = 4096;

    private readonly Segment? _last;

    private Shared(Segment last, int count) => (_last, Count) = (last, count);

    public int Count { get; }

    /// <summary>The list with one more.</summary>
    public Shared<T> Add(T item)
    {
        var last = _last;
        if (last is null || last.IsFull || last.Start + last.Used != Count)
        {
            last = new Segment(last, Count, Math.Clamp(Count, 4, MostPerSegment));
        }

        last.Items[last.Used++] = item;
        return new Shared<T>(last, Count + 1);
    }

    public T[] ToArray()
    {
        var items = new T[Count];
        var end = Count;
        for (var segment = _last; segment is not null; segment = segment.Previous)
        {
            segment.Items.AsSpan(0, end - segment.Start).CopyTo(items.AsSpan(segment.Start));
            end = segment.Start;
        }

        return items;
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
