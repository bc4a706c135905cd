using GeminiRx.Emulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GeminiRx.Extensions.AI.Tests.Hosting;

/// <summary>Hosts whose clients use an emulator.</summary>
internal static class Hosts
{
    /// <summary>Builds a host with the client without a name.</summary>
    /// <param name="emulator">Answers the requests.</param>
    /// <param name="settings">The settings, by their path.</param>
    /// <param name="configure">Registers more.</param>
    public static IHost Build(
        GeminiEmulator emulator,
        IEnumerable<(string Path, string Value)> settings,
        Action<IServiceCollection>? configure = null
    )
    {
        var builder = CreateBuilder(settings);
        builder.Services.AddGeminiRx(builder.Configuration.GetSection("Gemini")).UseEmulator(emulator);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    public static HostApplicationBuilder CreateBuilder(IEnumerable<(string Path, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Path, (string?)setting.Value)));
        return builder;
    }

    public static IHttpClientBuilder UseEmulator(this IHttpClientBuilder builder, GeminiEmulator emulator) =>
        builder.ConfigurePrimaryHttpMessageHandler(() => new Forwarding(emulator.Handler));

    public static GeminiEmulator Emulator(EmulatorOptions? options = null) =>
        new((options ?? new EmulatorOptions { Text = "Hello" }) with { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.Zero });

    // The factory disposes its handlers; the emulator's handler is shared.
    private sealed class Forwarding(HttpMessageHandler handler) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _invoker.SendAsync(request, cancellationToken);
    }
}
