using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Logs;
using GeminiRx.Relay.Redis;
using StackExchange.Redis;

namespace GeminiRx.Relay;

/// <summary>
/// Keeps answers on Redis (6.2 or newer, also Valkey): a stream of records and a hash with the state for each answer, changed by scripts on
/// the server's clock. What an append acknowledges survives as the server's <c>appendfsync</c> says.
/// </summary>
/// <remarks>Readers and producers are woken by messages on a channel of the answer. Both keys of an answer are in one slot of a cluster.
/// They
/// expire by themselves (<see cref="AnswerLogOptions.TimeToLive"/>).</remarks>
public sealed class RedisAnswerLog : IAnswerLog
{
    private const int MaxPageRecords = 256;
    private const int MaxPageBytes = 64 << 10; // what a slow reader holds
    private const int StateLength = 7;
    private const int RecordLength = 4;
    private static readonly TimeSpan _defaultPollInterval = TimeSpan.FromSeconds(2);

    // A call that was sent into a connection that is cut may never end.
    private static readonly TimeSpan _callLimit = TimeSpan.FromSeconds(5);

    private readonly IConnectionMultiplexer _redis;
    private readonly string _prefix;

    /// <summary>Uses a connection. Nothing is sent yet.</summary>
    /// <param name="redis">The connection, which the caller disposes. With <c>AbortOnConnectFail = false</c> it may be away at
    /// first.</param>
    /// <param name="options">The limits. Default null: the defaults of <see cref="AnswerLogOptions"/>.</param>
    /// <param name="prefix">What the keys and channels begin with. Default: <c>geminirx:</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="redis"/> or <paramref name="prefix"/> is null.</exception>
    public RedisAnswerLog(IConnectionMultiplexer redis, AnswerLogOptions? options = null, string prefix = "geminirx:")
    {
        ArgumentNullException.ThrowIfNull(redis);
        ArgumentNullException.ThrowIfNull(prefix);
        (_redis, _prefix, Options) = (redis, prefix, options ?? new AnswerLogOptions());
    }

    /// <inheritdoc/>
    public AnswerLogOptions Options { get; }

    /// <inheritdoc/>
    public Task<AnswerLease> CreateAsync(string id, string producer, CancellationToken cancellationToken = default) =>
        AcquireAsync(RedisScripts.Create, id, producer, cancellationToken);

    /// <inheritdoc/>
    public Task<AnswerLease> TakeOverAsync(string id, string producer, CancellationToken cancellationToken = default) =>
        AcquireAsync(RedisScripts.TakeOver, id, producer, cancellationToken);

    /// <inheritdoc/>
    public async Task<AnswerState> AppendAsync(
        string id,
        AnswerLease lease,
        long position,
        IReadOnlyList<AnswerRecord> records,
        CancellationToken cancellationToken = default
    )
    {
        AnswerIds.Check(id);
        ArgumentNullException.ThrowIfNull(lease);
        AnswerIds.CheckRecords(records, position);
        var arguments = new List<RedisValue>(7 + (records.Count * 2))
        {
            lease.Epoch,
            position,
            (long)Options.Lease.TotalMilliseconds,
            (long)Options.TimeToLive.TotalMilliseconds,
            Options.MaxBytes,
            ChannelOf(id),
            lease.Producer,
        };
        foreach (var record in records)
        {
            arguments.Add((int)record.Kind);
            arguments.Add(record.Data);
        }

        return StateOf(await RunAsync(RedisScripts.Append, id, [.. arguments], cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(string id, AnswerLease lease, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        ArgumentNullException.ThrowIfNull(lease);
        return RunAsync(RedisScripts.Release, id, [lease.Epoch, ChannelOf(id), lease.Producer], cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        return RunAsync(RedisScripts.Stop, id, [ChannelOf(id)], cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        return SendAsync(RedisScripts.Delete, id, [ChannelOf(id)], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<AnswerPage> ReadAsync(string id, string after, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        ArgumentNullException.ThrowIfNull(after);
        var (position, epoch) = after == AnswerOffset.Now ? (-1, 0) : AnswerOffset.Parse(after, long.MaxValue);
        var reply = await RunAsync(RedisScripts.Read, id, [position, MaxPageRecords, MaxPageBytes, epoch], cancellationToken)
            .ConfigureAwait(false);
        var entries = new List<AnswerEntry>((reply.Length - StateLength) / RecordLength);
        for (var i = StateLength; i < reply.Length; i += RecordLength)
        {
            var record = new AnswerRecord((AnswerRecordKind)(int)reply[i + 1], (byte[])reply[i + 2]!);
            entries.Add(new AnswerEntry(AnswerOffset.At((long)reply[i], (long)reply[i + 3]), record));
        }

        return new AnswerPage(entries, StateOf(reply));
    }

    /// <inheritdoc/>
    public async Task<AnswerWatch> WatchAsync(string id, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        var channel = RedisChannel.Literal(ChannelOf(id));
        Action<RedisChannel, RedisValue>? signal = null;
        var watch = new AnswerWatch(
            Options.TimeProvider,
            Options.PollInterval ?? _defaultPollInterval,
            _ => UnsubscribeAsync(channel, signal!)
        );
        signal = (_, _) => watch.Signal();
        var subscribing = Task.CompletedTask;
        try
        {
            subscribing = _redis.GetSubscriber().SubscribeAsync(channel, signal);
            await subscribing.WaitAsync(_callLimit, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The reader leaves; its subscription ends as soon as it is made.
            _ = subscribing.ContinueWith(_ => UnsubscribeAsync(channel, signal), TaskScheduler.Default);
            throw;
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e))
        {
            // The subscription is made when the connection comes back; until then the poll interval applies.
        }

        return watch;
    }

    // The end of a subscription is not awaited: a server that is away must not hold a reader that leaves.
    private ValueTask UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> signal)
    {
        _ = _redis.GetSubscriber().UnsubscribeAsync(channel, signal, CommandFlags.FireAndForget);
        return ValueTask.CompletedTask;
    }

    private static AnswerState StateOf(RedisResult[] reply) =>
        new()
        {
            Position = (long)reply[1],
            IsClosed = (int)reply[2] == 1,
            IsStopRequested = (int)reply[3] == 1,
            Epoch = (long)reply[4],
            LeaseRemaining = TimeSpan.FromMilliseconds((long)reply[5]),
            EndEpoch = (long)reply[6],
        };

    private string ChannelOf(string id) => $"{_prefix}{{{id}}}:changed";

    private async Task<AnswerLease> AcquireAsync(string script, string id, string producer, CancellationToken cancellationToken)
    {
        AnswerIds.Check(id);
        AnswerIds.CheckProducer(producer);
        RedisValue[] arguments =
        [
            producer,
            (long)Options.Lease.TotalMilliseconds,
            (long)Options.TimeToLive.TotalMilliseconds,
            ChannelOf(id),
        ];
        var state = StateOf(await RunAsync(script, id, arguments, cancellationToken).ConfigureAwait(false));
        return new AnswerLease(producer, state.Epoch, state.Position);
    }

    private async Task<RedisResult[]> RunAsync(string script, string id, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await SendAsync(script, id, arguments, cancellationToken).ConfigureAwait(false))!;
        return (string?)reply[0] switch
        {
            "ok" => reply,
            "unknown" => throw LogErrors.Unknown(),
            "exists" => throw LogErrors.Exists(),
            "held" => throw LogErrors.Held(),
            "fenced" => throw LogErrors.Fenced(),
            "closed" => throw LogErrors.Closed(),
            "tooLarge" => throw LogErrors.TooLarge(Options.MaxBytes),
            "offset" => throw LogErrors.InvalidOffset(),
            _ => throw LogErrors.Gap(),
        };
    }

    private async Task<RedisResult> SendAsync(string script, string id, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [$"{_prefix}{{{id}}}:state", $"{_prefix}{{{id}}}:log"];
        try
        {
            return await _redis
                .GetDatabase()
                .ScriptEvaluateAsync(script, keys, arguments)
                .WaitAsync(_callLimit, Options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e))
        {
            throw RedisErrors.Convert(e);
        }
    }
}
