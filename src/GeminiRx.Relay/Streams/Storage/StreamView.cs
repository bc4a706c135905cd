namespace GeminiRx.Relay.Streams.Storage;

/// <summary>The place in a file where the frames after an offset begin.</summary>
internal readonly record struct StreamPlace(StreamOffset Offset, long Place);

/// <summary>What is known of a stream when it was looked at.</summary>
/// <param name="Identity">The identity of its file.</param>
/// <param name="Settings">What it was created with.</param>
/// <param name="Tail">The offset after the last append.</param>
/// <param name="IsClosed">Whether nothing can be appended any more.</param>
internal sealed record StreamInfo(Guid Identity, StreamSettings Settings, StreamOffset Tail, bool IsClosed);

/// <summary>What readers need of a stream's state. It does not change: any number of readers use it without a lock.</summary>
/// <param name="info">The stream.</param>
/// <param name="start">Where the bytes of the file begin.</param>
/// <param name="length">The length of the intact part of the file.</param>
/// <param name="isRemoved">Whether the stream is kept for its forks only.</param>
/// <param name="marks">Places at least 64 KiB apart, from the start; those after <paramref name="marksCount"/> are of later views.</param>
/// <param name="marksCount">The number of the places.</param>
/// <param name="recent">The places after the last appends.</param>
internal sealed class StreamView(
    StreamInfo info,
    StreamOffset start,
    long length,
    bool isRemoved,
    StreamPlace[] marks,
    int marksCount,
    StreamPlace[] recent
)
{
    public StreamInfo Info => info;

    /// <summary>Where the bytes of the file begin: at a fork, after those of the source.</summary>
    public StreamOffset Base => start;

    public long Length => length;

    public bool IsRemoved => isRemoved;

    /// <summary>The last known place at or before an offset, which is not before <see cref="Base"/>.</summary>
    public StreamPlace PlaceBefore(long bytes)
    {
        for (var i = recent.Length - 1; i >= 0; i--)
        {
            if (recent[i].Place > 0 && recent[i].Offset.Bytes <= bytes)
            {
                return recent[i]; // most readers are at the end
            }
        }

        return marks[CountUpTo(bytes) - 1];
    }

    /// <summary>Where a page ends that begins at an offset before the end.</summary>
    /// <param name="from">The offset.</param>
    /// <param name="size">The size: the page is not larger, unless no mark allows that.</param>
    public StreamPlace EndOfPage(long from, long size)
    {
        if (info.Tail.Bytes - from <= size)
        {
            return new StreamPlace(info.Tail, length);
        }

        var count = CountUpTo(from + size);
        return marks[count - 1].Offset.Bytes > from ? marks[count - 1]
            : count < marksCount ? marks[count]
            : new StreamPlace(info.Tail, length);
    }

    private int CountUpTo(long bytes)
    {
        var (low, high) = (1, marksCount);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = marks[middle - 1].Offset.Bytes <= bytes ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
