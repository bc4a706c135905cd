using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Relay.Worker;

/// <summary>A server of durable streams, for the protocol's own suite and for tests that kill it.</summary>
internal static class StreamServer
{
    /// <summary>Serves until it is killed.</summary>
    /// <param name="folder">The folder of the streams.</param>
    /// <param name="addressFile">Receives the address.</param>
    /// <param name="longPoll">The limit of a long-poll.</param>
    public static async Task<int> RunAsync(string folder, string addressFile, TimeSpan longPoll)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod().WithExposedHeaders([.. DurableStreamsOptions.ExposedHeaders])
            )
        );
        await using var app = builder.Build();
        app.UseCors();
        app.MapDurableStreams(
                "/v1/stream",
                new()
                {
                    Folder = folder,
                    LongPollTimeout = longPoll,
                    MaxWaitingReaders = int.MaxValue,
                }
            )
            .RequireCors();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await File.WriteAllTextAsync(addressFile + ".new", address);
        File.Move(addressFile + ".new", addressFile, overwrite: true); // whole or not at all
        await app.WaitForShutdownAsync();
        return 0;
    }
}
