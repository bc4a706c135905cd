using GeminiRx.Relay.Quotas;
using GeminiRx.Relay.Tests.Support;

namespace GeminiRx.Relay.Tests.Quotas;

/// <summary>The scripts of a quota on the server.</summary>
public sealed class QuotaScriptTests(RedisServer server)
{
    private readonly string _key = $"quota-{Guid.NewGuid():N}";

    // Red when all that was recorded counted for today.
    [Fact]
    public async Task GrantsOfYesterday_AreNotRecordedForToday()
    {
        var store = new QuotaStore(server.Connection, _key, new RedisGeminiRateLimiterOptions());
        var yesterday = (long)TimeSpan.FromHours(25).TotalMilliseconds;
        await store.RunAsync(QuotaScripts.Record, yesterday, 5, 0, 0, 2, 0);

        Assert.Equal(2, (long)await server.Connection.GetDatabase().HashGetAsync($"{{{_key}}}:sums", "today"));
    }
}
