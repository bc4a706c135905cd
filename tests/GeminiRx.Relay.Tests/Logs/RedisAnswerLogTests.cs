using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using StackExchange.Redis;
using static GeminiRx.Relay.Tests.Support.LogFixture;

namespace GeminiRx.Relay.Tests.Logs;

public sealed class RedisAnswerLogTests(RedisServer server)
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}:";

    // A server with another policy than noeviction drops keys, one by one.
    [Fact]
    public async Task AnswerWhoseStreamWasDropped_IsATypedFailure()
    {
        var log = new RedisAnswerLog(server.Connection, prefix: _prefix);
        await log.AppendAsync("a", await log.CreateAsync("a", "p"), 0, Records("one", "two", null));
        await server.Connection.GetDatabase().KeyDeleteAsync($"{_prefix}{{a}}:log");

        var failure = await Assert.ThrowsAsync<AnswerLogException>(() => log.ReadAsync("a", ""));
        Assert.Equal(AnswerLogFault.Gap, failure.Fault);
        var reading = log.Follow("a").LastOrDefaultAsync().ToTask(TimeoutToken.Start());
        Assert.Equal(AnswerLogFault.Gap, (await Assert.ThrowsAsync<AnswerLogException>(() => reading)).Fault);
    }

    [Fact]
    public async Task ReaderThatLeaves_WhileItSubscribes_LeavesNoSubscription()
    {
        var log = new RedisAnswerLog(server.Connection, prefix: _prefix);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log.WatchAsync("a", left.Token));

        var subscriber = server.Connection.GetSubscriber();
        await subscriber.PingAsync(); // after what was sent before
        var channel = RedisChannel.Literal($"{_prefix}{{a}}:changed");
        var node = server.Connection.GetServers().Single();
        for (var limit = TimeoutToken.Start(); await node.SubscriptionSubscriberCountAsync(channel) > 0; )
        {
            await Task.Delay(5, limit);
        }
    }
}
