namespace GeminiRx.Relay.Quotas;

/// <summary>
/// The quota of a fleet on Redis, each change one script on the clock of the server. KEYS: the hash of the sums, the usage of the last
/// window
/// (entries "number:requests:tokens" by their time), the queue (tickets "process:number:tokens" by their order), and when each process was
/// last seen. All end with the reply status, the entry or ticket, and the milliseconds to wait.
/// </summary>
internal static class QuotaScripts
{
    // ARGV of all: window, quota of requests, of tokens, of requests a day (-1: unlimited), seconds from UTC to the day's zone, channel.
    private const string Begin = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local sums, usage, queue, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
        local window, maxRequests, maxTokens, maxDay = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local channel = ARGV[6]
        for _, entry in ipairs(redis.call('ZRANGEBYSCORE', usage, '-inf', now - window)) do
          local requests, tokens = entry:match(':(%d+):(%d+)$')
          redis.call('HINCRBY', sums, 'requests', -requests)
          redis.call('HINCRBY', sums, 'tokens', -tokens)
        end
        redis.call('ZREMRANGEBYSCORE', usage, '-inf', now - window)
        local local_time = time[1] + ARGV[5]
        local day = math.floor(local_time / 86400)
        if tonumber(redis.call('HGET', sums, 'day') or -1) ~= day then redis.call('HSET', sums, 'day', day, 'today', 0) end
        local state = redis.call('HMGET', sums, 'requests', 'tokens', 'today', 'paused')
        local usedRequests, usedTokens = tonumber(state[1] or 0), tonumber(state[2] or 0)
        local today, paused = tonumber(state[3]), tonumber(state[4] or 0)
        local function record(requests, tokens)
          local entry = redis.call('HINCRBY', sums, 'entry', 1) .. ':' .. requests .. ':' .. tokens
          redis.call('ZADD', usage, now, entry)
          redis.call('HINCRBY', sums, 'requests', requests)
          redis.call('HINCRBY', sums, 'tokens', tokens)
          for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], math.max(window * 2, 172800000)) end
          return entry
        end
        local function delay(tokens)
          local at, requests, used, from = now, usedRequests, usedTokens, 0
          local needed = maxTokens < 0 and 0 or math.min(tokens, maxTokens)
          local function fits() return (maxRequests < 0 or requests < maxRequests) and (maxTokens < 0 or used + needed <= maxTokens) end
          while not fits() do
            local entries = redis.call('ZRANGE', usage, from, from + 63, 'WITHSCORES')
            if #entries == 0 then break end
            for i = 1, #entries, 2 do
              local r, t = entries[i]:match(':(%d+):(%d+)$')
              requests, used, at = requests - r, used - t, entries[i + 1] + window
              if fits() then break end
            end
            from = from + 64
          end
          return math.max(at, paused) - now
        end
        local function grant(tokens)
          redis.call('HINCRBY', sums, 'today', 1)
          if redis.call('ZCARD', queue) > 0 then redis.call('PUBLISH', channel, '') end
          return record(1, tokens)
        end

        """;

    private const string RefuseBeyondTheDay = """
        if maxDay >= 0 and today >= maxDay then return { 'day', '', ((day + 1) * 86400 - local_time) * 1000 } end

        """;

    private const string DropDead = """
        while true do
          local first = redis.call('ZRANGE', queue, 0, 0)[1]
          if not first then break end
          local at = redis.call('HGET', seen, first:match('^[^:]+'))
          if at and now - at <= tonumber(ARGV[8]) then break end
          redis.call('ZREM', queue, first)
        end

        """;

    /// <summary>ARGV: tokens, the time after which a silent process is dead.</summary>
    public const string Attempt =
        Begin
        + DropDead
        + RefuseBeyondTheDay
        + """
            local wait = delay(tonumber(ARGV[7]))
            if wait == 0 and redis.call('ZCARD', queue) == 0 then return { 'granted', grant(ARGV[7]), 0 } end
            return { 'refused', '', math.max(wait, 1) }
            """;

    /// <summary>ARGV: tokens, the time after which a silent process is dead, ticket, limit of the queue.</summary>
    public const string Enqueue =
        Begin
        + DropDead
        + RefuseBeyondTheDay
        + """
            if redis.call('ZSCORE', queue, ARGV[9]) then return { 'queued', '', 0 } end
            local wait, length = delay(tonumber(ARGV[7])), redis.call('ZCARD', queue)
            if wait == 0 and length == 0 then return { 'granted', grant(ARGV[7]), 0 } end
            if length >= tonumber(ARGV[10]) then return { 'refused', '', math.max(wait, 1) } end
            redis.call('HSET', seen, ARGV[9]:match('^[^:]+'), now)
            redis.call('ZADD', queue, redis.call('HINCRBY', sums, 'ticket', 1), ARGV[9])
            return { 'queued', '', wait }
            """;

    /// <summary>ARGV: -, the time after which a silent process is dead, the oldest ticket of the process. Grants the first ticket of the
    /// queue
    /// if the process has it. A ticket that was lost is added again.</summary>
    public const string Poll =
        Begin
        + """
            local process = ARGV[9]:match('^[^:]+')
            redis.call('HSET', seen, process, now)

            """
        + DropDead
        + """
            if not redis.call('ZSCORE', queue, ARGV[9]) then
              redis.call('ZADD', queue, redis.call('HINCRBY', sums, 'ticket', 1), ARGV[9])
            end
            local first = redis.call('ZRANGE', queue, 0, 0)[1]
            if first:match('^[^:]+') ~= process then return { 'queued', '', -1 } end
            if maxDay >= 0 and today >= maxDay then
              redis.call('ZREM', queue, first)
              return { 'day', first, ((day + 1) * 86400 - local_time) * 1000 }
            end
            local tokens = first:match(':(%d+)$')
            local wait = delay(tonumber(tokens))
            if wait > 0 then return { 'queued', '', wait } end
            redis.call('ZREM', queue, first)
            return { 'granted', first .. ' ' .. grant(tokens), 0 }
            """;

    /// <summary>ARGV: ticket.</summary>
    public const string Cancel =
        Begin
        + """
            redis.call('ZREM', queue, ARGV[7])
            redis.call('PUBLISH', channel, '')
            return { 'ok', '', 0 }
            """;

    /// <summary>ARGV: entry, tokens. More than the estimate counts from now on.</summary>
    public const string Correct =
        Begin
        + """
            local number, requests, estimate = ARGV[7]:match('^(%d+):(%d+):(%d+)$')
            local at, more = redis.call('ZSCORE', usage, ARGV[7]), ARGV[8] - estimate
            if more > 0 then
              record(0, ARGV[8] - estimate)
            elseif at then
              redis.call('ZREM', usage, ARGV[7])
              redis.call('ZADD', usage, at, number .. ':' .. requests .. ':' .. ARGV[8])
              redis.call('HINCRBY', sums, 'tokens', more)
              if redis.call('ZCARD', queue) > 0 then redis.call('PUBLISH', channel, '') end
            end
            return { 'ok', '', 0 }
            """;

    /// <summary>ARGV: entry. For a grant that nobody waits for.</summary>
    public const string GiveBack =
        Begin
        + """
            if redis.call('ZREM', usage, ARGV[7]) == 1 then
              local requests, tokens = ARGV[7]:match(':(%d+):(%d+)$')
              redis.call('HINCRBY', sums, 'requests', -requests)
              redis.call('HINCRBY', sums, 'tokens', -tokens)
              redis.call('HINCRBY', sums, 'today', -1)
              redis.call('PUBLISH', channel, '')
            end
            return { 'ok', '', 0 }
            """;

    /// <summary>ARGV: age in milliseconds, requests and tokens of each entry. What was granted without the fleet's quota.</summary>
    public const string Record =
        Begin
        + """
            for i = 7, #ARGV, 3 do
              local entry = record(ARGV[i + 1], ARGV[i + 2])
              redis.call('ZADD', usage, now - ARGV[i], entry)
              if math.floor((local_time - ARGV[i] / 1000) / 86400) == day then redis.call('HINCRBY', sums, 'today', ARGV[i + 1]) end
            end
            return { 'ok', '', 0 }
            """;

    /// <summary>ARGV: milliseconds.</summary>
    public const string Pause =
        Begin
        + """
            redis.call('HSET', sums, 'paused', math.max(paused, now + ARGV[7]))
            return { 'ok', '', 0 }
            """;
}
