using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Extensions.AI.Tests.Hosting;

/// <summary>What the health check says.</summary>
public sealed class HealthCheckTests
{
    private const string Key = "a-key-that-must-stay-secret";

    [Fact]
    public async Task Check_OfAServiceThatAnswers_IsHealthyWithoutAGeneratedAnswer()
    {
        var emulator = Hosts.Emulator();

        var (status, _) = await CheckAsync(emulator);

        Assert.Equal(HealthStatus.Healthy, status);
        Assert.Contains(":countTokens", Assert.Single(emulator.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfAnOverloadedService_IsDegraded()
    {
        var (status, description) = await CheckAsync(Failing(503, "UNAVAILABLE", "The model is overloaded."));

        Assert.Equal(HealthStatus.Degraded, status);
        Assert.Contains("try again later", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithAWrongKey_IsUnhealthyAndSaysWhatToDo()
    {
        var (status, description) = await CheckAsync(Failing(400, "INVALID_ARGUMENT", $"API key not valid: {Key}"));

        Assert.Equal(HealthStatus.Unhealthy, status);
        Assert.Contains("change it", description, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, description, StringComparison.Ordinal);
    }

    // Red when Timeout was left out: the check never ended.
    [Fact]
    public async Task Check_OfASilentService_EndsAtItsLimit()
    {
        var clock = new TestScheduler();
        var silent = new SilentService();
        using var provider = Provider(builder => builder.ConfigurePrimaryHttpMessageHandler(() => silent), clock);
        var check = provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TimeoutToken.Start());
        await silent.Asked.WaitAsync(TimeoutToken.Start());

        clock.AdvanceBy(TimeSpan.FromSeconds(5).Ticks);
        var entry = (await check).Entries["GeminiRx"];

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("did not answer in 5 s", entry.Description, StringComparison.Ordinal);
        await silent.Left.WaitAsync(TimeoutToken.Start());
    }

    [Fact]
    public void Limit_MustBeMoreThanZero() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddHealthChecks().AddGeminiRx(timeout: TimeSpan.Zero));

    private static GeminiEmulator Failing(int code, string status, string message) =>
        Hosts.Emulator(
            new EmulatorOptions
            {
                OnRequest = _ => new EmulatorReply
                {
                    Answer = System.Text.Encoding.UTF8.GetBytes(
                        $$$"""{"error":{"code":{{{code}}},"status":"{{{status}}}","message":"{{{message}}}"}}"""
                    ),
                },
            }
        );

    private static async Task<(HealthStatus Status, string Description)> CheckAsync(GeminiEmulator emulator)
    {
        using var provider = Provider(builder => builder.UseEmulator(emulator));
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TimeoutToken.Start());
        var entry = report.Entries["GeminiRx"];
        Assert.Null(entry.Exception);
        return (entry.Status, entry.Description!);
    }

    private static ServiceProvider Provider(Action<IHttpClientBuilder> configure, TestScheduler? clock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        configure(services.AddGeminiRx(settings => settings.ApiKey = Key));
        services.AddHealthChecks().AddGeminiRx();
        if (clock is not null)
        {
            services.AddSingleton<System.Reactive.Concurrency.IScheduler>(clock);
        }

        return services.BuildServiceProvider();
    }

    private sealed class SilentService : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public Task Left => _left.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                throw new InvalidOperationException("The wait has no end.");
            }
            finally
            {
                _left.TrySetResult();
            }
        }
    }
}
