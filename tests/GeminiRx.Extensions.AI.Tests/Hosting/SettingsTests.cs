using GeminiRx.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GeminiRx.Extensions.AI.Tests.Hosting;

/// <summary>What a host says of wrong settings when it starts.</summary>
public sealed class SettingsTests
{
    public static TheoryData<string, string, string> Wrong { get; } =
        new()
        {
            { "Gemini:ApiKy", "x", "Gemini:ApiKy is unknown: did you mean ApiKey?" },
            { "Gemini:Timeout", "00:01:00", "Gemini:Timeout is unknown" },
            { "Gemini:Model", "", "Gemini:Model is empty" },
            { "Gemini:MaxRetries", "-1", "Gemini:MaxRetries is -1: use 0 or more." },
            { "Gemini:RequestsPerMinute", "0", "Gemini:RequestsPerMinute is 0: use 1 or more." },
            { "Gemini:EmbeddingDimensions", "5000", "Gemini:EmbeddingDimensions is 5000: use 1 or more, at most 3072." },
            { "Gemini:TotalTimeout", "00:00:00", "Gemini:TotalTimeout is 00:00:00: use more than zero" },
            { "Gemini:Endpoint", "ftp://example.org", "Gemini:Endpoint: Invalid endpoint" },
            { "Gemini:VertexProject", "p", "Gemini:VertexLocation is missing" },
            { "Gemini:MaxEventBytes", "many", "Gemini:MaxEventBytes" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Start_WithAWrongSetting_NamesIt(string path, string value, string reason)
    {
        var message = await FailureAsync([("Gemini:ApiKey", "a-secret-key"), (path, value)]);

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-key", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Gemini:ApiKey is missing: set it in the configuration, for example by the environment variable Gemini__ApiKey")]
    [InlineData(false, "GeminiSettings.ApiKey is missing: set it in the delegate of AddGeminiRx")]
    public async Task Start_WithoutAKey_NamesTheSetting(bool hasSection, string reason)
    {
        var builder = Hosts.CreateBuilder([]);
        _ = hasSection ? builder.Services.AddGeminiRx(builder.Configuration.GetSection("Gemini")) : builder.Services.AddGeminiRx(_ => { });
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TimeoutToken.Start()));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("CredentialsFromHandler", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnInvalidKey_DoesNotShowIt()
    {
        var message = await FailureAsync([("Gemini:ApiKey", "two words")]);

        Assert.Contains("Gemini: Invalid API key", message, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithALocalEndpoint_NeedsNoKey()
    {
        using var host = Hosts.Build(Hosts.Emulator(), [("Gemini:Endpoint", "http://127.0.0.1:8080/")]);

        await host.StartAsync(TimeoutToken.Start());

        Assert.Equal(new Uri("http://127.0.0.1:8080/"), host.Services.GetRequiredService<GeminiClient>().Endpoint);
    }

    public static IEnumerable<(string Path, string Value)> All { get; } =
    [
        ("ApiKey", "k"),
        ("CredentialsFromHandler", "true"),
        ("Endpoint", "https://example.org/"),
        ("Model", "m"),
        ("EmbeddingModel", "e"),
        ("EmbeddingDimensions", "256"),
        ("VertexProject", "p"),
        ("VertexLocation", "l"),
        ("LogContent", "true"),
        ("MaxEventBytes", "2048"),
        ("FollowContinuation", "false"),
        ("FirstContentTimeout", "00:00:30"),
        ("ContentGapTimeout", "00:00:20"),
        ("TotalTimeout", "-00:00:00.001"),
        ("MaxRetries", "1"),
        ("MaxResumptions", "2"),
        ("ContinueFromText", "true"),
        ("RequestsPerMinute", "3"),
        ("TokensPerMinute", "4"),
        ("QueueLimit", "5"),
        ("LearnFromRefusals", "true"),
        ("ReportRewinds", "true"),
    ];

    // Red when a property had no setter: the generator skips it in silence.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Binders_SetEveryProperty(bool isGenerated)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(All.Select(setting => KeyValuePair.Create(setting.Path, (string?)setting.Value)))
            .Build();
        var settings = new GeminiSettings();

        if (isGenerated)
        {
            configuration.Bind(settings); // the project has EnableConfigurationBindingGenerator
        }
        else
        {
            typeof(ConfigurationBinder)
                .GetMethod(nameof(ConfigurationBinder.Bind), [typeof(IConfiguration), typeof(object)])!
                .Invoke(null, [configuration, settings]);
        }

        Assert.Equal(typeof(GeminiSettings).GetProperties().Select(property => property.Name), All.Select(setting => setting.Path));
        Assert.All(
            typeof(GeminiSettings).GetProperties(),
            property => Assert.NotEqual(property.GetValue(new GeminiSettings()), property.GetValue(settings))
        );
        Assert.Equal(TimeSpan.FromSeconds(30), settings.FirstContentTimeout);
        Assert.Equal(Timeout.InfiniteTimeSpan, settings.TotalTimeout);
    }

    [Fact]
    public async Task Start_WithEverySetting_Succeeds()
    {
        using var host = Hosts.Build(Hosts.Emulator(), All.Select(setting => ("Gemini:" + setting.Path, setting.Value)));

        await host.StartAsync(TimeoutToken.Start());

        Assert.Equal("m", host.Services.GetRequiredService<GeminiClient>().Model);
    }

    private static async Task<string> FailureAsync(IEnumerable<(string Path, string Value)> settings)
    {
        using var host = Hosts.Build(Hosts.Emulator(), settings);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TimeoutToken.Start()));

        // One exception with each failure once; the binder's own for a value that it cannot read.
        Assert.True(failure is OptionsValidationException or InvalidOperationException, failure.ToString());
        Assert.True(failure is not OptionsValidationException { Failures: var all } || all.Distinct().Count() == all.Count());
        return failure.Message;
    }
}
