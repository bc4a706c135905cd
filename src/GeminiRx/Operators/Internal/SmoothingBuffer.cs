using GeminiRx.Text;

namespace GeminiRx.Operators.Internal;

/// <summary>Decides when to release how much of the held text. Has no clock and no timer.</summary>
/// <remarks>
/// Times count from the subscription, because the system clock may be changed. The held text is spread evenly over the estimated time to
/// the next burst. A character that reaches its maximum lag before the next frame is released now.
/// </remarks>
/// <param name="frame">The time between two releases.</param>
/// <param name="maxLag">The maximum time that a character is held.</param>
/// <param name="holdsArguments">Whether the strings of streamed arguments are held like texts.</param>
internal sealed class SmoothingBuffer(TimeSpan frame, TimeSpan maxLag, bool holdsArguments = false)
{
    private readonly ChunkBuffer _held = new(holdsArguments);
    private InterArrivalEstimator _estimator = new(frame, maxLag);
    private readonly Queue<(TimeSpan Due, long End)> _arrivals = new();
    private long _arrived;
    private long _released;
    private TimeSpan _target;

    public bool HasText => _held.HasText;

    /// <summary>Holds text or metadata.</summary>
    /// <returns>False if the chunk must not be held.</returns>
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
            ToolArgumentsChunk piece => piece.StringValue()!.Length,
            _ => 0,
        };
        if (length > 0)
        {
            _arrived += length;
            _estimator.RecordArrival(now);
            _arrivals.Enqueue((now + maxLag, _arrived));
            _target = now + _estimator.Expected;
        }

        return true;
    }

    /// <summary>Resets the estimate: the time between two answers is not a gap between bursts.</summary>
    public void EndAnswer() => _estimator = new InterArrivalEstimator(frame, maxLag);

    /// <inheritdoc cref="ChunkBuffer.Release"/>
    public IReadOnlyList<Chunk> Release()
    {
        _released = _arrived;
        _arrivals.Clear();
        return _held.Release();
    }

    /// <inheritdoc cref="ChunkBuffer.ApplyRewind"/>
    public IReadOnlyList<Chunk> ApplyRewind(RewindChunk rewind)
    {
        _released = _arrived;
        _arrivals.Clear();
        return _held.ApplyRewind(rewind);
    }

    /// <summary>Removes the text that is due, and the metadata with it.</summary>
    /// <param name="now">The time of the frame.</param>
    public List<Chunk> ReleaseDue(TimeSpan now)
    {
        var chunks = new List<Chunk>();
        var late = LateBy(now + frame);
        var share = _target - now > frame ? (long)Math.Ceiling((_arrived - _released) * (frame / (_target - now))) : _arrived - _released;
        var count = Math.Max(share, late);
        while (_held.HasText)
        {
            // No text is added to a run that is followed by another run, or that cannot be joined.
            var text = _held.Text;
            var isClosed = _held.RunCount > 1 || _held.IsClosed;
            var length =
                text.Length <= count && (isClosed || text.IsEmpty || (late >= text.Length && !char.IsHighSurrogate(text[^1])))
                    ? text.Length
                    : DueLength(text, count, late, isClosed);
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

    /// <summary>The time to the next frame; null if no frame is needed before the next arrival.</summary>
    public TimeSpan? NextFrame(TimeSpan now)
    {
        if (!_held.HasText)
        {
            return null;
        }

        var isOnlyUnfinished = _held.RunCount == 1 && !_held.IsClosed && Graphemes.WholeLength(_held.Text) == 0;
        return !isOnlyUnfinished ? frame
            : !_arrivals.TryPeek(out var arrival) ? null
            : arrival.Due - now > frame ? arrival.Due - now
            : frame;
    }

    /// <summary>How many characters of the first run are due, rounded up to whole graphemes.</summary>
    private static int DueLength(ReadOnlySpan<char> text, long count, long late, bool isClosed)
    {
        var end = 0;
        while (end < count && end < text.Length)
        {
            var length = Graphemes.WholeLength(text[end..]);
            if (length == 0)
            {
                // The last grapheme may be incomplete: it waits up to the maximum lag. Half a surrogate pair waits for its other half.
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
