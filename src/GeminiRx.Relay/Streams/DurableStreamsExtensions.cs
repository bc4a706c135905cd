using GeminiRx;
using GeminiRx.Relay;
using GeminiRx.Relay.Streams;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Durable streams in an ASP.NET Core application.</summary>
public static class DurableStreamsExtensions
{
    /// <summary>Maps addresses at which any client of the Durable Streams protocol keeps logs of bytes or of JSON values.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><description>PUT {prefix}/{name}: creates a stream, or a fork of another one.</description></item>
    /// <item><description>POST {prefix}/{name}: appends to it, or closes it.</description></item>
    /// <item><description>GET {prefix}/{name}: reads what there is after an offset; with <c>live=long-poll</c> or <c>live=sse</c> also what
    /// comes.</description></item>
    /// <item><description>HEAD, DELETE {prefix}/{name}: looks at it, removes it.</description></item>
    /// </list>
    /// A name has up to 512 characters, and may have segments. Who has it may read, append and remove: restrict that with
    /// <c>RequireAuthorization</c> on the result. For pages of other origins use <c>RequireCors</c> with a policy that allows any header
    /// and exposes <see cref="DurableStreamsOptions.ExposedHeaders"/>. At the shutdown of the host, readers that wait are answered.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The path, such as <c>/streams</c>.</param>
    /// <param name="options">The folder and the limits.</param>
    /// <returns>The group, for conventions such as authorization.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The folder is null or empty.</exception>
    /// <exception cref="GeminiConfigurationException">The budget of <see cref="DurableStreamsOptions.Bodies"/> is too small for the largest
    /// append.</exception>
    /// <exception cref="System.IO.IOException">The folder cannot be created.</exception>
    public static RouteGroupBuilder MapDurableStreams(this IEndpointRouteBuilder endpoints, string prefix, DurableStreamsOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Folder);
        return endpoints.MapDurableStreams(prefix, options, new StreamStore(options));
    }

    /// <summary>Maps the addresses of the streams of a store.</summary>
    internal static RouteGroupBuilder MapDurableStreams(
        this IEndpointRouteBuilder endpoints,
        string prefix,
        DurableStreamsOptions options,
        StreamStore store
    )
    {
        const string Name = "/{**name}";
        var writing = new StreamWriting(options, store);
        var reading = new StreamReading(options, store);
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(store.Signals.End);
        var group = endpoints.MapGroup(prefix);
        group.MapPut(Name, (RequestDelegate)writing.CreateAsync);
        group.MapPost(Name, (RequestDelegate)writing.AppendAsync);
        group.MapDelete(Name, (RequestDelegate)writing.DeleteAsync);
        group.MapMethods(Name, [HttpMethods.Head], (RequestDelegate)reading.InspectAsync);
        group.MapGet(Name, (RequestDelegate)reading.ReadAsync);
        return group;
    }
}
