using System.Globalization;
using GeminiRx.Relay.Tests.Support;

namespace GeminiRx.Relay.Tests.Faults;

/// <summary>
/// Random schedules of faults. GEMINIRX_FAULT_SCHEDULES is their number for each storage, GEMINIRX_FAULT_SEED the first seed; a failure
/// prints its seed. Both were red with appends that did not skip known records, an old lease that could append, torn frames that were
/// read, and a continuation without its rewind, all at once.
/// </summary>
public sealed class FaultScheduleTests(ITestOutputHelper output)
{
    private static readonly AnswerLogOptions _options = new()
    {
        Lease = TimeSpan.FromMilliseconds(150),
        LostAfter = TimeSpan.MaxValue,
        PollInterval = TimeSpan.FromMilliseconds(20),
        Patience = TimeSpan.FromSeconds(20),
    };

    private static int Count => Variable("GEMINIRX_FAULT_SCHEDULES") ?? 8;

    private static int FirstSeed => Variable("GEMINIRX_FAULT_SEED") ?? 1;

    [Fact]
    public async Task OnFiles_EachReaderHasTheUncutAnswer()
    {
        var kills = 0L;
        for (var seed = FirstSeed; seed < FirstSeed + Count; seed++)
        {
            using var storage = new FolderFixture();
            var random = new Random(seed);
            kills += await RunAsync(seed, () => Torn(storage, random), fault: null);
        }

        output.WriteLine($"{Count} schedules on files, {kills} producers killed.");
        Assert.True(kills > 0 || Count == 1);
    }

    [Fact]
    public async Task OnRedis_WithCutsAndCrashesOfTheServer_EachReaderHasTheUncutAnswer()
    {
        await using var server = new RedisServer();
        await server.InitializeAsync();
        _ = server.Connection; // skips
        await using var proxy = new CuttableProxy(server.Port);
        await using var near = await RedisServer.ConnectAsync(proxy.Port);
        var (kills, faults) = (0L, 0);
        for (var seed = FirstSeed; seed < FirstSeed + Count; seed++)
        {
            var prefix = $"{seed}:";
            var turn = 0;
            kills += await RunAsync(
                seed,
                () => new RedisAnswerLog(turn++ % 2 == 0 ? near : server.Connection, _options, prefix),
                FaultAsync
            );
        }

        output.WriteLine($"{Count} schedules on Redis, {kills} producers killed, {faults} faults of the server and the network.");

        async Task FaultAsync(Random random, CancellationToken cancellationToken)
        {
            faults++;
            if (random.Next(2) == 0)
            {
                await server.KillAsync();
                await Task.Delay(random.Next(100), CancellationToken.None);
                await server.StartAsync();
            }
            else
            {
                proxy.Cut();
                await Task.Delay(random.Next(100), CancellationToken.None);
                proxy.Mend();
            }
        }
    }

    private static int? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : null;

    private static async Task<long> RunAsync(int seed, Func<IAnswerLog> open, Func<Random, CancellationToken, Task>? fault)
    {
        try
        {
            return await new FaultSchedule(seed, open, fault).RunAsync();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The schedule with GEMINIRX_FAULT_SEED={seed} failed.", e);
        }
    }

    // Sometimes a write reaches the file in part only, as when the process is killed in it.
    private static FileAnswerLog Torn(FolderFixture storage, Random random) =>
        new(storage.Folder, _options)
        {
            Write = (stream, bytes) =>
            {
                int part;
                lock (random)
                {
                    part = random.Next(20) == 0 ? random.Next(bytes.Length) : bytes.Length;
                }

                stream.Write(bytes.Span[..part]);
                _ = part == bytes.Length ? true : throw new IOException("The write broke off.");
            },
        };
}
