using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Quotas;

/// <summary>
/// Eight processes share one quota of a service that counts for itself. GEMINIRX_FLEET_WINDOWS is the number of windows of the
/// measurement, in which at most 1 % of the requests may be refused, and at least 97 % of the quota have to be used. On a busy machine
/// these are no facts of the product: a request that waits for a processor is late. What holds there, too: the fleet does not send more
/// than the quota, and nobody starves.
/// </summary>
public sealed class FleetQuotaTests(RedisServer server, ITestOutputHelper output)
{
    private const int Processes = 8;
    private const int Quota = 400;
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(250);

    private static int? Measured =>
        Environment.GetEnvironmentVariable("GEMINIRX_FLEET_WINDOWS") is { Length: > 0 } set
            ? int.Parse(set, CultureInfo.InvariantCulture)
            : null;

    [Fact]
    public async Task EightProcesses_UseOneQuota_AndNobodyStarves()
    {
        _ = server.Connection; // skips
        var windows = Measured ?? 1;
        using var service = new CountingService(Quota, _window);
        object[] arguments =
        [
            "quota",
            server.Port,
            $"fleet-{Guid.NewGuid():N}",
            Quota,
            _window.TotalMilliseconds,
            _margin.TotalMilliseconds,
            service.Port,
        ];
        var fleet = Enumerable.Range(0, Processes).Select(_ => new WorkerProcess(arguments)).ToList();
        await service.CountForAsync(Processes, _window * windows);
        fleet.ForEach(process => process.Dispose());

        var (used, possible) = (service.Served.Sum(), Quota * windows);
        output.WriteLine($"{used} of {possible} requests, {service.Refused} refused, by process: {string.Join(' ', service.Served)}.");
        Assert.True(used <= possible + Quota, $"{used} requests, of {possible} possible.");
        Assert.True(Measured is null || service.Refused <= used / 100, $"{service.Refused} of {used} requests were refused.");
        Assert.True(Measured is null || used >= possible * 0.97, $"{used} of {possible} requests.");

        // In one window the quota is spent by the first burst, so the shares tell how fast the processes started.
        var least = used / Processes / (Measured is null ? 10 : 2);
        Assert.All(service.Served, count => Assert.InRange(count, least, used / Processes * 2));
    }

    /// <summary>A service on the loopback that refuses more requests than its quota in any window. A request is a byte, and so is its
    /// answer.</summary>
    private sealed class CountingService : IDisposable
    {
        private readonly int _quota;
        private readonly TimeSpan _window;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Lock _gate = new();
        private readonly Queue<long> _requests = new();
        private readonly List<TcpClient> _clients = [];

        public CountingService(int quota, TimeSpan window)
        {
            (_quota, _window) = (quota, window);
            _listener.Start();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Refused { get; private set; }

        public int[] Served { get; private set; } = [];

        /// <summary>Serves a number of processes for some time, from when all are there.</summary>
        public async Task CountForAsync(int processes, TimeSpan time)
        {
            Served = new int[processes];
            for (var i = 0; i < processes; i++)
            {
                _clients.Add(await _listener.AcceptTcpClientAsync(TimeoutToken.Start()));
            }

            using var end = new CancellationTokenSource(time);
            await Task.WhenAll(_clients.Select((client, index) => ServeAsync(client.GetStream(), index, end.Token)));
        }

        public void Dispose()
        {
            _clients.ForEach(client => client.Dispose());
            _listener.Dispose();
        }

        private async Task ServeAsync(NetworkStream stream, int index, CancellationToken cancellationToken)
        {
            var request = new byte[1];
            try
            {
                while (await stream.ReadAsync(request, cancellationToken) > 0)
                {
                    Count(index);
                    await stream.WriteAsync(request, cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                // The time is over.
            }
        }

        private void Count(int index)
        {
            lock (_gate)
            {
                var now = Stopwatch.GetTimestamp();
                while (_requests.TryPeek(out var oldest) && Stopwatch.GetElapsedTime(oldest, now) >= _window)
                {
                    _requests.Dequeue();
                }

                Refused += _requests.Count >= _quota ? 1 : 0;
                _requests.Enqueue(now);
                Served[index]++;
            }
        }
    }
}
