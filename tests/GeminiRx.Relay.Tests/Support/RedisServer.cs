using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GeminiRx.TestSupport;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(GeminiRx.Relay.Tests.Support.RedisServer))]

namespace GeminiRx.Relay.Tests.Support;

/// <summary>A Redis server of the tests' own, on a free port of the loopback, with its data in a temporary folder. Every write is on the
/// disk
/// when it is acknowledged.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private const string Executable = "redis-server";
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-redis-").FullName;
    private Process? _process;
    private ConnectionMultiplexer? _connection;

    public int Port { get; private set; }

    /// <summary>The shared connection. Skips the test where there is no server.</summary>
    public ConnectionMultiplexer Connection
    {
        get
        {
            Assert.SkipWhen(_connection is null, "redis-server is not installed: apt-get install redis-server");
            return _connection!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        Port = FreePort();
        await StartAsync();
        _connection = await ConnectAsync(Port);
    }

    /// <summary>Connects. The connection may be away at first, and comes back by itself.</summary>
    public static Task<ConnectionMultiplexer> ConnectAsync(int port) =>
        ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions
            {
                EndPoints = { { "127.0.0.1", port } },
                AbortOnConnectFail = false,
                ConnectTimeout = 500,
                AsyncTimeout = 1000,
                HeartbeatInterval = TimeSpan.FromMilliseconds(100), // which looks for connections to open again
                ReconnectRetryPolicy = new LinearRetry(50),
            }
        );

    /// <summary>Starts the server, on the same data after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            .. new[] { "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "" },
            .. new[] { "--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no" },
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var isReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is null)
            {
                isReady.TrySetException(new InvalidOperationException("redis-server has ended at its start."));
            }
            else if (output.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                isReady.TrySetResult();
            }
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await isReady.Task.WaitAsync(TimeoutToken.Start());
    }

    /// <summary>Ends the server as a crash does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TimeoutToken.Start());
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        if (_process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, Executable)));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
