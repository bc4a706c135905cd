using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>The state of a stream, as the frames of its file say it. Not thread-safe.</summary>
/// <param name="identity">The identity of the file.</param>
internal sealed class StreamState(Guid identity)
{
    private const int MarkInterval = 64 << 10;

    private const int Recent = 8;

    private readonly StreamPlace[] _recent = new StreamPlace[Recent];
    private readonly Dictionary<string, ProducerNumber> _producers = [];
    private readonly Dictionary<Guid, string> _forks = [];
    private StreamPlace[] _marks = new StreamPlace[1];
    private int _marksCount;
    private StreamSettings? _settings;
    private StreamView? _view;

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

    /// <summary>The keys of the forks that are not known to be gone, by the identities of their files.</summary>
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
            case FrameKind.StreamForkEnded:
                _forks.Remove(new Guid(payload));
                break;
            case FrameKind.StreamRemoved:
                IsRemoved = true;
                break;
            default:
                break;
        }
    }

    /// <summary>What readers without a lock use, as of the last <see cref="Publish"/>.</summary>
    public StreamView View => Volatile.Read(ref _view)!;

    /// <summary>Shows the state to readers.</summary>
    public void Publish()
    {
        var info = new StreamInfo(identity, Settings, Tail, IsClosed);
        Volatile.Write(ref _view, new StreamView(info, Base, Length, IsRemoved, _marks, _marksCount, [.. _recent]));
    }

    private void Add(StreamRecord record, int length, long time)
    {
        if (_settings is null)
        {
            _settings = record.Settings;
            Base = Tail = _settings?.Source?.Offset ?? StreamOffset.Start;
            AddMark(new StreamPlace(Base, FrameFile.HeaderLength));
        }

        Tail = length == 0 ? Tail : new StreamOffset(Tail.Bytes + length, time);
        Sequence = record.Sequence ?? Sequence;
        IsClosed |= record.Closes;
        if (record.Producer is { } producer)
        {
            _producers[producer.Id] = producer;
        }

        var place = new StreamPlace(Tail, Length);
        Array.Copy(_recent, 1, _recent, 0, Recent - 1);
        _recent[^1] = place;
        if (Length - _marks[_marksCount - 1].Place >= MarkInterval)
        {
            AddMark(place);
        }
    }

    // Views have the array and a count: what is behind the count may be written.
    private void AddMark(StreamPlace place)
    {
        if (_marksCount == _marks.Length)
        {
            Array.Resize(ref _marks, 2 * _marks.Length);
        }

        _marks[_marksCount++] = place;
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
