using System.Reactive.Concurrency;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GeminiRx.Extensions.AI.Hosting;

/// <summary>Registers one client.</summary>
internal static class ClientRegistration
{
    /// <param name="services">The services.</param>
    /// <param name="key">The name of the client and the key of its services; null for services without a key.</param>
    /// <param name="section">The section of the settings; null if code sets them.</param>
    /// <param name="bind">Sets the settings.</param>
    public static IHttpClientBuilder Add(
        IServiceCollection services,
        string? key,
        IConfigurationSection? section,
        Action<OptionsBuilder<GeminiSettings>> bind
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        var name = key ?? Options.DefaultName;
        bind(services.AddOptions<GeminiSettings>(name)); // checked at start, too, since the options below are made of them
        services.AddSingleton<IValidateOptions<GeminiSettings>>(new SettingsValidator(name, section));
        var httpName = key is null ? "GeminiRx" : $"GeminiRx:{key}";
        services
            .AddOptionsWithValidateOnStart<GeminiOptions>(name)
            .Configure<IServiceProvider>((options, provider) => Configure(options, provider, name, httpName));
        services.AddSingleton<IValidateOptions<GeminiOptions>>(provider => new OptionsValidator(
            name,
            section,
            () => SettingsOf(provider, name).CredentialsFromHandler
        ));
        AddClients(services, key, name);
        return services
            .AddHttpClient(httpName)
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan) // the policy has the limits
            .ConfigurePrimaryHttpMessageHandler(GeminiClient.CreateHandler);
    }

    private static void Configure(GeminiOptions options, IServiceProvider provider, string name, string httpName)
    {
        SettingsMapping.Apply(SettingsOf(provider, name), options);
        options.LoggerFactory = provider.GetService<ILoggerFactory>();
        options.TimeProvider = TimeOf(provider);

        // A client for each request, so that its handlers rotate.
        options.HttpClientFactory = () => provider.GetRequiredService<IHttpClientFactory>().CreateClient(httpName);
    }

    private static void AddClients(IServiceCollection services, string? key, string name)
    {
        void Add<T>(Func<IServiceProvider, T> create)
            where T : class =>
            _ = key is null ? services.AddSingleton(create) : services.AddKeyedSingleton<T>(key, (provider, _) => create(provider));

        T Get<T>(IServiceProvider provider)
            where T : notnull => key is null ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(key);

        Add(provider => new GeminiClient(provider.GetRequiredService<IOptionsMonitor<GeminiOptions>>().Get(name)));

        // The container disposes it.
        Add(provider => new GeminiRateLimiter(SettingsMapping.ToLimits(SettingsOf(provider, name), TimeOf(provider))));
        Add<ChunkSource>(provider =>
        {
            var policy = SettingsMapping.ToPolicy(SettingsOf(provider, name), LimiterOf(provider));
            return Get<GeminiClient>(provider).Source.WithPolicy(policy, provider.GetService<IScheduler>());
        });
        Add(provider =>
            Get<ChunkSource>(provider)
                .AsChatClient(
                    new GeminiChatOptions
                    {
                        Model = Get<GeminiClient>(provider).Model,
                        ReportRewinds = SettingsOf(provider, name).ReportRewinds,
                    }
                )
        );
        Add(provider =>
        {
            var settings = SettingsOf(provider, name);
            return Get<GeminiClient>(provider)
                .AsEmbeddingGenerator(settings.EmbeddingModel, settings.EmbeddingDimensions, LimiterOf(provider));
        });

        GeminiRateLimiter? LimiterOf(IServiceProvider provider) =>
            SettingsMapping.HasLimits(SettingsOf(provider, name)) ? Get<GeminiRateLimiter>(provider) : null;
    }

    private static GeminiSettings SettingsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<GeminiSettings>>().Get(name);

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
