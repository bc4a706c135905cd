using GeminiRx.Extensions.AI;
using GeminiRx.Extensions.AI.Hosting;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Gemini clients.</summary>
/// <remarks>
/// <para>Registered as singletons: <c>GeminiClient</c>, <c>ChunkSource</c> with the policy of the settings, <c>IChatClient</c> over that
/// source, and <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>. With a name they are keyed services.</para>
/// <para>The host checks the settings when it starts; a failure names the setting, such as <c>Gemini:ApiKey</c>, and unknown names.
/// Settings that change later have no effect. Values that only code can set, such as an access token, are set by
/// <c>services.PostConfigure&lt;GeminiOptions&gt;(name, …)</c>, with <c>Options.DefaultName</c> for the client without a name.</para>
/// <para>The clients use <c>IHttpClientFactory</c>, the registered <c>ILoggerFactory</c>, and, if they are registered,
/// <c>TimeProvider</c> and <c>IScheduler</c>.</para>
/// </remarks>
public static class GeminiRxServiceCollectionExtensions
{
    /// <summary>Registers the client without a name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with the properties of <see cref="GeminiSettings"/>, such as
    /// <c>configuration.GetSection("Gemini")</c>.</param>
    /// <returns>The builder of the HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddGeminiRx(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ClientRegistration.Add(services, key: null, section, settings => settings.Bind(section));
    }

    /// <summary>Registers a client with a name, as keyed services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, not empty: the key of the services.</param>
    /// <param name="section">The section with the properties of <see cref="GeminiSettings"/>.</param>
    /// <returns>The builder of the HTTP client.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddGeminiRx(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(section);
        return ClientRegistration.Add(services, name, section, settings => settings.Bind(section));
    }

    /// <summary>Registers the client without a name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the settings.</param>
    /// <returns>The builder of the HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddGeminiRx(this IServiceCollection services, Action<GeminiSettings> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return ClientRegistration.Add(services, key: null, section: null, settings => settings.Configure(configure));
    }

    /// <summary>Registers a client with a name, as keyed services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, not empty: the key of the services.</param>
    /// <param name="configure">Sets the settings.</param>
    /// <returns>The builder of the HTTP client.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddGeminiRx(this IServiceCollection services, string name, Action<GeminiSettings> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return ClientRegistration.Add(services, name, section: null, settings => settings.Configure(configure));
    }
}
