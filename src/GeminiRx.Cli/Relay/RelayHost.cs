using GeminiRx.Emulator;
using GeminiRx.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Cli;

/// <summary>Serves the service's addresses and those of answers over HTTP/1.1, until it is drained.</summary>
internal sealed class RelayHost : IAsyncDisposable
{
    // What ends after the drain: the last bytes of answers, and readers of answers of other processes, which come back elsewhere.
    private static readonly TimeSpan _closingLimit = TimeSpan.FromSeconds(2);

    private readonly RelayMetrics _metrics = new();
    private readonly RelayGate _gate;
    private readonly WebApplication _app;

    private RelayHost(RelaySettings settings, IAnswerLog log)
    {
        _gate = new RelayGate(settings, log, _metrics, StandardError.WriteMessage);

        // The empty builder reads no settings, environment variables or arguments, and does not log.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(settings.Listen);
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = null; // the addresses have the limit
                kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
            });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<ILoggerFactory>(new LogFile(path: null, LogLevel.None, IsForStandardError));
        builder.Services.AddGeminiRelay(_ => log);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _closingLimit);
        _app = builder.Build();
        _app.Use(next => http => settings.IsVerbose ? _gate.AnswerVerboselyAsync(http, next) : _gate.AnswerAsync(http, next));
        _app.MapGeminiService(ServiceOf(settings));
        if (settings.StreamFolder is { } streams)
        {
            _app.MapDurableStreams(RelayPlaces.Streams, StreamsOf(settings, streams));
        }
    }

    /// <summary>The address of the host, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The answers that the host writes.</summary>
    public AnswerProducers Producers => _app.Services.GetRequiredService<AnswerProducers>();

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
            await host._app.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        var addresses = host._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        host.Address = new Uri(addresses.Addresses.Single());
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
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _metrics.Dispose();
    }

    // Entries of this category name types of failures, and nothing of a request.
    private static bool IsForStandardError(string category, LogLevel level) =>
        category.StartsWith("GeminiRx.Relay", StringComparison.Ordinal) && level >= LogLevel.Warning;

    private static DurableStreamsOptions StreamsOf(RelaySettings settings, string folder) =>
        new()
        {
            Folder = folder,
            MaxBodyBytes = settings.MaxStreamBodyBytes,
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
