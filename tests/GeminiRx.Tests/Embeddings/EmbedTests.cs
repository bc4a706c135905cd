using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Embeddings;

/// <summary>Embeddings as the service receives and answers them.</summary>
public sealed class EmbedTests
{
    private readonly GeminiEmulator _emulator = new();

    [Fact]
    public async Task Embed_OfSeveralContents_IsOneRequest()
    {
        var request = new EmbedRequest("one", Content.User("two", "three"))
        {
            Model = "gemini-embedding-001",
            TaskType = EmbedTaskType.RetrievalDocument,
            Title = "A title",
            OutputDimensionality = 4,
        };

        var embeddings = await Client().Embed(request).ToList().ToTask(TimeoutToken.Start());

        var sent = Assert.Single(_emulator.Requests);
        Assert.Equal("/v1beta/models/gemini-embedding-001:batchEmbedContents", sent.PathAndQuery);
        const string settings = "\"taskType\":\"RETRIEVAL_DOCUMENT\",\"title\":\"A title\",\"outputDimensionality\":4";
        Assert.True(
            JsonElement.DeepEquals(
                JsonElement.Parse(
                    $$"""
                    {"requests":[
                      {"model":"models/gemini-embedding-001","content":{"role":"user","parts":[{"text":"one"}]},
                       {{settings}}},
                      {"model":"models/gemini-embedding-001","content":{"role":"user","parts":[{"text":"two"},{"text":"three"}]},
                       {{settings}}}]}
                    """
                ),
                JsonElement.Parse(sent.Body)
            ),
            sent.Body
        );
        Assert.Equal([(0, 4), (1, 4)], embeddings.Select(embedding => (embedding.Index, embedding.Values.Count)));
        Assert.Null(embeddings[0].Usage);
        Assert.Equal(3, embeddings[1].Usage!.PromptTokenCount);
    }

    [Fact]
    public async Task Embed_ByTheEmulator_IsDeterministicAndHasLengthOne()
    {
        var embeddings = await Client().Embed("one", "two", "one").Select(e => e.Values).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal(embeddings[0], embeddings[2]);
        Assert.NotEqual(embeddings[0], embeddings[1]);
        Assert.Equal(3072, embeddings[0].Count);
        Assert.All(embeddings, vector => Assert.Equal(1, vector.Sum(value => (double)value * value), tolerance: 1e-5));
    }

    // Red when every batch began at the first content.
    [Fact]
    public async Task Embed_OfMoreThanABatch_SendsBatchesInOrder()
    {
        var contents = Enumerable.Range(0, 205).Select(i => (Content)$"text {i}").ToList();
        var request = new EmbedRequest(contents) { OutputDimensionality = 2 };

        var embeddings = await Client().Embed(request).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal(Enumerable.Range(0, 205), embeddings.Select(embedding => embedding.Index));
        Assert.Equal(
            [100, 100, 5],
            _emulator.Requests.Select(sent => JsonElement.Parse(sent.Body).GetProperty("requests").GetArrayLength())
        );
        var single = await Client().Embed(new EmbedRequest("text 204") { OutputDimensionality = 2 }).ToTask(TimeoutToken.Start());
        Assert.Equal(single.Values, embeddings[204].Values);
    }

    [Fact]
    public async Task Embed_ByAModelWithoutEmbeddings_IsTheServicesError()
    {
        var failure = await Assert.ThrowsAsync<GeminiApiException>(() =>
            Client().Embed(new EmbedRequest("a") { Model = "gemini-3.8-flash" }).ToTask(TimeoutToken.Start())
        );

        Assert.Equal(404, failure.Code);
        Assert.Contains("is not supported for batchEmbedContents", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"embeddings":[]}""", "contains 0 embeddings, but 1 contents were sent")]
    [InlineData("""{}""", "contains 0 embeddings")]
    [InlineData("""{"embeddings":[{"values":[]}]}""", "is not a list of numbers")]
    [InlineData("""{"embeddings":[{"values":[1,"x"]}]}""", "is not a list of numbers")]
    public async Task Answer_ThatIsOdd_IsATypedError(string answer, string message)
    {
        var failure = await Assert.ThrowsAsync<GeminiStreamException>(() =>
            Client(new JsonService(answer)).Embed("a").ToTask(TimeoutToken.Start())
        );

        Assert.Equal(StreamFault.Unreadable, failure.Fault);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_WithoutUsage_HasNone() =>
        Assert.Null((await Client(new JsonService("""{"embeddings":[{"values":[0.5]}]}""")).Embed("a").ToTask(TimeoutToken.Start())).Usage);

    [Fact]
    public void Arguments_ThatAreInvalid_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Client().Embed());
        Assert.Throws<ArgumentNullException>(() => Client().Embed((EmbedRequest)null!));
        Assert.Throws<ArgumentException>(() => new EmbedRequest("a") { Model = "" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbedRequest("a") { OutputDimensionality = 0 });
        Assert.Throws<GeminiConfigurationException>(() => Client().Embed(new EmbedRequest("a") { Model = "a//b" }));
    }

    [Fact]
    public void Vertex_IsRefusedWithAdvice()
    {
        var vertex = new GeminiClient(new GeminiOptions { Vertex = new("p", "global") });

        Assert.Contains(
            "GeminiOptions.Vertex",
            Assert.Throws<GeminiConfigurationException>(() => vertex.Embed("a")).Advice,
            StringComparison.Ordinal
        );
    }

    private GeminiClient Client(HttpMessageHandler? service = null) =>
        new(new GeminiOptions { HttpClient = service is null ? _emulator.CreateClient() : new(service) });
}
