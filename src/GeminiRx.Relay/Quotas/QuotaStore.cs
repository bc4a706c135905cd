using StackExchange.Redis;

namespace GeminiRx.Relay.Quotas;

/// <summary>What a script says.</summary>
/// <param name="Status">Such as <c>granted</c>.</param>
/// <param name="Value">The entry of a grant, or a ticket and its entry.</param>
/// <param name="Wait">How long to wait; null if a signal tells.</param>
internal readonly record struct QuotaReply(string Status, string Value, TimeSpan? Wait);

/// <summary>Runs the scripts of a quota.</summary>
internal sealed class QuotaStore(IConnectionMultiplexer redis, string key, RedisGeminiRateLimiterOptions options)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);

    private readonly RedisKey[] _keys = [$"{{{key}}}:sums", $"{{{key}}}:usage", $"{{{key}}}:queue", $"{{{key}}}:seen"];

    public RedisChannel Channel { get; } = RedisChannel.Literal($"{{{key}}}:changed");

    public bool IsConnected => redis.IsConnected;

    /// <summary>Runs a script. Fails with an exception of Redis or a <see cref="TimeoutException"/>.</summary>
    public async Task<QuotaReply> RunAsync(string script, params RedisValue[] arguments) =>
        ReplyOf(
            await redis
                .GetDatabase()
                .ScriptEvaluateAsync(script, _keys, [.. Common(), .. arguments])
                .WaitAsync(_limit, options.TimeProvider)
                .ConfigureAwait(false)
        );

    /// <summary>Runs a script on the calling thread.</summary>
    public QuotaReply Run(string script, params RedisValue[] arguments) =>
        ReplyOf(redis.GetDatabase().ScriptEvaluate(script, _keys, [.. Common(), .. arguments]));

    private static QuotaReply ReplyOf(RedisResult result)
    {
        var reply = (RedisResult[])result!;
        var wait = (long)reply[2];
        return new QuotaReply((string)reply[0]!, (string)reply[1]!, wait < 0 ? null : TimeSpan.FromMilliseconds(wait));
    }

    private RedisValue[] Common()
    {
        var offset = PacificTime.OffsetAt(options.TimeProvider.GetUtcNow());
        return
        [
            (long)(options.Window + options.Margin).TotalMilliseconds,
            options.RequestsPerMinute ?? -1,
            options.TokensPerMinute ?? -1,
            options.RequestsPerDay ?? -1,
            (long)offset.TotalSeconds,
            (string)Channel!,
        ];
    }
}
