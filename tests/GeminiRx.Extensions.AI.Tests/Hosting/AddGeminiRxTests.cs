using System.Reactive.Linq;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GeminiRx.Extensions.AI.Tests.Hosting;

/// <summary>The registered clients.</summary>
public sealed class AddGeminiRxTests
{
    private const string Key = "a-key-that-must-stay-secret";

    [Fact]
    public async Task Services_OfTheDefaultClient_Answer()
    {
        var emulator = Hosts.Emulator();
        using var host = Hosts.Build(emulator, [("Gemini:ApiKey", Key), ("Gemini:Model", "gemini-2.5-flash")]);
        await host.StartAsync(TimeoutToken.Start());
        var services = host.Services;

        var text = await services.GetRequiredService<GeminiClient>().Stream("Hi").Text().LastAsync();
        var source = await services.GetRequiredService<ChunkSource>()(new GenerateRequest("Hi")).ToCompletion();
        var response = await services.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        var vectors = await services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(["a", "b"]);

        Assert.Equal(("Hello", "Hello", "Hello", 2), (text, source.Text, response.Text, vectors.Count));
        Assert.Equal("models/gemini-2.5-flash", emulator.Requests[0].Model);
        Assert.All(emulator.Requests, request => Assert.True(request.HasKey));
    }

    [Fact]
    public async Task Services_OfNamedClients_AreKeyed()
    {
        var (one, two) = (Hosts.Emulator(), Hosts.Emulator(new EmulatorOptions { Text = "Two" }));
        var builder = Hosts.CreateBuilder([("A:ApiKey", Key), ("A:Model", "gemini-2.5-flash")]);
        builder.Services.AddGeminiRx("one", builder.Configuration.GetSection("A")).UseEmulator(one);
        builder.Services.AddGeminiRx("two", settings => settings.ApiKey = Key).UseEmulator(two);
        using var host = builder.Build();
        await host.StartAsync(TimeoutToken.Start());

        var first = await host.Services.GetRequiredKeyedService<IChatClient>("one").GetResponseAsync("Hi");
        var second = await host.Services.GetRequiredKeyedService<IChatClient>("two").GetResponseAsync("Hi");

        Assert.Equal(("Hello", "Two"), (first.Text, second.Text));
        Assert.Equal("gemini-2.5-flash", host.Services.GetRequiredKeyedService<GeminiClient>("one").Model);
        Assert.Equal(GeminiOptions.DefaultModel, host.Services.GetRequiredKeyedService<GeminiClient>("two").Model);
        Assert.Null(host.Services.GetService<IChatClient>());
    }

    // Red when the client was created once and kept.
    [Fact]
    public async Task HttpClient_IsAskedOfTheFactoryForEachRequest()
    {
        var factory = new EmulatorHttpClients(Hosts.Emulator());
        using var host = Hosts.Build(
            Hosts.Emulator(),
            [("Gemini:ApiKey", Key)],
            services => services.AddSingleton<IHttpClientFactory>(factory)
        );
        var client = host.Services.GetRequiredService<IChatClient>();

        await client.GetResponseAsync("Hi");
        await client.GetResponseAsync("Hi");

        Assert.Equal(["GeminiRx", "GeminiRx"], factory.Names);
    }

    [Fact]
    public async Task Policy_OfTheSettings_RetriesAndLimits()
    {
        var emulator = Hosts.Emulator(
            new EmulatorOptions { Text = "Hello", Fault = EmulatorFault.Error(EmulatorError.Unavailable).Times(2) }
        );
        using var host = Hosts.Build(
            emulator,
            [("Gemini:ApiKey", Key), ("Gemini:MaxRetries", "2"), ("Gemini:RequestsPerMinute", "5"), ("Gemini:TotalTimeout", "00:01:00")],
            services => services.AddSingleton<System.Reactive.Concurrency.IScheduler>(AtOnce.Scheduler)
        );

        var response = await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Hi");

        Assert.Equal("Hello", response.Text);
        Assert.Equal(3, emulator.Requests.Count);
        Assert.Equal(3, host.Services.GetRequiredService<GeminiRateLimiter>().GetStatistics()!.TotalSuccessfulLeases);
    }

    [Fact]
    public async Task Policy_WithoutRetries_FailsAtOnce()
    {
        var emulator = Hosts.Emulator(new EmulatorOptions { Fault = EmulatorFault.Error(EmulatorError.Unavailable) });
        using var host = Hosts.Build(emulator, [("Gemini:ApiKey", Key), ("Gemini:MaxRetries", "0")]);

        await Assert.ThrowsAsync<GeminiApiException>(() => host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Hi"));

        Assert.Single(emulator.Requests);
    }

    // Red when embeddings did not ask the limiter, and when all batches were one lease.
    [Fact]
    public async Task Limits_OfTheSettings_AreThoseOfAnswersAndEmbeddingsTogether()
    {
        var emulator = Hosts.Emulator();
        using var host = Hosts.Build(
            emulator,
            [("Gemini:ApiKey", Key), ("Gemini:RequestsPerMinute", "3"), ("Gemini:TokensPerMinute", "100000"), ("Gemini:QueueLimit", "0")]
        );
        var generator = host.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

        await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        var vectors = await generator.GenerateAsync(Enumerable.Range(0, 150).Select(number => $"text {number}"));
        await Assert.ThrowsAsync<GeminiRateLimitException>(() => generator.GenerateAsync(["one more"]));

        Assert.Equal((150, 3), (vectors.Count, emulator.Requests.Count));
        Assert.Equal(3, host.Services.GetRequiredService<GeminiRateLimiter>().GetStatistics()!.TotalSuccessfulLeases);
    }

    [Fact]
    public async Task CredentialsOfAHandler_ByOption_NeedNoKey()
    {
        var emulator = Hosts.Emulator();
        using var host = Hosts.Build(
            emulator,
            [("Gemini:CredentialsFromHandler", "true")],
            services => services.AddHttpClient("GeminiRx").AddHttpMessageHandler(() => new KeyHandler())
        );
        await host.StartAsync(TimeoutToken.Start());

        await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Hi");

        Assert.True(Assert.Single(emulator.Requests).HasKey);
    }

    [Fact]
    public async Task AccessToken_OfCode_ReplacesTheKey()
    {
        var emulator = Hosts.Emulator();
        using var host = Hosts.Build(
            emulator,
            [("Gemini:VertexProject", "p"), ("Gemini:VertexLocation", "global")],
            services =>
                services.PostConfigure<GeminiOptions>(
                    Options.DefaultName,
                    options => options.AccessToken = _ => ValueTask.FromResult("token")
                )
        );
        await host.StartAsync(TimeoutToken.Start());

        await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Hi");

        Assert.Contains("projects/p/locations/global", Assert.Single(emulator.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    // Red when the key was logged by the factory's handlers: with RedactLoggedHeaders("other").
    [Fact]
    public async Task Log_AtTheLowestLevel_ContainsTheRequestAndNoKey()
    {
        using var log = new ListLogger();
        using var host = Hosts.Build(Hosts.Emulator(), [("Gemini:ApiKey", Key)], services => services.AddSingleton<ILoggerFactory>(log));
        await host.StartAsync(TimeoutToken.Start());

        await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("a-prompt-that-stays-secret");

        Assert.Contains(log.Lines, line => line.Contains("GeminiRx.Client", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("System.Net.Http.HttpClient.GeminiRx", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("stays-secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Arguments_AreChecked()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentException>(() => services.AddGeminiRx("", _ => { }));
        Assert.Throws<ArgumentNullException>(() => services.AddGeminiRx((Action<GeminiSettings>)null!));
    }

    private sealed class KeyHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-goog-api-key", Key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
