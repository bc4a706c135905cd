using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>The number and the size of all streams of a folder. They are counted from the files once a minute, since other processes
/// change them, too; in between, the changes of this process are added. Thread-safe.</summary>
/// <param name="options">The limits.</param>
/// <param name="count">Counts the files.</param>
internal sealed class StreamTotals(DurableStreamsOptions options, Func<(long Streams, long Bytes)> count)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Lock _counting = new();
    private (long Streams, long Bytes) _totals;
    private bool _isCounted;
    private long _countedAt;

    /// <summary>Makes a change that needs room.</summary>
    /// <param name="streams">The number of new streams.</param>
    /// <param name="bytes">The number of new bytes.</param>
    /// <param name="isLimited">Whether the limits apply.</param>
    /// <param name="change">The change. If it fails, the room is free again.</param>
    /// <exception cref="StreamException"><see cref="StreamRefusal.StreamFull"/>: there is no room.</exception>
    public void Grow(int streams, long bytes, bool isLimited, Action change)
    {
        Count();
        lock (_gate)
        {
            if (isLimited && streams > 0 && _totals.Streams + streams > options.MaxStreams)
            {
                throw StreamErrors.TooManyStreams(options.MaxStreams);
            }

            if (isLimited && _totals.Bytes + bytes > options.MaxTotalBytes)
            {
                throw StreamErrors.TotalTooLarge(options.MaxTotalBytes);
            }

            _totals = (_totals.Streams + streams, _totals.Bytes + bytes);
        }

        try
        {
            change();
        }
        catch
        {
            Shrink(streams, bytes);
            throw;
        }
    }

    /// <summary>Notes a removal.</summary>
    public void Shrink(int streams, long bytes)
    {
        lock (_gate)
        {
            _totals = (_totals.Streams - streams, _totals.Bytes - bytes);
        }
    }

    // The first caller of all makes the others wait; later they go on with the numbers that there are.
    private void Count()
    {
        if (!Volatile.Read(ref _isCounted))
        {
            _counting.Enter();
        }
        else if (!_counting.TryEnter())
        {
            return;
        }

        try
        {
            if (!_isCounted || options.TimeProvider.GetElapsedTime(_countedAt) >= _interval)
            {
                var totals = count();
                lock (_gate)
                {
                    _totals = totals;
                }

                _countedAt = options.TimeProvider.GetTimestamp();
                Volatile.Write(ref _isCounted, true);
            }
        }
        finally
        {
            _counting.Exit();
        }
    }
}
