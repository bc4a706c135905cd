using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>The list of models.</summary>
public sealed class ModelsTests
{
    private readonly List<(string Address, string? Key, string Body)> _sent = [];
    private TaskCompletionSource? _answers;

    [Fact]
    public async Task Models_OfSeveralPages_AreOneList()
    {
        var models = await Client(
                """
                {"models":[{"name":"models/a","version":"001","displayName":"A","description":"For all.",
                  "inputTokenLimit":1048576,"outputTokenLimit":65536,"supportedGenerationMethods":["generateContent","countTokens"],
                  "temperature":1,"maxTemperature":2,"thinking":true},{"displayName":"nameless"}],"nextPageToken":"p/2"}
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
    public async Task Models_FirstTaken_RequestsNoOtherPage()
    {
        _answers = new TaskCompletionSource();
        var listing = Client("""{"models":[{"name":"models/a"}],"nextPageToken":"2"}""").Models().Take(1).ToTask(TimeoutToken.Start());

        // The service answers after the subscription, as over a network.
        _answers.SetResult();
        await listing;

        Assert.Single(_sent);
    }

    [Fact]
    public async Task Models_RepeatedPageToken_EndsTheList()
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
    public async Task Models_CircularPageTokens_EndTheList()
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

    private GeminiClient Client(params string[] answers) => Client(new GeminiOptions { ApiKey = "k" }, answers);

    private GeminiClient Client(GeminiOptions options, params string[] answers) =>
        new(options with { HttpClient = new HttpClient(new AnsweringHandler(_sent, answers, _answers?.Task ?? Task.CompletedTask)) });
}
