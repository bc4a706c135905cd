using GeminiRx.Relay;
using GeminiRx.Relay.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

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
        services.TryAddSingleton(provider => new AnswerProducers(
            provider.GetRequiredService<IAnswerLog>(),
            provider.GetRequiredService<ILogger<AnswerProducers>>()
        ));
        services.AddHostedService(provider => provider.GetRequiredService<AnswerProducers>());
        return services;
    }

    /// <summary>Maps the addresses of answers.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><description>POST {prefix}: begins an answer. 201 with the address in <c>Location</c> and the id, which cannot be guessed, in
    /// the body.</description></item>
    /// <item><description>GET {prefix}/{id}: reads it, before and after its end. Server-sent events with the offsets as ids, which continue
    /// after <c>Last-Event-ID</c> or <c>?from=offset</c> (after the event <c>reset</c> from the beginning, if that is unknown), and end
    /// with <c>done</c> or
    /// <c>error</c>; with <c>Accept: application/x-ndjson</c> lines after <c>?from=offset</c>; with <c>Accept: text/plain</c> the text so
    /// far, and its offset in <c>Answer-Offset</c>. <c>?as=events</c>, <c>ndjson</c> or <c>text</c> says the same as
    /// <c>Accept</c>.</description></item>
    /// <item><description>DELETE {prefix}/{id}: stops it, in whichever process it runs. 204.</description></item>
    /// </list>
    /// Who has an id may read and stop the answer. Restrict that with <c>RequireAuthorization</c> on the result. At the shutdown of the
    /// host, readers have a second for what is there; then event streams end, so that a browser comes back, and lines are cut.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The path, such as <c>/answers</c>.</param>
    /// <param name="options">The source and the limits. Default null: the defaults of <see cref="GeminiAnswersOptions"/>.</param>
    /// <returns>The group, for conventions such as authorization.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="prefix"/> is null.</exception>
    /// <exception cref="GeminiRx.GeminiConfigurationException">The budget of <see cref="GeminiAnswersOptions.Bodies"/> is too small for the
    /// largest body.</exception>
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
        MapReaders(group, answers);
        return group;
    }

    /// <summary>Maps addresses that work as the service's own, so that any client of the service can use them, and those of the
    /// answers.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><description>POST /v1beta/models/{model}:streamGenerateContent (as events and as an array) and :generateContent, also with
    /// other versions and with the paths of Vertex AI: the caller receives the bytes of the service, with the id of the answer in
    /// <c>Answer-Id</c> and its address in <c>Location</c>. The log receives the chunks, also when the caller has left. Errors of the
    /// service have its status and body. A caller that leaves before it has the id stops the answer, since nobody could read
    /// it.</description></item>
    /// <item><description>GET models, and POST :countTokens, :computeTokens, :embedContent and :batchEmbedContents: passed on.
    /// </description></item>
    /// <item><description>GET and DELETE {<see cref="GeminiServiceOptions.AnswersPath"/>}/{id}: as
    /// <see cref="MapGeminiAnswers"/>.</description></item>
    /// </list>
    /// Nothing is retried or resumed: a client of the service cannot take back what it has shown, and retries by its own rules. An answer
    /// that is stopped ends for its first caller with the service's error 499. A first caller that does not read delays the answer for
    /// 10 s at most, once it is 1 MiB behind; then its connection is cut.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="options">The service, the key and the limits. Default null: the defaults of
    /// <see cref="GeminiServiceOptions"/>.</param>
    /// <returns>The group, for conventions such as authorization.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> is null.</exception>
    /// <exception cref="GeminiRx.GeminiConfigurationException">The address of the service or the key cannot be used, or the
    /// budget of <see cref="GeminiServiceOptions.Bodies"/> is too small for the largest body.</exception>
    public static RouteGroupBuilder MapGeminiService(this IEndpointRouteBuilder endpoints, GeminiServiceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        options ??= new GeminiServiceOptions();
        var service = new ServiceEndpoints(options);
        var group = endpoints.MapGroup("");
        foreach (var version in ServiceAddress.Versions)
        {
            group.Map($"/{version}/{{**path}}", (RequestDelegate)(http => service.AnswerAsync(http, version)));
        }

        MapReaders(group.MapGroup(options.AnswersPath), new AnswerEndpoints(new GeminiAnswersOptions()));
        return group;
    }

    private static void MapReaders(RouteGroupBuilder group, AnswerEndpoints answers)
    {
        group.MapGet("/{id}", (RequestDelegate)answers.ReadAsync);
        group.MapDelete("/{id}", (RequestDelegate)AnswerEndpoints.StopAsync);
    }
}
