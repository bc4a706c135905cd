using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GeminiRx.Tests;

/// <summary>
/// Options from an application's configuration, bound by generated code as in a native executable. See the project file.
/// </summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Configure_EverySettingThatIsText_IsBound()
    {
        var options = Bind(
            ("ApiKey", "from-config"),
            ("Model", "gemini-x"),
            ("Endpoint", "http://127.0.0.1:8765"),
            ("MaxEventBytes", "2048"),
            ("FollowContinuation", "false"),
            ("Vertex:Project", "p"),
            ("Vertex:Location", "europe-west4")
        );

        Assert.Equal(
            new GeminiOptions
            {
                ApiKey = "from-config",
                Model = "gemini-x",
                Endpoint = new Uri("http://127.0.0.1:8765"),
                MaxEventBytes = 2048,
                FollowContinuation = false,
                Vertex = new VertexLocation("p", "europe-west4"),
            },
            options
        );
    }

    [Fact]
    public void Configure_NothingSet_IsTheDefault() => Assert.Equal(new GeminiOptions(), Bind());

    [Theory]
    [InlineData("Endpoint", "http://[")]
    [InlineData("MaxEventBytes", "many")]
    [InlineData("Vertex:Project", "p")] // without a location
    public void Configure_SettingThatCannotWork_IsRefusedAtTheStart(string name, string value) =>
        Assert.Throws<InvalidOperationException>(() => Bind((name, value)));

    [Fact]
    public void Binder_OfThisProject_IsGeneratedCode() =>
        Assert.Contains(
            typeof(ConfigurationTests).Assembly.GetTypes(),
            type => type.FullName!.Contains("Configuration.Binder.SourceGeneration", StringComparison.Ordinal)
        );

    private static GeminiOptions Bind(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Gemini:" + setting.Name, (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection().Configure<GeminiOptions>(configuration.GetSection("Gemini")).BuildServiceProvider();
        return services.GetRequiredService<IOptions<GeminiOptions>>().Value;
    }
}
