using GeminiRx.Text;

namespace GeminiRx.Operators.Internal;

/// <summary>Decides what of the held text goes out when; no clock, no timer.</summary>
/// <remarks>
/// Times are counted from the subscription, since the time of day may be set.
/// Everything that waits is spread evenly over the time up to the next burst, and a character whose time is up by the next frame goes out
/// now.
/// </remarks>
internal sealed class SmoothText(SmoothOptions options)
{
    private readonly HeldChunks _held = new();
    private BurstGaps _gaps = new(options.Frame, options.MaxLag);
    private readonly Queue<(TimeSpan Due, long End)> _arrivals = new();
    private long _arrived;
    private long _released;
    private TimeSpan _target;

    public bool HasText => _held.HasText;

    /// <summary>Holds text or metadata.</summary>
    /// <returns>False where the chunk must not be held.</returns>
    public bool TryAdd(Chunk chunk, TimeSpan now)
    {
        if (!_held.TryAdd(chunk))
        {
            return false;
        }

        var length = chunk switch
        {
            TextChunk text => text.Text.Length,
            ThoughtChunk thought => thought.Text.Length,
            _ => 0,
        };
        if (length > 0)
        {
            _arrived += length;
            _gaps.Arrived(now);
            _arrivals.Enqueue((now + options.MaxLag, _arrived));
            _target = now + _gaps.Expected;
        }

        return true;
    }

    /// <summary>Forgets what was learnt of an answer that has ended: the time up to the next answer is no gap between bursts.</summary>
    public void EndAnswer() => _gaps = new BurstGaps(options.Frame, options.MaxLag);

    /// <summary>Gives everything up.</summary>
    public IReadOnlyList<Chunk> Release()
    {
        _released = _arrived;
        _arrivals.Clear();
        return _held.Release();
    }

    /// <inheritdoc cref="HeldChunks.TakeBack"/>
    public IReadOnlyList<Chunk> TakeBack(RewindChunk rewind)
    {
        _released = _arrived;
        _arrivals.Clear();
        return _held.TakeBack(rewind);
    }

    /// <summary>Gives up what is due.</summary>
    /// <param name="now">The time of the frame.</param>
    public List<Chunk> ReleaseDue(TimeSpan now)
    {
        var chunks = new List<Chunk>();
        var late = LateBy(now + options.Frame);
        var share =
            _target - now > options.Frame
                ? (long)Math.Ceiling((_arrived - _released) * (options.Frame / (_target - now)))
                : _arrived - _released;
        var count = Math.Max(share, late);
        while (_held.HasText)
        {
            // A run that another follows, or that nothing can be joined to, is whole to its end.
            var text = _held.Text;
            var isClosed = _held.Runs > 1 || _held.IsClosed;
            var length =
                text.Length <= count && (isClosed || (late >= text.Length && !char.IsHighSurrogate(text[^1])))
                    ? text.Length
                    : Whole(text, count, late, isClosed);
            if (length == 0 && text.Length > 0)
            {
                break;
            }

            chunks.Add(_held.Take(length));
            (_released, count, late) = (_released + length, count - length, late - length);
            if (count <= 0)
            {
                break;
            }
        }

        if (chunks.Count > 0 || !_held.HasText)
        {
            chunks.AddRange(_held.ReleaseMetadata());
        }

        return chunks;
    }

    /// <summary>The time from a frame to the next one that is needed; null where none is before something arrives.</summary>
    public TimeSpan? NextFrame(TimeSpan now)
    {
        if (!_held.HasText)
        {
            return null;
        }

        var isOnlyUnfinished = _held.Runs == 1 && !_held.IsClosed && Graphemes.WholeLength(_held.Text) == 0;
        return !isOnlyUnfinished ? options.Frame
            : !_arrivals.TryPeek(out var arrival) ? null
            : arrival.Due - now > options.Frame ? arrival.Due - now
            : options.Frame;
    }

    /// <summary>How much of the first run goes out: whole graphemes, as many as are due or one more, unless the bound forces
    /// more.</summary>
    private static int Whole(ReadOnlySpan<char> text, long count, long late, bool isClosed)
    {
        var end = 0;
        while (end < count && end < text.Length)
        {
            var length = Graphemes.WholeLength(text[end..]);
            if (length == 0)
            {
                // The last one may not be whole yet: it waits as long as it may. Half a character is none, and waits for its other half.
                return isClosed ? text.Length
                    : late <= end ? end
                    : char.IsHighSurrogate(text[^1]) ? text.Length - 1
                    : text.Length;
            }

            end += length;
        }

        return end;
    }

    private long LateBy(TimeSpan time)
    {
        var end = _released;
        while (_arrivals.TryPeek(out var arrival) && (arrival.End <= _released || arrival.Due < time))
        {
            end = Math.Max(end, arrival.End);
            _arrivals.Dequeue();
        }

        return end - _released;
    }
}
