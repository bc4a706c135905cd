using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Caches;

/// <summary>Caches as the service receives them, and the requests that use them.</summary>
public sealed class CacheTests
{
    private static readonly string _long = new('x', 16_400);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly GeminiEmulator _emulator;
    private readonly GeminiClient _client;

    public CacheTests()
    {
        _emulator = new GeminiEmulator(GeminiClientTests.AtOnce with { TimeProvider = _time });
        _client = new(new GeminiOptions { HttpClient = _emulator.CreateClient() });
    }

    [Fact]
    public async Task Create_OfARequest_SendsWhatACacheContains()
    {
        var request = new GenerateRequest(_long)
        {
            Model = "gemini-3.8-flash",
            System = "Be brief.",
            Tools = [Tool.GoogleSearch],
            Retrieval = new() { LanguageCode = "de" },
            Temperature = 1,
            Store = false,
        };

        var cache = await _client
            .Caches.Create(request, new() { Ttl = TimeSpan.FromMinutes(5), DisplayName = "book" })
            .ToTask(TimeoutToken.Start());

        AssertSent(
            "POST /v1beta/cachedContents",
            $$$"""
            {"model":"models/gemini-3.8-flash","displayName":"book","contents":[{"role":"user","parts":[{"text":"{{{_long}}}"}]}],
              "systemInstruction":{"parts":[{"text":"Be brief."}]},"tools":[{"googleSearch":{}}],
              "toolConfig":{"retrievalConfig":{"languageCode":"de"}},"ttl":"300s"}
            """
        );
        Assert.Equal(
            new CachedContent("cachedContents/emulator-1")
            {
                Model = "models/gemini-3.8-flash",
                DisplayName = "book",
                CreateTime = _time.GetUtcNow(),
                UpdateTime = _time.GetUtcNow(),
                ExpireTime = _time.GetUtcNow() + TimeSpan.FromMinutes(5),
                TotalTokenCount = 4103,
            },
            cache
        );
    }

    [Fact]
    public async Task Create_WithATime_SendsItInUtc()
    {
        var time = new DateTimeOffset(2026, 11, 27, 1, 0, 0, 500, TimeSpan.FromHours(1));

        var cache = await _client.Caches.Create(new GenerateRequest(_long), new() { ExpireTime = time }).ToTask(TimeoutToken.Start());

        Assert.Contains("\"expireTime\":\"2026-11-27T00:00:00.5Z\"", _emulator.Requests[^1].Body, StringComparison.Ordinal);
        Assert.Equal(time, cache.ExpireTime);
    }

    [Fact]
    public async Task Cache_OfTheSameModel_IsUsedAndCounted()
    {
        var cache = await CreateAsync();

        var end = await _client.Stream(new GenerateRequest("Hi") { CachedContent = cache.Name }).LastAsync().ToTask(TimeoutToken.Start());

        var usage = Assert.IsType<FinishedChunk>(end).Usage!;
        Assert.Equal((4100, 4101), (usage.CachedContentTokenCount, usage.PromptTokenCount));
        Assert.Contains("\"cachedContent\":\"cachedContents/emulator-1\"", _emulator.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cache_OfAnotherModel_IsAnErrorThatSaysSo()
    {
        var cache = await CreateAsync();

        var failure = await FailureOf(_client.Stream(new GenerateRequest("Hi") { CachedContent = cache.Name, Model = "gemini-3.8-flash" }));

        Assert.Equal((400, "INVALID_ARGUMENT"), (failure.Code, failure.Status));
        Assert.StartsWith(
            "The cache cachedContents/emulator-1 serves only the model that it was created for",
            failure.Advice,
            StringComparison.Ordinal
        );
    }

    // Red when the stream's error did not get the name of the cache.
    [Fact]
    public async Task Cache_AfterItsTime_IsAnErrorThatNamesIt()
    {
        var cache = await CreateAsync();
        _time.Advance(TimeSpan.FromHours(1));

        foreach (
            var call in new[]
            {
                _client.Caches.Get(cache.Name).Select(_ => ""),
                _client.Caches.Update(cache.Name, TimeSpan.FromHours(1)).Select(_ => ""),
                _client.Caches.Delete(cache.Name),
                _client.Stream(new GenerateRequest("Hi") { CachedContent = cache.Name }).Select(_ => ""),
            }
        )
        {
            var failure = await FailureOf(call);

            Assert.Equal((403, "CachedContent not found (or permission denied)"), (failure.Code, failure.Message));
            Assert.StartsWith(
                "The cache cachedContents/emulator-1 is deleted, expired or of another project",
                failure.Advice,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Create_OfTooFewTokens_SaysWhatToDo()
    {
        var failure = await FailureOf(_client.Caches.Create(new GenerateRequest("short")));

        Assert.Equal("Cached content is too small. total_token_count=2, min_total_token_count=4096", failure.Message);
        Assert.Contains("send the content with each request", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_ForAModelWithoutExplicitCaching_SaysSo()
    {
        var failure = await FailureOf(_client.Caches.Create(new GenerateRequest(_long) { Model = "gemini-4-hydrogen" }));

        Assert.Equal(404, failure.Code);
        Assert.StartsWith("This model has no explicit caching", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ChangesTheTimeOfExpiry()
    {
        var cache = await CreateAsync();
        _time.Advance(TimeSpan.FromMinutes(10));

        var later = await _client.Caches.Update(cache.Name, TimeSpan.FromHours(2)).ToTask(TimeoutToken.Start());
        AssertSent("PATCH /v1beta/cachedContents/emulator-1", """{"ttl":"7200s"}""");
        var exact = await _client
            .Caches.Update("emulator-1", new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero))
            .ToTask(TimeoutToken.Start());
        AssertSent("PATCH /v1beta/cachedContents/emulator-1", """{"expireTime":"2026-12-01T00:00:00Z"}""");

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(2), later.ExpireTime);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), exact.ExpireTime);
        Assert.Equal(exact, await _client.Caches.Get(cache.Name).ToTask(TimeoutToken.Start()));
    }

    [Fact]
    public async Task List_And_Delete_ManageTheCaches()
    {
        await CreateAsync();
        await CreateAsync();

        Assert.Equal("cachedContents/emulator-1", await _client.Caches.Delete("emulator-1").ToTask(TimeoutToken.Start()));
        var left = await _client.Caches.List().Select(cache => cache.Name).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal(["cachedContents/emulator-2"], left);
        Assert.Equal("/v1beta/cachedContents?pageSize=1000", _emulator.Requests[^1].PathAndQuery);
    }

    [Fact]
    public async Task Vertex_HasCachesInItsLocation()
    {
        var vertex = new GeminiClient(new GeminiOptions { Vertex = new("p", "europe-west4"), HttpClient = _emulator.CreateClient() });

        var cache = await vertex.Caches.Create(new GenerateRequest(_long)).ToTask(TimeoutToken.Start());
        Assert.Contains(
            "\"model\":\"projects/p/locations/europe-west4/publishers/google/models/gemini-flash-latest\"",
            _emulator.Requests[^1].Body,
            StringComparison.Ordinal
        );
        var end = await vertex.Stream(new GenerateRequest("Hi") { CachedContent = cache.Name }).LastAsync().ToTask(TimeoutToken.Start());

        Assert.Equal("projects/p/locations/europe-west4/cachedContents/emulator-1", cache.Name);
        Assert.Equal(4100, Assert.IsType<FinishedChunk>(end).Usage!.CachedContentTokenCount);
        Assert.Equal(cache, await vertex.Caches.Get("emulator-1").ToTask(TimeoutToken.Start()));
        Assert.Equal("/v1beta1/projects/p/locations/europe-west4/cachedContents/emulator-1", _emulator.Requests[^1].PathAndQuery);
    }

    [Fact]
    public void Arguments_ThatAreInvalid_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => _client.Caches.Create(null!));
        Assert.Throws<ArgumentException>(() => _client.Caches.Create(new GenerateRequest("Hi") { CachedContent = "cachedContents/a" }));
        Assert.Throws<ArgumentException>(() => new CacheOptions { Ttl = TimeSpan.FromHours(1), ExpireTime = DateTimeOffset.UnixEpoch });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CacheOptions { Ttl = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new CacheOptions { DisplayName = new('x', 129) });
        Assert.Throws<ArgumentOutOfRangeException>(() => _client.Caches.Update("a", TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => _client.Caches.Get("models/a"));
        Assert.Throws<ArgumentException>(() => _client.Caches.Delete(""));
    }

    private Task<CachedContent> CreateAsync() => _client.Caches.Create(new GenerateRequest(_long)).ToTask(TimeoutToken.Start());

    private static Task<GeminiApiException> FailureOf<T>(IObservable<T> call) =>
        Assert.ThrowsAsync<GeminiApiException>(() => call.ToTask(TimeoutToken.Start()));

    private void AssertSent(string address, string json)
    {
        var sent = _emulator.Requests[^1];
        Assert.Equal(address, $"{sent.Method} {sent.PathAndQuery}");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(sent.Body)), sent.Body);
    }
}
