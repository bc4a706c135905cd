using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>The addresses of requests, for the Gemini API and Vertex AI.</summary>
public sealed class AddressTests
{
    private readonly List<(string Address, string? Key, string? Authorization)> _sent = [];

    [Theory]
    [InlineData("gemini-x", "models/gemini-x")]
    [InlineData("models/gemini-x", "models/gemini-x")]
    [InlineData("tunedModels/mine", "tunedModels/mine")]
    public async Task GeminiApi_Model_IsInTheAddress(string model, string path)
    {
        await AskAsync(new GeminiOptions { ApiKey = "k", Model = model });

        Assert.Equal([($"https://generativelanguage.googleapis.com/v1beta/{path}:streamGenerateContent?alt=sse", "k", null)], _sent);
    }

    // Reserved characters of an address are part of the name: they neither add a parameter nor truncate the address.
    [Theory]
    [InlineData("a?key=x", "a%3Fkey%3Dx")]
    [InlineData("a#b", "a%23b")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("a:b", "a%3Ab")]
    public async Task Model_WithSignsOfAnAddress_IsEscaped(string model, string name)
    {
        await AskAsync(new GeminiOptions { ApiKey = "k", Model = model });
        await AskAsync(
            new GeminiOptions
            {
                Vertex = new("p", "global"),
                AccessToken = _ => ValueTask.FromResult("t"),
                Model = model,
            }
        );

        const string Vertex = "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models";
        Assert.Equal(
            [
                $"https://generativelanguage.googleapis.com/v1beta/models/{name}:streamGenerateContent?alt=sse",
                $"{Vertex}/{name}:streamGenerateContent?alt=sse",
            ],
            _sent.Select(request => request.Address)
        );
    }

    [Theory]
    [InlineData(
        "europe-west4",
        "gemini-x",
        "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/publishers/google/models/gemini-x"
    )]
    [InlineData(
        "global",
        "models/gemini-x",
        "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models/gemini-x"
    )]
    [InlineData(
        "global",
        "meta/llama",
        "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/meta/models/llama"
    )]
    [InlineData("global", "endpoints/1", "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/endpoints/1")]
    [InlineData(
        "global",
        "publishers/other/models/x",
        "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/other/models/x"
    )]
    [InlineData(
        "global",
        "projects/q/locations/r/endpoints/1",
        "https://aiplatform.googleapis.com/v1beta1/projects/q/locations/r/endpoints/1"
    )]
    public async Task Vertex_PlaceAndModel_AreInTheAddress(string location, string model, string address)
    {
        await AskAsync(
            new GeminiOptions
            {
                Vertex = new("p", location),
                AccessToken = _ => ValueTask.FromResult("ya29.token"),
                Model = model,
            }
        );

        Assert.Equal([($"{address}:streamGenerateContent?alt=sse", null, "Bearer ya29.token")], _sent);
    }

    [Fact]
    public async Task Vertex_OverAnotherEndpoint_KeepsItsPath()
    {
        await AskAsync(
            new GeminiOptions
            {
                Vertex = new("p", "global"),
                Endpoint = new Uri("https://gateway.example/base"),
                ApiKey = "k",
                Model = "m",
            }
        );

        Assert.Equal(
            "https://gateway.example/base/v1beta1/projects/p/locations/global/publishers/google/models/m:streamGenerateContent?alt=sse",
            Assert.Single(_sent).Address
        );
    }

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta", "https://generativelanguage.googleapis.com/v1beta/")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/", "https://generativelanguage.googleapis.com/v1beta/")]
    [InlineData("https://generativelanguage.googleapis.com/v1", "https://generativelanguage.googleapis.com/v1/")]
    [InlineData("https://generativelanguage.googleapis.com/v1alpha", "https://generativelanguage.googleapis.com/v1alpha/")]
    [InlineData("https://generativelanguage.googleapis.com", "https://generativelanguage.googleapis.com/v1beta/")]
    [InlineData("https://generativelanguage.googleapis.com//", "https://generativelanguage.googleapis.com/v1beta/")]
    [InlineData("https://gateway.example/v1/account/google-ai-studio", "https://gateway.example/v1/account/google-ai-studio/v1beta/")]
    [InlineData("https://gateway.example/v1/account/google-ai-studio/v1", "https://gateway.example/v1/account/google-ai-studio/v1/")]
    [InlineData(
        "https://gateway.example/v1/account/chat/google-ai-studio",
        "https://gateway.example/v1/account/chat/google-ai-studio/v1beta/"
    )]
    [InlineData("https://gateway.example/openai/a:b/gemini", "https://gateway.example/openai/a:b/gemini/v1beta/")]
    [InlineData("https://gateway.example/V1Beta", "https://gateway.example/v1beta/")]
    [InlineData("https://gateway.example/a%20b/", "https://gateway.example/a%20b/v1beta/")]
    public async Task Endpoint_WithAVersion_UsesThatVersion(string endpoint, string root)
    {
        await AskAsync(
            new GeminiOptions
            {
                ApiKey = "k",
                Endpoint = new Uri(endpoint),
                Model = "m",
            }
        );
        await AskAsync(
            new GeminiOptions
            {
                ApiKey = "k",
                Endpoint = GeminiOptions.ParseEndpoint(endpoint),
                Model = "m",
            }
        );

        Assert.All(_sent, sent => Assert.Equal($"{root}models/m:streamGenerateContent?alt=sse", sent.Address));
        Assert.Equal(2, _sent.Count);
    }

    [Fact]
    public async Task Endpoint_OfVertexWithAVersion_UsesThatVersion()
    {
        await AskAsync(
            new GeminiOptions
            {
                Vertex = new("p", "global"),
                Endpoint = new Uri("https://gateway.example/v1/"),
                ApiKey = "k",
                Model = "m",
            }
        );

        Assert.Equal(
            "https://gateway.example/v1/projects/p/locations/global/publishers/google/models/m:streamGenerateContent?alt=sse",
            Assert.Single(_sent).Address
        );
    }

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai", "https://generativelanguage.googleapis.com/.")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai/", "https://generativelanguage.googleapis.com/.")]
    [InlineData("https://gateway.example/x/openai/v1/chat/completions", "https://gateway.example/x/.")]
    [InlineData("https://gateway.example/v1/chat/completions", "https://gateway.example/.")]
    [InlineData("https://gateway.example/v1beta/models", "https://gateway.example/.")]
    [InlineData("https://gateway.example/a/v1beta/models/gemini-x:streamGenerateContent", "https://gateway.example/a/.")]
    [InlineData("https://gateway.example/v1/messages", "https://gateway.example/.")]
    [InlineData("https://gateway.example/openai/v1", "https://gateway.example/.")]
    [InlineData("https://gateway.example/v1/projects/p/locations/l", "https://gateway.example/.")]
    [InlineData(
        "https://gateway.example/v1beta1/projects/p/locations/l/endpoints/openapi",
        "https://gateway.example/v1beta1/projects/p/locations/l/endpoints/."
    )]
    [InlineData("https://gateway.example/v1beta/files", "https://gateway.example/.")]
    [InlineData("https://gateway.example/models/gemini-x", "https://gateway.example/.")]
    public void Endpoint_OfAnotherApiOrAModel_IsRefusedWithTheRightAddress(string endpoint, string right)
    {
        foreach (
            var make in new Action[]
            {
                () => GeminiOptions.ParseEndpoint(endpoint),
                () => _ = new GeminiClient(new GeminiOptions { ApiKey = "k", Endpoint = new Uri(endpoint) }),
                () => GeminiOptions.FromEnvironment(name => name == "GEMINIRX_ENDPOINT" ? endpoint : null),
            }
        )
        {
            var refused = Assert.Throws<GeminiConfigurationException>(make);
            Assert.Contains(endpoint, refused.Message, StringComparison.Ordinal);
            Assert.EndsWith(right, refused.Advice, StringComparison.Ordinal);
        }
    }

    private Task<Chunk> AskAsync(GeminiOptions options) =>
        new GeminiClient(options with { HttpClient = new HttpClient(new NotingHandler(_sent)) }).Stream("Hi").ToTask(TimeoutToken.Start());
}
