using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GeminiRx.Cli;

/// <summary>The web server of a command, at one address. It reads no settings, environment variables or arguments, and does not
/// log.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <summary>Creates the server.</summary>
    /// <param name="endpoint">The address to listen at; port 0 for any free port.</param>
    /// <param name="closingLimit">How long open connections may go on when the server stops.</param>
    /// <param name="setLimits">Sets the limits of connections and requests.</param>
    /// <param name="addServices">Adds what the routes need.</param>
    /// <param name="map">Adds the routes.</param>
    public LocalServer(
        IPEndPoint endpoint,
        TimeSpan closingLimit,
        Action<KestrelServerLimits> setLimits,
        Action<IServiceCollection> addServices,
        Action<WebApplication> map
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(endpoint);
                kestrel.AddServerHeader = false;
                setLimits(kestrel.Limits);
            });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = closingLimit);
        addServices(builder.Services);
        _app = builder.Build();
        map(_app);
    }

    /// <summary>The address, such as <c>http://127.0.0.1:40123/</c>, once the server has started.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What the routes need.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        var addresses = Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        Address = new Uri(addresses.Addresses.Single());
    }

    /// <summary>Stops listening, and ends the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
