using System.Collections.Concurrent;
using System.Globalization;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.Relay.Worker;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Faults;

/// <summary>Processes that write an answer, are killed, and are taken over by others. Readers are in the process of the test.</summary>
public sealed class KilledProcessTests(RedisServer server, ITestOutputHelper output)
{
    private const int Kills = 3;

    [Theory]
    [InlineData(1)]
    public async Task OnFiles_EachReaderHasTheUncutAnswer(int seed)
    {
        using var storage = new FolderFixture();
        await RunAsync(seed, storage.Open(Options), "files", storage.Folder);
    }

    [Theory]
    [InlineData(3)]
    public async Task OnRedis_EachReaderHasTheUncutAnswer(int seed)
    {
        var log = new RedisAnswerLog(server.Connection, Options);
        await log.DeleteAsync("a");
        await RunAsync(seed, log, "redis", server.Port.ToString(CultureInfo.InvariantCulture));
    }

    private static AnswerLogOptions Options => new() { LostAfter = TimeSpan.MaxValue, PollInterval = TimeSpan.FromMilliseconds(20) };

    private async Task RunAsync(int seed, IAnswerLog log, string store, string place)
    {
        var (random, seen) = (new Random(seed), new ConcurrentDictionary<string, string>());
        var uncut = new ScriptedService(new Random(seed)).Text;
        var readers = Enumerable
            .Range(0, 2)
            .Select(_ => new CheckedReader(new CheckedText(uncut, seen)).RunAsync(log, new Random(random.Next()), TimeoutToken.Start()))
            .ToList();
        var acknowledged = Path.GetTempFileName();
        var killedInside = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var worker = new WorkerProcess("produce", store, place, seed, acknowledged, "a");
            var before = seen.Count;
            for (var limit = TimeoutToken.Start(); seen.Count < before + 3 && !readers[0].IsCompleted; )
            {
                await Task.Delay(10, limit);
            }

            await Task.Delay(random.Next(100), TestContext.Current.CancellationToken);
            await worker.KillAsync();
            var state = (await log.ReadAsync("a", AnswerOffset.Now)).State;
            killedInside += state.IsClosed ? 0 : 1;
            var last = (await File.ReadAllLinesAsync(acknowledged, TimeoutToken.Start())).Max(StringComparer.Ordinal);
            Assert.True(string.CompareOrdinal(state.End, last) >= 0, $"{last} was acknowledged, {state.End} is kept.");
        }

        using var final = new WorkerProcess("produce", store, place, seed, acknowledged, "a");
        Assert.Equal(0, await final.EndAsync());
        await Task.WhenAll(readers);
        File.Delete(acknowledged);
        output.WriteLine($"Seed {seed}: {killedInside} processes killed within the answer.");
        Assert.True(killedInside > 0);
    }
}
