using GeminiRx.Emulator;
using GeminiRx.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Cli;

/// <summary>Serves the service's addresses and those of answers over HTTP/1.1, until it is drained.</summary>
internal sealed class RelayHost : IAsyncDisposable
{
    // What ends after the drain: the last bytes of answers, and readers of answers of other processes, which come back elsewhere.
    private static readonly TimeSpan _closingLimit = TimeSpan.FromSeconds(2);

    private readonly RelayMetrics _metrics = new();
    private readonly RelayGate _gate;
    private readonly LocalServer _server;

    private RelayHost(RelaySettings settings, IAnswerLog log)
    {
        _gate = new RelayGate(settings, log, _metrics, StandardError.WriteMessage);
        _server = new LocalServer(
            settings.Listen,
            _closingLimit,
            limits =>
            {
                limits.MaxRequestBodySize = null; // the addresses have the limit
                limits.MaxConcurrentConnections = settings.MaxConnections;
            },
            services =>
            {
                services.AddRoutingCore();
                services.AddSingleton<ILoggerFactory>(new LogFile(path: null, LogLevel.None, IsForStandardError));
                services.AddGeminiRelay(_ => log);
            },
            app => Map(app, settings)
        );
    }

    /// <summary>The address of the host, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => _server.Address;

    /// <summary>The answers that the host writes.</summary>
    public AnswerProducers Producers => _server.Services.GetRequiredService<AnswerProducers>();

    /// <summary>Starts listening.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="log">The log of the answers.</param>
    /// <param name="cancellationToken">Cancels the start, not the host.</param>
    /// <returns>The host; the caller disposes it.</returns>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<RelayHost> StartAsync(RelaySettings settings, IAnswerLog log, CancellationToken cancellationToken)
    {
        var host = new RelayHost(settings, log);
        try
        {
            await host._server.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    /// <summary>Refuses new requests, lets running answers end within the limit, and releases the leases of the others.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="hurry">Ends the wait.</param>
    public Task DrainAsync(TimeSpan limit, CancellationToken hurry)
    {
        _gate.Drain();
        return Producers.DrainAsync(limit, hurry);
    }

    /// <summary>Stops listening, and ends the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _metrics.Dispose();
    }

    // Entries of this category name types of failures, and nothing of a request.
    private static bool IsForStandardError(string category, LogLevel level) =>
        category.StartsWith("GeminiRx.Relay", StringComparison.Ordinal) && level >= LogLevel.Warning;

    private void Map(WebApplication app, RelaySettings settings)
    {
        app.Use(next => http => settings.IsVerbose ? _gate.AnswerVerboselyAsync(http, next) : _gate.AnswerAsync(http, next));
        app.MapGeminiService(ServiceOf(settings));
        if (settings.StreamFolder is { } streams)
        {
            app.MapDurableStreams(RelayPlaces.Streams, StreamsOf(settings, streams));
        }
    }

    private DurableStreamsOptions StreamsOf(RelaySettings settings, string folder) =>
        new()
        {
            Folder = folder,
            MaxBodyBytes = settings.MaxStreamBodyBytes,
            Bodies = settings.Bodies,
            CallerBodies = _gate.BodiesOf,
            BodyLimit = settings.BodyLimit,
            MaxWaitingReaders = settings.MaxStreamReaders,
            TimeProvider = settings.Log.TimeProvider,
        };

    private GeminiServiceOptions ServiceOf(RelaySettings settings) =>
        new()
        {
            Endpoint = settings.Service.Endpoint,
            ApiKey = settings.Service.ApiKey,
            Handler = settings.IsEmulated ? new GeminiEmulator().Handler : null,
            IsOwnCredential = credential => settings.Tokens?.IndexOf(credential) is not null,
            EnterAnswer = _gate.BeginAnswer,
            Bodies = settings.Bodies,
            CallerBodies = _gate.BodiesOf,
            BodyLimit = settings.BodyLimit,
            Signer = settings.Signer,
            MaxBodyBytes = settings.MaxBodyBytes,
            MaxAnswers = settings.MaxAnswers,
        };
}
