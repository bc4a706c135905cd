namespace GeminiRx.Relay.Redis;

/// <summary>
/// The changes of an answer on Redis, each one script, so that it happens as a whole and on the clock of the server. KEYS: the hash with
/// the
/// state, and the stream of the records, whose ids are their numbers. All end with the reply status, position, closed, stop, epoch, and the
/// milliseconds that the lease lasts, and the epoch of the last record.
/// </summary>
internal static class RedisScripts
{
    private const string Begin = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local head, log = KEYS[1], KEYS[2]
        local state = redis.call('HMGET', head, 'epoch', 'producer', 'lease', 'count', 'bytes', 'closed', 'stop', 'last')
        local epoch, producer, lease = tonumber(state[1] or 0), state[2], tonumber(state[3] or 0)
        local count, bytes, closed, stop = tonumber(state[4] or 0), tonumber(state[5] or 0), state[6] == '1', state[7] == '1'
        local last = tonumber(state[8] or 0)
        local function reply(status)
          return { status, count, closed and 1 or 0, stop and 1 or 0, epoch, lease - now, last }
        end
        local function keep(ttl)
          redis.call('PEXPIRE', head, ttl)
          redis.call('PEXPIRE', log, ttl)
        end

        """;

    private const string Acquire = """
        epoch, lease = math.max(epoch + 1, now), now + ARGV[2]
        redis.call('HSET', head, 'epoch', epoch, 'producer', ARGV[1], 'lease', lease, 'count', count)
        keep(ARGV[3])
        redis.call('PUBLISH', ARGV[4], '')
        return reply('ok')
        """;

    /// <summary>ARGV: producer, lease, time to live, channel.</summary>
    public const string Create =
        Begin
        + """
            if producer and (producer ~= ARGV[1] or count > 0 or closed) then return reply('exists') end

            """
        + Acquire;

    /// <summary>ARGV: producer, lease, time to live, channel.</summary>
    public const string TakeOver =
        Begin
        + """
            if not producer then return reply('unknown') end
            if closed then return reply('closed') end
            if producer ~= ARGV[1] and lease > now then return reply('held') end

            """
        + Acquire;

    /// <summary>ARGV: epoch, position, lease, time to live, size limit, channel, producer; kind and data of each record.</summary>
    public const string Append =
        Begin
        + """
            if not producer then return reply('unknown') end
            if tonumber(ARGV[1]) ~= epoch or ARGV[7] ~= producer then return reply('fenced') end
            local position, records = tonumber(ARGV[2]), (#ARGV - 7) / 2
            if position > count then return reply('gap') end
            local known = math.min(records, count - position)
            if closed then return reply(known == records and 'ok' or 'closed') end
            local added, chunks = 0, 0
            for i = known, records - 1 do
              added = added + #ARGV[9 + i * 2]
              if ARGV[8 + i * 2] == '1' then chunks = chunks + 1 end
            end
            if chunks > 0 and bytes + added > tonumber(ARGV[5]) then return reply('tooLarge') end
            for i = known, records - 1 do
              count = count + 1
              redis.call('XADD', log, count .. '-0', 'k', ARGV[8 + i * 2], 'd', ARGV[9 + i * 2], 'e', epoch)
              last = epoch
              closed = ARGV[8 + i * 2] == '2'
            end
            lease = now + ARGV[3]
            redis.call('HSET', head, 'lease', lease, 'count', count, 'bytes', bytes + added, 'closed', closed and 1 or 0, 'last', last)
            keep(ARGV[4])
            if known < records then redis.call('PUBLISH', ARGV[6], '') end
            return reply('ok')
            """;

    /// <summary>ARGV: epoch, channel, producer.</summary>
    public const string Release =
        Begin
        + """
            if producer == ARGV[3] and epoch == tonumber(ARGV[1]) and not closed then
              redis.call('HSET', head, 'lease', now)
              redis.call('PUBLISH', ARGV[2], '')
            end
            return reply('ok')
            """;

    /// <summary>ARGV: channel.</summary>
    public const string Stop =
        Begin
        + """
            if not producer then return reply('unknown') end
            if not closed then
              redis.call('HSET', head, 'stop', 1)
              redis.call('PUBLISH', ARGV[1], '')
            end
            return reply('ok')
            """;

    /// <summary>ARGV: channel.</summary>
    public const string Delete = """
        redis.call('DEL', KEYS[1], KEYS[2])
        redis.call('PUBLISH', ARGV[1], '')
        return 1
        """;

    /// <summary>ARGV: position (-1: the end), maximum number of records, maximum number of bytes, epoch of the record at the position (0:
    /// not known). After the state follow number, kind, data and epoch of each record.</summary>
    public const string Read =
        Begin
        + """
            if not producer then return reply('unknown') end
            local position, page, size = tonumber(ARGV[1]), reply('ok'), 0
            if position > count then return reply('offset') end
            local expected = tonumber(ARGV[4])
            if expected > 0 then
              local before = redis.call('XRANGE', log, position .. '-0', position .. '-0')[1]
              if not before then return reply('gap') end
              if tonumber(before[2][6] or 0) ~= expected then return reply('offset') end
            end
            if position < 0 or position == count then return page end
            local most = position + ARGV[2]
            while position < count do
              local entries = redis.call('XRANGE', log, (position + 1) .. '-0', '+', 'COUNT', 16)
              if #entries == 0 then return reply('gap') end
              for _, entry in ipairs(entries) do
                if position == most or size > 0 and size + #entry[2][4] > tonumber(ARGV[3]) then return page end
                position, size = position + 1, size + #entry[2][4] + 1
                if entry[1] ~= position .. '-0' then return reply('gap') end
                for _, value in ipairs({ position, entry[2][2], entry[2][4], entry[2][6] or 0 }) do page[#page + 1] = value end
              end
            end
            return page
            """;
}
