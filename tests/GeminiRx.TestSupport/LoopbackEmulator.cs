using System.Net;
using GeminiRx.Cli;
using GeminiRx.Emulator;

namespace GeminiRx.TestSupport;

/// <summary>
/// Serves an emulator on a free port of 127.0.0.1 with the host of <c>geminirx emulate</c>, for tests that need a real connection.
/// </summary>
public sealed class LoopbackEmulator : IAsyncDisposable
{
    private readonly EmulatorHost _host;

    private LoopbackEmulator(EmulatorHost host) => _host = host;

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => _host.Address;

    /// <summary>Starts listening. The caller disposes the result.</summary>
    public static async Task<LoopbackEmulator> StartAsync(GeminiEmulator emulator) =>
        new(await EmulatorHost.StartAsync(emulator, new IPEndPoint(IPAddress.Loopback, 0), record: null, TimeoutToken.Start()));

    /// <summary>Breaks the remaining connections and stops listening.</summary>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
