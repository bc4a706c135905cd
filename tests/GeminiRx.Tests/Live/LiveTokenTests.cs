using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>Ephemeral tokens, addresses and credentials.</summary>
public sealed class LiveTokenTests
{
    [Fact]
    public async Task Token_OpensAsManySessionsAsItAllows()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        var request = new LiveTokenRequest { Uses = 1, Constraints = LiveFixture.Text };
        var token = await fixture.Client().CreateLiveToken(request).ToTask(TimeoutToken.Start());
        Assert.StartsWith("auth_tokens/", token.Name, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Name, token.ToString(), StringComparison.Ordinal);
        var untrusted = fixture.Client(token.Name);

        await using var session = untrusted.Live(LiveFixture.Text);
        Assert.Equal("Hi", (await session.Turn("Hi").ToCompletion().ToTask(TimeoutToken.Start())).Text);

        await using var second = untrusted.Live(LiveFixture.Text);
        var failure = await Assert.ThrowsAsync<GeminiLiveException>(() => second.Turn("Hi").ToTask(TimeoutToken.Start()));
        Assert.Equal((LiveFault.SetupRefused, 1008), (failure.Fault, failure.CloseCode));
    }

    [Fact]
    public async Task Token_ForAnotherModel_IsRefused()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        var request = new LiveTokenRequest { Constraints = LiveFixture.Text };
        var token = await fixture.Client().CreateLiveToken(request).ToTask(TimeoutToken.Start());

        await using var session = fixture.Client(token.Name).Live(LiveFixture.Text with { Model = "gemini-3.8-live-extended-thinking" });

        await Assert.ThrowsAsync<GeminiLiveException>(() => session.Turn("Hi").ToTask(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Token_ConstrainsFurtherMembersAndResumption()
    {
        var handler = new Recorder();
        var client = new GeminiClient(new GeminiOptions { ApiKey = "a-key", HttpClient = new HttpClient(handler) });
        var constraints = new LiveOptions { Extra = System.Text.Json.JsonElement.Parse("""{"proactivity":{"proactiveAudio":true}}""") };
        await client.CreateLiveToken(new LiveTokenRequest { Constraints = constraints }).ToTask(TimeoutToken.Start());

        Assert.Contains("\"sessionResumption\":{}", handler.Body, StringComparison.Ordinal);
        Assert.Contains("\"proactivity\":{\"proactiveAudio\":true}", handler.Body, StringComparison.Ordinal);
    }

    // The same paths as those of @google/genai 3.3.0.
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "model,generationConfig.responseModalities,systemInstruction.parts,sessionResumption")]
    [InlineData(
        "temperature tools model",
        "model,generationConfig.responseModalities,systemInstruction.parts,sessionResumption,generationConfig.temperature,tools"
    )]
    public async Task Token_LocksWhatItConstrains_AndFurtherFields(string? locked, string? mask)
    {
        var handler = new Recorder();
        var client = new GeminiClient(new GeminiOptions { ApiKey = "a-key", HttpClient = new HttpClient(handler) });
        var request = new LiveTokenRequest
        {
            Constraints = new LiveOptions
            {
                System = Content.User("Be brief."),
                ResponseModalities = [Modality.Text],
                TranscribeInput = false,
                TranscribeOutput = false,
                CompressContext = false,
            },
            LockAdditionalFields = locked?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
        await client.CreateLiveToken(request).ToTask(TimeoutToken.Start());

        var body = System.Text.Json.JsonElement.Parse(handler.Body);
        Assert.Equal(mask, body.TryGetProperty("fieldMask", out var found) ? found.GetString() : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("a b")]
    public void Field_ThatIsNoName_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => new LiveTokenRequest { LockAdditionalFields = [name] });

    [Fact]
    public async Task Token_ThatLocksFields_IsAcceptedByTheEmulator()
    {
        await using var fixture = await LiveFixture.OnLoopbackAsync();
        var request = new LiveTokenRequest { Constraints = LiveFixture.Text, LockAdditionalFields = ["temperature"] };

        Assert.NotNull(await fixture.Client().CreateLiveToken(request).ToTask(TimeoutToken.Start()));
    }

    [Theory]
    [InlineData(
        "a-key",
        null,
        "wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent",
        "x-goog-api-key",
        "a-key"
    )]
    [InlineData(
        "auth_tokens/t",
        "https://generativelanguage.googleapis.com/v1alpha",
        "wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1alpha.GenerativeService.BidiGenerateContentConstrained",
        "Authorization",
        "Token auth_tokens/t"
    )]
    [InlineData(
        "a-key",
        "http://localhost:9/base/",
        "ws://localhost:9/base/ws/google.ai.generativelanguage.v1beta.GenerativeService." + "BidiGenerateContent",
        "x-goog-api-key",
        "a-key"
    )]
    public void Address_HasNoCredentials(string key, string? endpoint, string address, string header, string value)
    {
        var service = new ScriptedService();
        var options = new GeminiOptions { ApiKey = key, Endpoint = endpoint is null ? GeminiOptions.DefaultEndpoint : new Uri(endpoint) };
        using var turn = service.Open(client: options).Turn("Hi").Subscribe(_ => { }, _ => { });

        var (opened, headers) = Assert.Single(service.Opened);
        Assert.Equal(address, opened.AbsoluteUri);
        Assert.Equal((header, value), Assert.Single(headers.Select(one => (one.Key, one.Value))));
    }

    [Fact]
    public void Address_OfVertex_HasABearerTokenAndTheWholeModelName()
    {
        var service = new ScriptedService();
        var options = new GeminiOptions { Vertex = new VertexLocation("p", "europe-west4"), AccessToken = _ => new("bearer") };
        using var turn = service.Open(client: options).Turn("Hi").Subscribe(_ => { }, _ => { });

        var (opened, headers) = Assert.Single(service.Opened);
        Assert.Equal(
            "wss://europe-west4-aiplatform.googleapis.com/ws/google.cloud.aiplatform.v1.LlmBidiService/BidiGenerateContent",
            opened.AbsoluteUri
        );
        Assert.Equal("Bearer bearer", headers["Authorization"]);
        Assert.Contains(
            "\"model\":\"projects/p/locations/europe-west4/publishers/google/models/gemini-3.8-live\"",
            service.Socket.Sent[0],
            StringComparison.Ordinal
        );
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage { Content = new StringContent("""{"name":"auth_tokens/t"}""") };
        }
    }
}
