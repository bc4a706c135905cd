using GeminiRx.Relay;
using GeminiRx.Relay.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Answers that survive a reload of the page and the end of a process, in an ASP.NET Core application.</summary>
public static class GeminiRelayExtensions
{
    /// <summary>Registers the log of the answers, and what writes them. At the shutdown of the host, running answers may end within its
    /// shutdown timeout; then their leases are released.</summary>
    /// <param name="services">The services.</param>
    /// <param name="log">Creates the log, such as a <see cref="FileAnswerLog"/> or a <see cref="RedisAnswerLog"/>.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddGeminiRelay(this IServiceCollection services, Func<IServiceProvider, IAnswerLog> log)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(log);
        services.TryAddSingleton(log);
        services.TryAddSingleton<AnswerProducers>();
        services.AddHostedService(provider => provider.GetRequiredService<AnswerProducers>());
        return services;
    }

    /// <summary>Maps the addresses of answers.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><description>POST {prefix}: begins an answer. 201 with the address in <c>Location</c> and the id, which cannot be guessed, in
    /// the body.</description></item>
    /// <item><description>GET {prefix}/{id}: reads it, before and after its end. Server-sent events with the offsets as ids, which continue
    /// after <c>Last-Event-ID</c> (after the event <c>reset</c> from the beginning, if that is unknown), and end with <c>done</c> or
    /// <c>error</c>; with <c>Accept: application/x-ndjson</c> lines after <c>?from=offset</c>; with <c>Accept: text/plain</c> the text so
    /// far, and its offset in <c>Answer-Offset</c>.</description></item>
    /// <item><description>DELETE {prefix}/{id}: stops it, in whichever process it runs. 204.</description></item>
    /// </list>
    /// Who has an id may read and stop the answer. Restrict that with <c>RequireAuthorization</c> on the result.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The path, such as <c>/answers</c>.</param>
    /// <param name="options">The source and the limits. Default null: the defaults of <see cref="GeminiAnswersOptions"/>.</param>
    /// <returns>The group, for conventions such as authorization.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="prefix"/> is null.</exception>
    public static RouteGroupBuilder MapGeminiAnswers(
        this IEndpointRouteBuilder endpoints,
        string prefix,
        GeminiAnswersOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var answers = new AnswerEndpoints(options ?? new GeminiAnswersOptions());
        var group = endpoints.MapGroup(prefix);
        group.MapPost("", (RequestDelegate)answers.BeginAsync);
        group.MapGet("/{id}", (RequestDelegate)answers.ReadAsync);
        group.MapDelete("/{id}", (RequestDelegate)AnswerEndpoints.StopAsync);
        return group;
    }
}
