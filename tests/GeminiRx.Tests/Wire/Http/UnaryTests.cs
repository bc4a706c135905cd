using System.IO.Compression;
using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>The calls that are answered in one piece: the list of models, and counting tokens.</summary>
public sealed class UnaryTests
{
    private readonly List<(string Address, string? Key, string Body)> _sent = [];
    private TaskCompletionSource? _answers;

    [Fact]
    public async Task Models_OfSeveralPages_AreOneList()
    {
        var models = await Client(
                """
                {"models":[{"name":"models/a","version":"001","displayName":"A","description":"For all.","inputTokenLimit":1048576,"outputTokenLimit":65536,
                  "supportedGenerationMethods":["generateContent","countTokens"],"temperature":1,"maxTemperature":2,"thinking":true},{"displayName":"nameless"}],"nextPageToken":"p/2"}
                """,
                """{"models":[{"name":"models/b"}]}"""
            )
            .Models()
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(["models/a", "models/b"], models.Select(model => model.Name));
        Assert.Equal(
            ("A", "For all.", "001", 1048576, 65536, true, 1.0, 2.0),
            (
                models[0].DisplayName,
                models[0].Description,
                models[0].Version,
                models[0].InputTokenLimit,
                models[0].OutputTokenLimit,
                models[0].Thinking,
                models[0].Temperature,
                models[0].MaxTemperature
            )
        );
        Assert.Equal(["generateContent", "countTokens"], models[0].SupportedGenerationMethods);
        Assert.Equal((null, null, 0), (models[1].InputTokenLimit, models[1].Thinking, models[1].SupportedGenerationMethods.Count));
        Assert.Equal(
            [
                "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000",
                "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000&pageToken=p%2F2",
            ],
            _sent.Select(request => request.Address)
        );
        Assert.All(_sent, request => Assert.Equal(("k", ""), (request.Key, request.Body)));
    }

    [Fact]
    public async Task Models_OfVertex_AreItsPublishers()
    {
        var model = await Client(
                new GeminiOptions { Vertex = new("p", "europe-west4"), ApiKey = "k" },
                """{"publisherModels":[{"name":"publishers/google/models/a","versionId":"1"}]}"""
            )
            .Models()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(("publishers/google/models/a", "1"), (model.Name, model.Version));
        Assert.Equal(
            "https://europe-west4-aiplatform.googleapis.com/v1beta1/publishers/google/models?pageSize=1000",
            Assert.Single(_sent).Address
        );
    }

    [Fact]
    public async Task Models_OfWhichTheFirstIsTaken_AsksForNoOtherPage()
    {
        _answers = new TaskCompletionSource();
        var listing = Client("""{"models":[{"name":"models/a"}],"nextPageToken":"2"}""").Models().Take(1).ToTask(TimeoutToken.Start());

        // The service answers once the subscription stands, as it does behind a network.
        _answers.SetResult();
        await listing;

        Assert.Single(_sent);
    }

    [Fact]
    public async Task Models_WhosePageTokenComesAgain_End()
    {
        var models = await Client("""{"models":[{"name":"a"}],"nextPageToken":"t"}""", """{"models":[{"name":"b"}],"nextPageToken":"t"}""")
            .Models()
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(["a", "b"], models.Select(model => model.Name));
    }

    [Fact]
    public async Task Models_FailedAtALaterPage_GivesTheModelsBefore()
    {
        var seen = new List<ModelInfo>();

        var error = await Assert.ThrowsAsync<GeminiApiException>(() =>
            Client("""{"models":[{"name":"a"}],"nextPageToken":"t"}""", """{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}""")
                .Models()
                .Do(seen.Add)
                .ToTask(TimeoutToken.Start())
        );

        Assert.Equal(("UNAVAILABLE", "a"), (error.Status, Assert.Single(seen).Name));
    }

    [Fact]
    public async Task Models_WhosePageTokensGoInACircle_End()
    {
        var models = await Client(
                """{"models":[{"name":"a"}],"nextPageToken":"1"}""",
                """{"models":[{"name":"b"}],"nextPageToken":"2"}""",
                """{"models":[{"name":"c"}],"nextPageToken":"1"}"""
            )
            .Models()
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(["a", "b", "c"], models.Select(model => model.Name));
    }

    [Fact]
    public async Task CountTokens_NumbersAsText_AreNumbers() =>
        Assert.Equal(12, (await Client("""{"totalTokens":"12"}""").CountTokens(new("Hi")).ToTask(TimeoutToken.Start())).TotalTokens);

    [Fact]
    public async Task Error_WithDetailsThatAreNoText_IsTyped() =>
        Assert.Equal(
            "R",
            (
                await Assert.ThrowsAsync<GeminiApiException>(() =>
                    Client(
                            """{"error":{"code":400,"message":"m","status":"S","details":[{"@type":"google.rpc.ErrorInfo","reason":"R","metadata":{"a":"\ud800","\ud800":"b"}}]}}"""
                        )
                        .CountTokens(new("Hi"))
                        .ToTask(TimeoutToken.Start())
                )
            )
                .Details
                .Reason
        );

    [Fact]
    public async Task CountTokens_OfTheGeminiApi_CountsTheWholeRequest()
    {
        var count = await Client(
                """{"totalTokens":12,"cachedContentTokenCount":4,"promptTokensDetails":[{"modality":"TEXT","tokenCount":12}]}"""
            )
            .CountTokens(new GenerateRequest("Hi") { System = "Be brief.", Temperature = 1 })
            .ToTask(TimeoutToken.Start());

        Assert.Equal(
            (12, 4, new ModalityTokenCount("TEXT", 12)),
            (count.TotalTokens, count.CachedContentTokenCount, Assert.Single(count.PromptTokensDetails!))
        );
        var (address, _, body) = Assert.Single(_sent);
        Assert.Equal("https://generativelanguage.googleapis.com/v1beta/models/gemini-flash-latest:countTokens", address);
        AssertJson(
            """
            {"generateContentRequest":{"model":"models/gemini-flash-latest","contents":[{"role":"user","parts":[{"text":"Hi"}]}],
              "systemInstruction":{"parts":[{"text":"Be brief."}]},"generationConfig":{"temperature":1}}}
            """,
            body
        );
    }

    [Fact]
    public async Task CountTokens_OfVertex_SendsWhatCounts()
    {
        var count = await Client(
                new GeminiOptions
                {
                    Vertex = new("p", "global"),
                    Model = "m",
                    ApiKey = "k",
                },
                """{"totalTokens":3}"""
            )
            .CountTokens(
                new GenerateRequest("Hi")
                {
                    System = "Be brief.",
                    Tools = [Tool.GoogleSearch],
                    CachedContent = null,
                    Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.Off)],
                }
            )
            .ToTask(TimeoutToken.Start());

        Assert.Equal((3, null, null), (count.TotalTokens, count.CachedContentTokenCount, count.PromptTokensDetails));
        Assert.Equal(
            "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models/m:countTokens",
            _sent[0].Address
        );
        AssertJson(
            """{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]},"tools":[{"googleSearch":{}}]}""",
            _sent[0].Body
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task CountTokens_AnswerThatIsNone_IsAnError(string answer) =>
        Assert.Equal(
            StreamFault.Unreadable,
            (
                await Assert.ThrowsAsync<GeminiStreamException>(() => Client(answer).CountTokens(new("Hi")).ToTask(TimeoutToken.Start()))
            ).Fault
        );

    [Fact]
    public async Task CountTokens_AnswerOfAnySize_IsBounded() =>
        Assert.Equal(
            StreamFault.TooLarge,
            (
                await Assert.ThrowsAsync<GeminiStreamException>(() =>
                    Client(new GeminiOptions { MaxEventBytes = 1024, ApiKey = "k" }, new string(' ', 2000))
                        .CountTokens(new("Hi"))
                        .ToTask(TimeoutToken.Start())
                )
            ).Fault
        );

    [Fact]
    public async Task CountTokens_WithoutKey_SaysHowToSetOne() =>
        Assert.Contains(
            "GEMINI_API_KEY",
            (
                await Assert.ThrowsAsync<GeminiConfigurationException>(() =>
                    new GeminiClient(new GeminiOptions()).CountTokens(new("Hi")).ToTask(TimeoutToken.Start())
                )
            ).Advice,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        HttpStatusCode.TooManyRequests,
        """{"error":{"code":429,"message":"Please retry in 2.5s.","status":"RESOURCE_EXHAUSTED"}}""",
        true,
        "RESOURCE_EXHAUSTED"
    )]
    [InlineData(
        HttpStatusCode.TooManyRequests,
        """[{"error":{"code":429,"message":"Please retry in 2.5s.","status":"RESOURCE_EXHAUSTED"}}]""",
        false,
        "RESOURCE_EXHAUSTED"
    )]
    [InlineData(HttpStatusCode.BadGateway, "<html><title>502</title></html>", true, null)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", false, null)]
    public async Task ErrorBody_CompressedOrNotOfAnyShape_IsATypedError(HttpStatusCode status, string body, bool gzip, string? expected)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerOnceAsync(listener, status, gzip ? Gzip(body) : Encoding.UTF8.GetBytes(body), gzip);
        var client = new GeminiClient(
            new GeminiOptions { ApiKey = "k", Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") }
        );

        var error = await Assert.ThrowsAsync<GeminiApiException>(() => client.CountTokens(new("Hi")).ToTask(TimeoutToken.Start()));
        await answering;

        Assert.Equal(((int)status, expected, true), (error.Code, error.Status, error.IsTransient));
        Assert.Equal(expected is null ? null : TimeSpan.FromSeconds(2.5), error.RetryAfter);
    }

    [Fact]
    public async Task ErrorBody_ThatCannotBeDecompressed_KeepsItsStatus()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerOnceAsync(listener, HttpStatusCode.ServiceUnavailable, "no gzip"u8.ToArray(), gzip: true);
        var client = new GeminiClient(
            new GeminiOptions { ApiKey = "k", Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") }
        );

        Assert.Equal(
            503,
            (await Assert.ThrowsAsync<GeminiApiException>(() => client.CountTokens(new("Hi")).ToTask(TimeoutToken.Start()))).Code
        );
        await answering;
    }

    private static async Task AnswerOnceAsync(System.Net.Sockets.TcpListener listener, HttpStatusCode status, byte[] body, bool gzip)
    {
        using var connection = await listener.AcceptTcpClientAsync(TimeoutToken.Start());
        var stream = connection.GetStream();
        _ = await stream.ReadAsync(new byte[8192], TimeoutToken.Start());
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {(int)status} X\r\n{(gzip ? "Content-Encoding: gzip\r\n" : "")}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"
            ),
            TimeoutToken.Start()
        );
        await stream.WriteAsync(body, TimeoutToken.Start());
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual)), actual);

    private GeminiClient Client(params string[] answers) => Client(new GeminiOptions { ApiKey = "k" }, answers);

    private GeminiClient Client(GeminiOptions options, params string[] answers) =>
        new(options with { HttpClient = new HttpClient(new AnsweringHandler(_sent, answers, _answers?.Task ?? Task.CompletedTask)) });

    private sealed class AnsweringHandler(List<(string Address, string? Key, string Body)> sent, string[] answers, Task ready)
        : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await ready.WaitAsync(cancellationToken);
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            sent.Add((request.RequestUri!.AbsoluteUri, request.Headers.GetValues("x-goog-api-key").Single(), body));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answers[sent.Count - 1]) };
        }
    }
}
