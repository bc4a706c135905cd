using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests;

public sealed class GeminiOptionsTests
{
    [Fact]
    public void FromEnvironment_Variables_AreRead()
    {
        var options = From(("GOOGLE_API_KEY", "second"), ("GEMINIRX_ENDPOINT", " http://127.0.0.1:8080/ "), ("GEMINIRX_MODEL", "gemini-x"));

        Assert.Equal(("second", new Uri("http://127.0.0.1:8080/"), "gemini-x"), (options.ApiKey, options.Endpoint, options.Model));
        Assert.Equal("first", From(("GOOGLE_API_KEY", "second"), ("GEMINI_API_KEY", "first")).ApiKey);
    }

    [Fact]
    public void FromEnvironment_EmptyVariables_CountAsNotSet() =>
        Assert.Equal(new GeminiOptions(), From(("GEMINI_API_KEY", " "), ("GEMINIRX_ENDPOINT", ""), ("GEMINIRX_MODEL", "")));

    [Theory]
    [InlineData("example.org")]
    [InlineData("ftp://example.org")]
    [InlineData("https://user:password@example.org")]
    [InlineData("https://example.org/?key=password")]
    [InlineData("https://example.org/#password")]
    public void FromEnvironment_InvalidEndpoint_IsRejected(string endpoint)
    {
        var error = Assert.Throws<GeminiConfigurationException>(() => From(("GEMINIRX_ENDPOINT", endpoint)));

        Assert.DoesNotContain("password", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with blank")]
    [InlineData("with\nbreak")]
    [InlineData("kéy")]
    [InlineData("")]
    public void Client_InvalidKey_IsRejectedWithoutShowingIt(string key)
    {
        var error = Assert.Throws<GeminiConfigurationException>(() => new GeminiClient(new GeminiOptions { ApiKey = key }));

        Assert.True(key.Length == 0 || !error.ToString().Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Client_KeyOverPlainHttp_IsOnlyForThisMachine()
    {
        Assert.Throws<GeminiConfigurationException>(() =>
            new GeminiClient(new GeminiOptions { ApiKey = "k", Endpoint = new Uri("http://example.org/") })
        );
        Assert.NotNull(new GeminiClient(new GeminiOptions { ApiKey = "k", Endpoint = new Uri("http://127.0.0.1/") }));
        Assert.NotNull(new GeminiClient(new GeminiOptions { Endpoint = new Uri("http://example.org/") }));
    }

    [Fact]
    public void Client_OtherOptionsOutOfRange_AreRefused()
    {
        Assert.Throws<GeminiConfigurationException>(() => new GeminiClient(new GeminiOptions { MaxEventBytes = 1023 }));
        Assert.Throws<ArgumentNullException>(() => new GeminiClient(new GeminiOptions { Endpoint = null! }));
    }

    [Fact]
    public async Task Client_OptionsChangedLater_KeepsItsOwn()
    {
        var emulator = new GeminiEmulator();
        var options = new GeminiOptions
        {
            ApiKey = "first",
            Model = "gemini-flash-latest",
            HttpClient = emulator.CreateClient(),
        };
        var client = new GeminiClient(options);

        (options.ApiKey, options.Model, options.MaxEventBytes) = ("second", "gemini-pro-latest", 1);
        options.Endpoint = new Uri("http://example.org/");
        options.HttpClient = null;
        await client.Stream("Hi").ToCompletion().ToTask(TimeoutToken.Start());

        var request = Assert.Single(emulator.Requests);
        Assert.Equal(("models/gemini-flash-latest", true), (request.Model, request.HasKey));
    }

    [Fact]
    public async Task Client_HttpClientFactory_IsAskedForEachRequest()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.Zero });
        var created = 0;
        var client = new GeminiClient(
            new GeminiOptions
            {
                HttpClientFactory = () =>
                {
                    created++;
                    return emulator.CreateClient();
                },
            }
        );
        Assert.Equal(0, created);

        await client.Stream("Hi").ToCompletion().ToTask(TimeoutToken.Start());
        await client.Stream("Hi").ToCompletion().ToTask(TimeoutToken.Start());

        Assert.Equal((2, 2), (created, emulator.Requests.Count));
        Assert.Equal((GeminiOptions.DefaultModel, GeminiOptions.DefaultEndpoint), (client.Model, client.Endpoint));
    }

    [Fact]
    public void ToString_OfOptionsAndRequests_NamesNoKeyAndNoPrompt()
    {
        Assert.DoesNotContain(
            "secret",
            new GeminiOptions { ApiKey = "secret", Endpoint = new Uri("https://u:secret@example.org/secret?key=secret") }.ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", new GenerateRequest("secret") { System = "secret" }.ToString(), StringComparison.Ordinal);
    }

    private static GeminiOptions From(params (string Name, string Value)[] variables) =>
        GeminiOptions.FromEnvironment(name =>
            variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault()
        );
}
