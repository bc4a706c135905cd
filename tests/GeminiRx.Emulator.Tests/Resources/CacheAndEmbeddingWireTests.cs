using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Emulator.Tests.Resources;

/// <summary>Caches and embeddings by plain HTTP.</summary>
public sealed class CacheAndEmbeddingWireTests
{
    private const string Caches = "https://emulator.test/v1beta/cachedContents";
    private const string Embed = "https://emulator.test/v1beta/models/gemini-embedding-001:embedContent";
    private const string Batch = "https://emulator.test/v1beta/models/gemini-embedding-001:batchEmbedContents";

    private readonly GeminiEmulator _emulator = new(
        Wire.AtOnce with
        {
            TimeProvider = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)),
        }
    );

    [Fact]
    public async Task Cache_IsDescribedAsTheServiceDoes()
    {
        using var answer = await _emulator.SendAsync(Caches, Cache(members: ",\"displayName\":\"A\""));

        var expected = """
            {"name":"cachedContents/emulator-1","model":"models/gemini-flash-latest","displayName":"A",
              "createTime":"2026-11-26T12:00:00.000000Z","updateTime":"2026-11-26T12:00:00.000000Z",
              "expireTime":"2026-11-26T13:00:00.000000Z","usageMetadata":{"totalTokenCount":4100}}
            """;
        Assert.True(JsonElement.DeepEquals(Wire.Json(expected), Wire.Json(await answer.TextAsync())), await answer.TextAsync());
    }

    [Theory]
    [InlineData("gemini-2.5-flash", 8_189, "total_token_count=2048, min_total_token_count=2048", true)]
    [InlineData("gemini-2.5-flash", 8_188, "total_token_count=2047, min_total_token_count=2048", false)]
    [InlineData("gemini-3.8-flash", 16_380, "total_token_count=4095, min_total_token_count=4096", false)]
    [InlineData("gemini-4-argon", 20_000, "is not supported for createCachedContent", false)]
    [InlineData("gemini-4-hydrogen", 20_000, "is not supported for createCachedContent", false)]
    [InlineData("other", 20_000, "is not supported for createCachedContent", false)]
    public async Task Cache_OfAModel_HasItsRules(string model, int size, string message, bool isCreated)
    {
        using var answer = await _emulator.SendAsync(Caches, Cache(model, size));

        Assert.Equal(isCreated, answer.IsSuccessStatusCode);
        Assert.Equal(!isCreated, (await answer.TextAsync()).Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(",\"ttl\":\"60s\",\"expireTime\":\"2026-11-27T00:00:00Z\"", "oneof field 'expiration' is already set")]
    [InlineData(",\"ttl\":\"1h\"", "Invalid value at 'ttl'")]
    [InlineData(",\"ttl\":\"-1s\"", "Invalid value at 'ttl'")]
    [InlineData(",\"expireTime\":\"tomorrow\"", "Invalid value at 'expire_time'")]
    [InlineData(",\"expire_time\":\"2026-11-26T11:59:59Z\"", "must be in the future")]
    [InlineData(",\"generationConfig\":{}", "Unknown name \\\"generationConfig\\\"")]
    public async Task Cache_WithWrongMembers_IsRefused(string members, string message)
    {
        using var answer = await _emulator.SendAsync(Caches, Cache(members: members));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OfNothing_IsRefused()
    {
        using var created = await _emulator.SendAsync(Caches, Cache());
        using var answer = await _emulator.SendAsync(Caches + "/emulator-1", "{}", HttpMethod.Patch);

        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"cachedContent":"cachedContents/b"}""", 403)]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"cachedContent":"cachedContents/emulator-1"}""", 200)]
    [InlineData(
        """{"contents":[{"parts":[{"text":"Hi"}]}],"cachedContent":"cachedContents/emulator-1","tools":[{"googleSearch":{}}]}""",
        400
    )]
    public async Task Request_WithACache_IsChecked(string body, int status)
    {
        using var created = await _emulator.SendAsync(Caches, Cache());

        using var answer = await _emulator.SendAsync(Wire.Whole, body);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Embedding_OfATextAlone_IsThatOfTheBatch()
    {
        using var alone = await _emulator.SendAsync(Embed, """{"content":{"parts":[{"text":"a"}]},"outputDimensionality":3}""");
        using var batch = await _emulator.SendAsync(
            Batch,
            """
            {"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]},"outputDimensionality":3},
              {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":3}]}
            """
        );

        var one = Wire.Json(await alone.TextAsync());
        var two = Wire.Json(await batch.TextAsync());
        Assert.True(JsonElement.DeepEquals(one.GetProperty("embedding"), two.GetProperty("embeddings")[1]));
        Assert.Equal(1, one.GetProperty("usageMetadata").GetProperty("promptTokenCount").GetInt32());
    }

    [Theory]
    [InlineData("""{"requests":[]}""", "requests must not be empty")]
    [InlineData("""{"requests":[{"model":"models/other","content":{"parts":[{"text":"a"}]}}]}""", "must match the model in the URL")]
    [InlineData("""{"requests":[{"model":"models/gemini-embedding-001"}]}""", "requests[0].content: content is not specified")]
    [InlineData(
        """{"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":4000}]}""",
        "output_dimensionality must be in the range [1, 3072]"
    )]
    [InlineData("""{"requests":[{"taskType":"DANCING"}]}""", "Invalid value at 'requests[0].task_type'")]
    public async Task Batch_ThatIsWrong_IsRefused(string body, string message)
    {
        using var answer = await _emulator.SendAsync(Batch, body);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_OfMoreThanAHundred_IsRefused()
    {
        const string one = """{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":1}""";

        using var hundred = await _emulator.SendAsync(Batch, $$"""{"requests":[{{string.Join(',', Enumerable.Repeat(one, 100))}}]}""");
        using var more = await _emulator.SendAsync(Batch, $$"""{"requests":[{{string.Join(',', Enumerable.Repeat(one, 101))}}]}""");

        Assert.Equal((200, 400), ((int)hundred.StatusCode, (int)more.StatusCode));
        Assert.Contains("at most 100 requests can be in one batch", await more.TextAsync(), StringComparison.Ordinal);
    }

    private static string Cache(string model = "gemini-flash-latest", int size = 16_400, string members = "") =>
        $$$"""{"model":"models/{{{model}}}","contents":[{"role":"user","parts":[{"text":"{{{new string('x', size)}}}"}]}]{{{members}}}}""";
}
