using GeminiRx.Relay.Errors;
using StackExchange.Redis;

namespace GeminiRx.Relay.Redis;

/// <summary>What the exceptions of the Redis client mean.</summary>
internal static class RedisErrors
{
    /// <summary>Whether an exception comes from the server or the connection. A disposed connection is such a one, too.</summary>
    public static bool IsOfRedis(Exception e) => e is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>A full server, or one that is away.</summary>
    public static AnswerLogException Convert(Exception e) =>
        e is RedisServerException && e.Message.Contains("OOM", StringComparison.Ordinal) ? LogErrors.Full(e) : LogErrors.Unavailable(e);
}
