using System.Runtime.CompilerServices;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Answers;

/// <summary>Reads one answer for one reader, page by page, and ends an answer whose producer is gone.</summary>
internal sealed class AnswerReader(IAnswerLog log, string id)
{
    private static readonly TimeSpan _maxWait = TimeSpan.FromDays(1);

    private readonly Patience _patience = new(log.Options);
    private long _expiredEpoch;
    private long _expiredSince;
    private long? _failingSince; // to end the answer
    private (long Epoch, long Until) _leaseSeen; // and when it ends

    /// <summary>Reads up to the end, and waits for what is not there yet.</summary>
    /// <param name="from">The offset to read after.</param>
    /// <param name="deliver">Receives each record, at last the end. The reading waits for it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task RunAsync(string from, Func<AnswerEntry, ValueTask> deliver, CancellationToken cancellationToken)
    {
        var offset = from;
        var watch = await log.WatchAsync(id, cancellationToken).ConfigureAwait(false);
        await using var watching = watch.ConfigureAwait(false);
        while (true)
        {
            var page = await ReadAsync(offset, cancellationToken).ConfigureAwait(false);
            offset = offset == AnswerOffset.Now ? page.State.End : offset;
            foreach (var entry in page.Entries)
            {
                await deliver(entry).ConfigureAwait(false);
                if (entry.Record.Kind == AnswerRecordKind.End)
                {
                    return;
                }

                offset = entry.Offset;
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (page.Entries.Count > 0)
            {
                _failingSince = null;
                continue;
            }

            if (page.State.Position > AnswerOffset.Parse(offset, page.State.Position).Position)
            {
                throw LogErrors.Gap();
            }

            if (page.State.IsClosed)
            {
                offset = AnswerOffset.At(page.State.Position - 1); // the end, which may be a failure
            }
            else if (!await TryEndAsync(page.State, cancellationToken).ConfigureAwait(false))
            {
                await watch.WaitAsync(NextLook(page.State), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads up to the end for an observer.</summary>
    public Task RunAsync(string from, IObserver<AnswerChunk> observer, CancellationToken cancellationToken)
    {
        return RunAsync(from, Deliver, cancellationToken);

        ValueTask Deliver(AnswerEntry entry)
        {
            if (entry.Record.Kind == AnswerRecordKind.Chunk)
            {
                observer.OnNext(new AnswerChunk(entry.Offset, AnswerRecords.ToChunk(entry.Record)));
            }
            else if (AnswerRecords.ToFailure(entry.Record) is { } failure)
            {
                throw failure;
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Reads the chunks up to a position, page by page. An end is no chunk.</summary>
    public async IAsyncEnumerable<Chunk> ReadToAsync(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (read, offset) = (0L, AnswerOffset.Start); read < position; )
        {
            var page = await ReadAsync(offset, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries.Take((int)Math.Min(page.Entries.Count, position - read)))
            {
                (read, offset) = (read + 1, entry.Offset);
                if (entry.Record.Kind == AnswerRecordKind.Chunk)
                {
                    yield return AnswerRecords.ToChunk(entry.Record);
                }
            }

            if (page.Entries.Count == 0)
            {
                throw LogErrors.Gap();
            }
        }
    }

    /// <summary>Reads all chunks up to a position. An end is no chunk.</summary>
    public async Task<List<Chunk>> ReadAllAsync(long position, CancellationToken cancellationToken)
    {
        var chunks = new List<Chunk>();
        await foreach (var chunk in ReadToAsync(position, cancellationToken).ConfigureAwait(false))
        {
            chunks.Add(chunk);
        }

        return chunks;
    }

    private Task<AnswerPage> ReadAsync(string offset, CancellationToken cancellationToken) =>
        _patience.RunAsync(
            async () =>
            {
                try
                {
                    return await log.ReadAsync(id, offset, cancellationToken).ConfigureAwait(false);
                }
                catch (AnswerLogException e) when (e.IsTransient)
                {
                    _expiredEpoch = 0;
                    throw;
                }
            },
            cancellationToken
        );

    // A live producer cannot renew its lease during an outage. After it, the producer has the time that it needs for that.
    private bool IsAbandoned(AnswerState state, bool isStopped)
    {
        NoteRenewal(state);
        if (!isStopped && state.LeaseRemaining >= -log.Options.LostAfter)
        {
            _expiredEpoch = 0;
            return false;
        }

        var clock = log.Options.TimeProvider;
        if (_expiredEpoch != state.Epoch)
        {
            (_expiredEpoch, _expiredSince) = (state.Epoch, clock.GetTimestamp());
        }

        return clock.GetElapsedTime(_expiredSince) >= (log.Options.Lease / 3) + Patience.MaxDelay;
    }

    // A lease that is renewed has a live producer: what failed before has nothing to do with its end. A new lease alone may be that of a
    // reader that could not append the end.
    private void NoteRenewal(AnswerState state)
    {
        var clock = log.Options.TimeProvider;
        var until = clock.GetElapsedTime(0).Ticks + state.LeaseRemaining.Ticks;
        if (_leaseSeen.Epoch == state.Epoch && until - _leaseSeen.Until > log.Options.Lease.Ticks / 6)
        {
            _failingSince = null;
        }

        _leaseSeen = (state.Epoch, _leaseSeen.Epoch == state.Epoch ? Math.Max(until, _leaseSeen.Until) : until);
    }

    // What changes is signalled. Without a change, the reader looks when the lease may have been expired for long enough, or when the
    // answer may no longer be kept; once the lease has expired, it looks often, since it has to notice outages.
    private TimeSpan NextLook(AnswerState state)
    {
        if (_expiredEpoch == state.Epoch)
        {
            return log.Options.PollInterval is { } shorter && shorter < Patience.MaxDelay ? shorter : Patience.MaxDelay;
        }

        var longest = log.Options.TimeToLive < _maxWait ? log.Options.TimeToLive : _maxWait;
        var limit = state.IsStopRequested ? TimeSpan.Zero : log.Options.LostAfter;
        var next = limit < _maxWait ? state.LeaseRemaining + limit + TimeSpan.FromMilliseconds(1) : longest;
        return next < longest ? next : longest;
    }

    // Every reader may try: the lease decides which one ends the answer.
    private async Task<bool> TryEndAsync(AnswerState state, CancellationToken cancellationToken)
    {
        var isStopped = state.IsStopRequested && state.LeaseRemaining < TimeSpan.Zero;
        if (!IsAbandoned(state, isStopped))
        {
            return false;
        }

        try
        {
            var lease = await log.TakeOverAsync(id, $"end-{Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
            await log.AppendAsync(
                    id,
                    lease,
                    lease.Position,
                    await EndAsync(lease, isStopped, cancellationToken).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (AnswerLogException e)
            when (e.IsTransient ? HasPatience() : e.Fault is AnswerLogFault.Held or AnswerLogFault.Closed or AnswerLogFault.Fenced)
        {
            return false;
        }
    }

    // The storage can be read but not written, as a full disk: without an end, the reader would wait for ever.
    private bool HasPatience()
    {
        var clock = log.Options.TimeProvider;
        _failingSince ??= clock.GetTimestamp();
        return clock.GetElapsedTime(_failingSince.Value) < log.Options.Patience;
    }

    private async Task<AnswerRecord[]> EndAsync(AnswerLease lease, bool isStopped, CancellationToken cancellationToken)
    {
        if (lease.Position > 0)
        {
            var last = await log.ReadAsync(id, AnswerOffset.At(lease.Position - 1), cancellationToken).ConfigureAwait(false);
            if (last.Entries is [{ Record: var record }] && AnswerRecords.ToChunk(record) is FinishedChunk)
            {
                return [AnswerRecords.EndOf(null)]; // only the end was missing
            }
        }

        return isStopped
            ? [AnswerRecords.Of(new FinishedChunk(Outcome.Stopped)), AnswerRecords.EndOf(null)]
            : [AnswerRecords.EndOf(LogErrors.Lost())];
    }
}
