using System.Threading.RateLimiting;
using GeminiRx.Relay.Quotas;
using StackExchange.Redis;

namespace GeminiRx.Relay;

// The queue of the fleet, and the return to it from the share.
public sealed partial class RedisGeminiRateLimiter
{
    // Null if the fleet's quota cannot be asked for.
    private async Task<RateLimitLease?> AcquireOfFleetAsync(int permitCount, CancellationToken cancellationToken)
    {
        if (!_store.IsConnected)
        {
            return null;
        }

        var waiting = _queue.Add(_process, permitCount);
        try
        {
            await RecordShareAsync(_share.TakeGrants()).ConfigureAwait(false);
            var reply = await _store
                .RunAsync(QuotaScripts.Enqueue, permitCount, DeadAfterMilliseconds, waiting.Ticket, _options.QueueLimit)
                .ConfigureAwait(false);
            if (reply.Status != "queued")
            {
                _queue.Remove(waiting);
                return LeaseOf(reply);
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            _queue.Remove(waiting);
            return null;
        }

        if (_queue.TryBeginServing())
        {
            _ = ServeAsync();
        }

        return await WaitAsync(waiting, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsBackAsync()
    {
        try
        {
            if (_share.Waiting > 0)
            {
                _ = _store.IsConnected ? true : throw new TimeoutException();
                await _store.RunAsync(QuotaScripts.Record).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e) when (IsAway(e))
        {
            return false;
        }
    }

    private async Task RecordShareAsync(List<SharedGrants> grants)
    {
        try
        {
            if (grants.Count > 0)
            {
                await _store.RunAsync(QuotaScripts.Record, ArgumentsOf(grants)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            _share.PutBack(grants);
            throw;
        }
    }

    private void RecordShare()
    {
        var grants = _share.TakeGrants();
        try
        {
            if (grants.Count > 0)
            {
                _store.Run(QuotaScripts.Record, ArgumentsOf(grants));
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            _share.PutBack(grants);
            throw;
        }
    }

    private RedisValue[] ArgumentsOf(List<SharedGrants> grants) =>
        [
            .. grants.SelectMany<SharedGrants, RedisValue>(second =>
                [(long)_options.TimeProvider.GetElapsedTime(second.At).TotalMilliseconds, second.Requests, second.Tokens]
            ),
        ];

    // Null if Redis is away.
    private async Task<RateLimitLease?> WaitAsync(WaitingRequest waiting, CancellationToken cancellationToken)
    {
        try
        {
            return await waiting.Lease.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (_queue.Remove(waiting))
            {
                Report(QuotaScripts.Cancel, waiting.Ticket);
            }
            else
            {
                // Granted or refused at this moment: a grant is given back.
                (await waiting.Lease.Task.ConfigureAwait(false) as RedisQuotaLease)?.ReportTokens(0);
            }

            throw;
        }
    }

    // Asks for the first ticket of this process, as long as requests wait. One loop for all of them.
    private async Task ServeAsync()
    {
        while (_queue.FirstOrStop() is { } first)
        {
            QuotaReply reply;
            try
            {
                reply = await _store.RunAsync(QuotaScripts.Poll, 0, DeadAfterMilliseconds, first.Ticket).ConfigureAwait(false);
            }
            catch (Exception e) when (IsAway(e))
            {
                _queue.Clear().ForEach(waiting => waiting.Lease.TrySetResult(null));
                continue;
            }

            if (reply.Status == "queued")
            {
                await _changes.WaitAsync(reply.Wait).ConfigureAwait(false);
                continue;
            }

            var (ticket, entry) = reply.Value.Split(' ') is [var granted, var of] ? (granted, of) : (reply.Value, "");
            if (_queue.Take(ticket) is { } served)
            {
                served.Lease.TrySetResult(LeaseOf(reply with { Value = entry }));
            }
            else if (entry.Length > 0)
            {
                Report(QuotaScripts.GiveBack, entry);
            }
        }
    }

    private RateLimitLease LeaseOf(QuotaReply reply)
    {
        Interlocked.Exchange(ref _usedAt, _options.TimeProvider.GetTimestamp());
        if (reply.Status == "granted")
        {
            Interlocked.Increment(ref _granted);
            return new RedisQuotaLease(this, reply.Value);
        }

        Interlocked.Increment(ref _refused);
        return new RefusedQuotaLease(reply.Wait);
    }
}
