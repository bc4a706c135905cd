using System.Globalization;
using GeminiRx.Relay;
using GeminiRx.Relay.Tests.Faults;
using GeminiRx.Relay.Tests.Support;

namespace GeminiRx.Cli.Tests;

/// <summary>Where schedules run one after the other: a storage of their own, and a relay on it, which is killed and started anew.</summary>
internal sealed class ProcessLane : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-lane-").FullName;
    private readonly TimeSpan _lostAfter;
    private readonly FaultCounts _counts;
    private readonly CuttableProxy _readers = new(0);
    private RedisServer? _redis;
    private CuttableProxy? _storage;
    private StackExchange.Redis.ConnectionMultiplexer? _connection;
    private RelayProcess? _relay;

    private ProcessLane(TimeSpan lostAfter, FaultCounts counts) => (_lostAfter, _counts) = (lostAfter, counts);

    /// <summary>The log of a reader in the process of the test.</summary>
    public IAnswerLog Log { get; private set; } = null!;

    /// <summary>The address of the relay, whichever runs. The connections are cut at times.</summary>
    public Uri Address => new($"http://127.0.0.1:{_readers.Port}/");

    /// <summary>The store and the place of a worker.</summary>
    public (string Store, string Place) Storage =>
        _storage is null ? ("files", Path.Combine(_folder, "answers")) : ("redis", _storage.Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>The faults that can happen here, but those of producers.</summary>
    public IReadOnlyList<ProcessFault> Faults =>
        _storage is null
            ? [ProcessFault.RelayKilled, ProcessFault.ReadersCut]
            : [ProcessFault.RelayKilled, ProcessFault.ReadersCut, ProcessFault.RedisKilled, ProcessFault.StorageCut];

    /// <summary>Starts the storage and the relay. Skips the test where there is no Redis.</summary>
    /// <param name="isOnRedis">Whether the storage is a server.</param>
    /// <param name="lostAfter">When a reader ends an answer whose producer is gone.</param>
    /// <param name="counts">Counts what happens.</param>
    public static async Task<ProcessLane> StartAsync(bool isOnRedis, TimeSpan lostAfter, FaultCounts counts)
    {
        var lane = new ProcessLane(lostAfter, counts);
        var options = new AnswerLogOptions { LostAfter = lostAfter, PollInterval = TimeSpan.FromMilliseconds(20) };
        if (isOnRedis)
        {
            lane._redis = new RedisServer();
            await lane._redis.InitializeAsync();
            _ = lane._redis.Connection; // skips
            lane._storage = new CuttableProxy(lane._redis.Port);
            lane._connection = await RedisServer.ConnectAsync(lane._storage.Port);
            lane.Log = new RedisAnswerLog(lane._connection, options);
        }
        else
        {
            lane.Log = new FileAnswerLog(lane.Storage.Place, options);
        }

        await lane.StartRelayAsync();
        return lane;
    }

    /// <summary>A path in the lane's own folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Lets a fault happen, and its end.</summary>
    public async Task CauseAsync(ProcessFault fault, Random random)
    {
        var duration = random.Next(200);
        switch (fault)
        {
            case ProcessFault.RelayKilled:
                await _relay!.Process.KillAsync();
                await _relay.DisposeAsync();
                await Task.Delay(duration);
                await StartRelayAsync();
                break;
            case ProcessFault.RedisKilled:
                await _redis!.KillAsync();
                await Task.Delay(duration);
                await _redis.StartAsync();
                break;
            default:
                var proxy = fault == ProcessFault.StorageCut ? _storage! : _readers;
                proxy.Cut();
                await Task.Delay(duration);
                proxy.Mend();
                break;
        }

        _counts.Add(fault);
    }

    /// <summary>Starts another relay on the same storage.</summary>
    public Task<RelayProcess> StartOtherAsync(params string[] more)
    {
        string[] storage = _storage is null
            ? ["--folder", _folder]
            : ["--redis", $"127.0.0.1:{_storage.Port},connectTimeout=500,asyncTimeout=1000"];
        var lostAfter = Math.Min(_lostAfter.TotalSeconds, TimeSpan.FromDays(1).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return RelayProcess.StartAsync([.. storage, "--lost-after", lostAfter, "--requests-per-minute", "1000000", .. more]);
    }

    public async ValueTask DisposeAsync()
    {
        await (_relay?.DisposeAsync() ?? default);
        await _readers.DisposeAsync();
        await (_connection?.DisposeAsync() ?? default);
        await (_storage?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartRelayAsync()
    {
        _relay = await StartOtherAsync("--endpoint", "emulator");
        _readers.Target = _relay.Address.Port;
    }
}
