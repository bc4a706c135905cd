using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Logging;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>The whole server with a client that the test controls.</summary>
public abstract class BareEditorFixture : IAsyncDisposable
{
    private protected const string Answer = "- item\n- item\n}\n\n- item\n";

    private protected readonly (Stream Client, Stream Server) _pipe = FullDuplexStream.CreatePair();
    private protected readonly ListLogger _log = new(LogLevel.Warning);
    private protected Task<int>? _server;
    private BareEditor? _editor;

    public async ValueTask DisposeAsync()
    {
        await _editor!.DisposeAsync();
        await _server!.WaitAsync(TimeoutToken.Start());
    }

    private protected static EmulatorOptions Slow() =>
        new()
        {
            Text = Answer,
            CharactersPerEvent = 5,
            EventsPerBurst = 1,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.FromMilliseconds(2),
        };

    private protected static EmulatorOptions Endless(string? first = null) =>
        new()
        {
            Text = (first ?? "never") + "more",
            CharactersPerEvent = first?.Length ?? 1,
            EventsPerBurst = 1,
            FirstChunkDelay = first is null ? TimeSpan.FromHours(1) : TimeSpan.Zero,
            BurstInterval = TimeSpan.FromHours(1),
        };

    private protected BareEditor Start(
        BareEditor editor,
        EmulatorOptions? emulator = null,
        Func<LanguageServerOptions, LanguageServerOptions>? options = null
    )
    {
        var service = new GeminiEmulator(
            emulator
                ?? new EmulatorOptions
                {
                    Text = Answer,
                    FirstChunkDelay = TimeSpan.Zero,
                    BurstInterval = TimeSpan.Zero,
                }
        );
        var given = new LanguageServerOptions
        {
            CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = service.CreateClient() }),
            LoggerFactory = _log,
        };
        _server = GeminiLanguageServer.RunAsync(_pipe.Server, _pipe.Server, options?.Invoke(given) ?? given);
        return _editor = editor;
    }
}
