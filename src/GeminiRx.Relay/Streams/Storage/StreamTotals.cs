using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>The number and the size of all streams of a folder. They are counted from the files once a minute, since other processes
/// change them, too; in between, the changes of this process are added. Thread-safe.</summary>
/// <param name="options">The limits.</param>
/// <param name="count">Counts the files.</param>
internal sealed class StreamTotals(DurableStreamsOptions options, Func<(long Streams, long Bytes)> count)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private (long Streams, long Bytes) _totals;
    private (long Streams, long Bytes) _grown; // since the counting began
    private Task? _counting;
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

            Add(streams, bytes);
        }

        try
        {
            change();
        }
        catch
        {
            lock (_gate)
            {
                Add(-streams, -bytes);
            }

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

    /// <summary>Counts the files if that is due, without a lock. Whoever begins it waits for it, and whoever comes before anything was
    /// counted; the others go on with the numbers that there are.</summary>
    public Task CountAsync()
    {
        lock (_gate)
        {
            if (_counting is null && (!_isCounted || options.TimeProvider.GetElapsedTime(_countedAt) >= _interval))
            {
                _grown = default;
                return _counting = Task.Run(Count);
            }

            return _isCounted ? Task.CompletedTask : _counting!;
        }
    }

    // A change meanwhile may be counted twice, until the next time.
    private void Count()
    {
        try
        {
            var (streams, bytes) = AnswerFolder.Guarded(count);
            lock (_gate)
            {
                _totals = (streams + _grown.Streams, bytes + _grown.Bytes);
                (_isCounted, _countedAt) = (true, options.TimeProvider.GetTimestamp());
            }
        }
        finally
        {
            lock (_gate)
            {
                _counting = null;
            }
        }
    }

    private void Add(long streams, long bytes)
    {
        _totals = (_totals.Streams + streams, _totals.Bytes + bytes);
        _grown = (_grown.Streams + streams, _grown.Bytes + bytes);
    }
}
