using System.Reactive.Concurrency;
using GeminiRx;
using GeminiRx.Extensions.AI.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of a Gemini client.</summary>
public static class GeminiRxHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that the service answers, with the address, the key and the model of a client. It sends one request, which is
    /// not billed: the count of the tokens of one word.</summary>
    /// <remarks>Healthy: the service answers. Degraded: a failure that may pass, such as an overload, a quota a minute, a lost connection,
    /// or no answer within the limit. <paramref name="failureStatus"/>: any other failure, such as an invalid key or an unknown model. The
    /// description says what to do; it contains no key.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="clientName">The name of the client. Default null: the client without a name.</param>
    /// <param name="timeout">The maximum time of a check, more than zero. Default null: 5 seconds.</param>
    /// <param name="failureStatus">The status for failures that do not pass. Default null: unhealthy.</param>
    /// <param name="tags">Tags to select checks by. Default null: none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not more than zero.</exception>
    public static IHealthChecksBuilder AddGeminiRx(
        this IHealthChecksBuilder builder,
        string? clientName = null,
        TimeSpan? timeout = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var limit = timeout ?? TimeSpan.FromSeconds(5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(timeout));
        return builder.Add(
            new HealthCheckRegistration(
                clientName is null ? "GeminiRx" : $"GeminiRx:{clientName}",
                provider => new GeminiHealthCheck(
                    clientName is null
                        ? provider.GetRequiredService<GeminiClient>()
                        : provider.GetRequiredKeyedService<GeminiClient>(clientName),
                    limit,
                    provider.GetService<IScheduler>() ?? DefaultScheduler.Instance
                ),
                failureStatus,
                tags
            )
        );
    }
}
