using System.Text.Json;
using GeminiRx.Emulator;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests;

/// <summary>Embeddings of the emulator by Microsoft.Extensions.AI.</summary>
public sealed class EmbeddingTests
{
    private readonly GeminiEmulator _emulator = new(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero });

    [Fact]
    public async Task Values_HaveVectorsInTheirOrder()
    {
        using var generator = Generator();
        string[] values = [.. Enumerable.Range(0, 150).Select(number => $"text {number}")];

        var embeddings = await generator.GenerateAsync(values);
        var single = await generator.GenerateAsync(["text 120"]);

        Assert.Equal((150, 3), (embeddings.Count, _emulator.Requests.Count));
        Assert.Equal(single[0].Vector.ToArray(), embeddings[120].Vector.ToArray());
        Assert.Equal((64, EmbedRequest.DefaultModel), (embeddings[0].Dimensions, embeddings[0].ModelId));
        Assert.Empty(await generator.GenerateAsync([]));
    }

    [Fact]
    public async Task Options_AreThoseOfTheRequest()
    {
        using var generator = Generator();
        var options = new EmbeddingGenerationOptions
        {
            Dimensions = 128,
            AdditionalProperties = new() { ["taskType"] = "RETRIEVAL_DOCUMENT", ["title"] = "T" },
        };

        var embeddings = await generator.GenerateAsync(["a"], options);

        Assert.Equal(128, embeddings[0].Dimensions);
        var request = JsonElement.Parse(_emulator.Requests[0].Body).GetProperty("requests")[0];
        Assert.Equal(
            ("RETRIEVAL_DOCUMENT", "T", 128),
            (
                request.GetProperty("taskType").GetString(),
                request.GetProperty("title").GetString(),
                request.GetProperty("outputDimensionality").GetInt32()
            )
        );
    }

    [Fact]
    public async Task Options_RawRequest_TakesPrecedence()
    {
        using var generator = Generator();
        var options = new EmbeddingGenerationOptions
        {
            Dimensions = 128,
            RawRepresentationFactory = _ => new EmbedRequest("not sent") { OutputDimensionality = 32, Model = "gemini-embedding-2" },
        };

        var embeddings = await generator.GenerateAsync(["a"], options);

        Assert.Equal((1, 32, "gemini-embedding-2"), (embeddings.Count, embeddings[0].Dimensions, embeddings[0].ModelId));
    }

    [Fact]
    public async Task Options_UnknownProperty_IsRefused()
    {
        using var generator = Generator();
        var options = new EmbeddingGenerationOptions { AdditionalProperties = new() { ["task"] = "x" } };

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a"], options));

        Assert.Contains("'task'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void Generator_Services_AreTheMetadataAndTheClient()
    {
        using var generator = Generator();
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;

        Assert.Equal(
            ("gcp.gemini", EmbedRequest.DefaultModel, 64),
            (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions)
        );
        Assert.NotNull(generator.GetService<GeminiClient>());
    }

    private IEmbeddingGenerator<string, Embedding<float>> Generator() =>
        new GeminiClient(new GeminiOptions { HttpClient = _emulator.CreateClient() }).AsEmbeddingGenerator(dimensions: 64);
}
