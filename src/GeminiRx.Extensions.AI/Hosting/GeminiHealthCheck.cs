using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GeminiRx.Extensions.AI.Hosting;

/// <summary>Asks the service to count the tokens of one word with the client's model, which is not billed: the address, the key and the
/// model are right if it answers.</summary>
internal sealed class GeminiHealthCheck(GeminiClient gemini, TimeSpan limit, IScheduler scheduler) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await gemini
                .CountTokens(new GenerateRequest("ping"))
                .Timeout(limit, scheduler)
                .ToTask(cancellationToken, TaskPoolScheduler.Default)
                .ConfigureAwait(false);
            return HealthCheckResult.Healthy($"The service answers for the model {gemini.Model}.");
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"The service did not answer in {limit.TotalSeconds} s. ")
                    + "Check the network, or raise the time limit of the check."
            );
        }
        catch (GeminiException e)
        {
            // Without the exception: its inner exceptions come from elsewhere.
            return e.IsTransient
                ? HealthCheckResult.Degraded(e.ToUserMessage())
                : new HealthCheckResult(context.Registration.FailureStatus, e.ToUserMessage());
        }
    }
}
