using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Answers;

// What a producer looks at between its appends: the lease, and the request to stop.
internal sealed partial class AnswerWriter
{
    // After its own append, a producer waits so long for the next one before it looks what else has changed.
    private static readonly TimeSpan _maxLookDelay = TimeSpan.FromMilliseconds(500);

    private async Task MonitorAsync(AnswerLease lease, CancellationTokenSource stop, CancellationTokenSource writing)
    {
        try
        {
            var watch = await log.WatchAsync(id, writing.Token).ConfigureAwait(false);
            await using var watching = watch.ConfigureAwait(false);
            while (true)
            {
                await CheckAsync(lease, stop, writing.Token).ConfigureAwait(false);
                do
                {
                    await watch.WaitAsync(UntilRenewal(), writing.Token).ConfigureAwait(false);
                } while (await IsOwnAppendAsync(writing.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException)
        {
            // The writing has ended.
        }
        catch (AnswerLogException e)
        {
            _lost = e;
            await writing.CancelAsync().ConfigureAwait(false);
        }
    }

    private TimeSpan UntilRenewal() =>
        RenewalInterval - _timeProvider.GetElapsedTime(_renewedAt) is { Ticks: > 0 } remaining ? remaining : RenewalInterval;

    // An append wakes its producer, too. An append that begins after a signal returns a state which is as new as a look.
    private async Task<bool> IsOwnAppendAsync(CancellationToken cancellationToken)
    {
        var (begun, ended) = (Interlocked.Read(ref _begun), Interlocked.Read(ref _ended));
        var delay = RenewalInterval / 4 < _maxLookDelay ? RenewalInterval / 4 : _maxLookDelay;
        if (begun == ended && _timeProvider.GetElapsedTime(_appendedAt) >= delay)
        {
            return false;
        }

        await Task.Delay(delay, _timeProvider, cancellationToken).ConfigureAwait(false);
        return Interlocked.Read(ref _ended) > begun;
    }

    private async Task CheckAsync(AnswerLease lease, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        try
        {
            var isDue = _timeProvider.GetElapsedTime(_renewedAt) >= RenewalInterval;
            var state = isDue
                ? await log.AppendAsync(id, lease, _position, [], cancellationToken).ConfigureAwait(false)
                : (await log.ReadAsync(id, AnswerOffset.Now, cancellationToken).ConfigureAwait(false)).State;
            _renewedAt = isDue ? _timeProvider.GetTimestamp() : _renewedAt;
            if (state.Epoch != lease.Epoch)
            {
                throw LogErrors.Fenced();
            }

            if (state.IsStopRequested)
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (AnswerLogException e) when (e.IsTransient)
        {
            // The appends have the patience.
        }
    }
}
