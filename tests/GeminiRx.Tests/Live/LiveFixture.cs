using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>A client of an emulator: over a socket on loopback, or in memory.</summary>
internal sealed class LiveFixture : IAsyncDisposable
{
    private readonly LoopbackEmulator? _host;

    private LiveFixture(GeminiEmulator emulator, LoopbackEmulator? host) => (Emulator, _host) = (emulator, host);

    public GeminiEmulator Emulator { get; }

    /// <summary>Retries at once.</summary>
    public static LiveOptions Text { get; } =
        new()
        {
            ResponseModalities = [Modality.Text],
            Reconnect = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxRetries = 8 },
        };

    public static LiveOptions Spoken { get; } = Text with { ResponseModalities = [Modality.Audio] };

    public static EmulatorOptions Fast { get; } =
        new()
        {
            Echo = true,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
            CharactersPerEvent = 5,
        };

    public static LiveFixture InMemory(LiveEmulatorOptions? live = null, EmulatorOptions? options = null) =>
        new(new GeminiEmulator((options ?? Fast) with { Live = live ?? new() }), null);

    public static async Task<LiveFixture> OnLoopbackAsync(LiveEmulatorOptions? live = null, EmulatorOptions? options = null)
    {
        var emulator = new GeminiEmulator((options ?? Fast) with { Live = live ?? new() });
        return new LiveFixture(emulator, await LoopbackEmulator.StartAsync(emulator));
    }

    public GeminiClient Client(string? key = "a-key") =>
        new(
            new GeminiOptions
            {
                ApiKey = key,
                Endpoint = _host?.Address ?? new Uri("http://localhost/"),
                HttpClient = _host is null ? Emulator.CreateClient() : null,
            }
        );

    public LiveSession Open(LiveOptions? options = null) =>
        Client().Live(_host is null ? (options ?? Text) with { Connect = Emulator.Live.ConnectAsync } : options ?? Text);

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
