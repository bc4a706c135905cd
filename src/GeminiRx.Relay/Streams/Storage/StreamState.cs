using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>The place in a file where the frames after an offset begin.</summary>
internal readonly record struct StreamPlace(StreamOffset Offset, long Place);

/// <summary>The state of a stream, as the frames of its file say it. Not thread-safe.</summary>
/// <param name="identity">The identity of the file.</param>
internal sealed class StreamState(Guid identity)
{
    private const int MarkInterval = 64 << 10;

    // Places at least 64 KiB apart, so that a reader finds its offset.
    private readonly List<StreamPlace> _marks = [];
    private readonly Dictionary<string, ProducerNumber> _producers = [];
    private readonly Dictionary<Guid, string> _forks = [];
    private StreamSettings? _settings;

    public Guid Identity => identity;

    /// <summary>The length of the intact part of the file.</summary>
    public long Length { get; private set; } = FrameFile.HeaderLength;

    /// <summary>Whether the stream exists: its creation did not break off.</summary>
    public bool IsCreated => _settings is not null;

    public StreamSettings Settings => _settings!;

    /// <summary>Where the bytes of this file begin: at a fork, after those of the source.</summary>
    public StreamOffset Base { get; private set; }

    /// <summary>The offset after the last append.</summary>
    public StreamOffset Tail { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Whether the stream is kept for its forks only.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>The last number that orders the appends of several writers.</summary>
    public string? Sequence { get; private set; }

    /// <summary>The number of producers.</summary>
    public int Producers => _producers.Count;

    /// <summary>The keys of the forks by the identities of their files.</summary>
    public IReadOnlyDictionary<Guid, string> Forks => _forks;

    /// <summary>The last number of a producer; null if it has appended nothing.</summary>
    public ProducerNumber? LastOf(string producer) => _producers.GetValueOrDefault(producer);

    /// <summary>Takes the next frame.</summary>
    public void Add(LogFrame frame, ReadOnlySpan<byte> payload)
    {
        Length += frame.TotalLength;
        switch (frame.Kind)
        {
            case FrameKind.StreamBytes:
                Add(StreamRecord.Read(payload), payload.Length - StreamRecord.ContentsAt(payload), frame.Time);
                break;
            case FrameKind.StreamFork:
                var (fork, key) = ForkFrame.Read(payload);
                _forks[fork] = key;
                break;
            case FrameKind.StreamRemoved:
                IsRemoved = true;
                break;
            default:
                break;
        }
    }

    /// <summary>The last mark at or before an offset, which is not before <see cref="Base"/>.</summary>
    public StreamPlace MarkBefore(long bytes) => _marks[CountUpTo(bytes) - 1];

    /// <summary>Where a page ends that begins at an offset before <see cref="Tail"/>.</summary>
    /// <param name="from">The offset.</param>
    /// <param name="size">The size: the page is not larger, unless no mark allows that.</param>
    public StreamPlace EndOfPage(long from, long size)
    {
        if (Tail.Bytes - from <= size)
        {
            return new StreamPlace(Tail, Length);
        }

        var marks = CountUpTo(from + size);
        return _marks[marks - 1].Offset.Bytes > from ? _marks[marks - 1]
            : marks < _marks.Count ? _marks[marks]
            : new StreamPlace(Tail, Length);
    }

    private void Add(StreamRecord record, int length, long time)
    {
        if (_settings is null)
        {
            _settings = record.Settings;
            Base = Tail = _settings?.Source?.Offset ?? StreamOffset.Start;
            _marks.Add(new StreamPlace(Base, FrameFile.HeaderLength));
        }

        Tail = length == 0 ? Tail : new StreamOffset(Tail.Bytes + length, time);
        Sequence = record.Sequence ?? Sequence;
        IsClosed |= record.Closes;
        if (record.Producer is { } producer)
        {
            _producers[producer.Id] = producer;
        }

        if (Length - _marks[^1].Place >= MarkInterval)
        {
            _marks.Add(new StreamPlace(Tail, Length));
        }
    }

    private int CountUpTo(long bytes)
    {
        var (low, high) = (1, _marks.Count);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _marks[middle - 1].Offset.Bytes <= bytes ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}

/// <summary>The payload of a frame that names a fork.</summary>
internal static class ForkFrame
{
    private const int IdentityLength = 16;

    public static byte[] Write(Guid identity, string key) => [.. identity.ToByteArray(), .. System.Text.Encoding.ASCII.GetBytes(key)];

    public static (Guid Identity, string Key) Read(ReadOnlySpan<byte> payload) =>
        (new Guid(payload[..IdentityLength]), System.Text.Encoding.ASCII.GetString(payload[IdentityLength..]));
}
