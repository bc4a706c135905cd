using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Answers the methods of <c>cachedContents</c>, and checks the cache that a request uses. At most 1,000 caches.</summary>
internal sealed class CacheService(FileService files, TimeProvider time)
{
    private const int MaxCaches = 1_000;

    private static readonly ServiceError _unknown = new(403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredCache> _caches = [];
    private long _numbers;

    public EmulatedAnswer Create(ServiceCall call)
    {
        var (target, now) = (call.Target, time.GetUtcNow());
        var (root, tokens, expires, problem) = ReadCreation(call, now);
        if (problem is not null)
        {
            return problem.ToAnswer(asArray: false);
        }

        lock (_gate)
        {
            RemoveExpired(now);
            if (_caches.Count >= MaxCaches)
            {
                return new ServiceError(429, "RESOURCE_EXHAUSTED", $"The emulator keeps at most {MaxCaches} caches. Delete some.").ToAnswer(
                    asArray: false
                );
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"{target.Resource}/emulator-{++_numbers}");
            var cache = new StoredCache(name, root.Text("model")!, tokens, now)
            {
                DisplayName = root.Text("displayName"),
                Expires = expires ?? now + CacheRules.DefaultLifetime,
            };
            _caches.Add(name, cache);
            return Answer(cache);
        }
    }

    /// <summary>The service's error about a creation; null if there is none. Nothing is created.</summary>
    public ServiceError? ErrorOfCreation(ServiceCall call) => ReadCreation(call, time.GetUtcNow()).Error;

    /// <summary>The service's error about the content of an update; null if there is none. Nothing changes.</summary>
    public ServiceError? ErrorOfUpdate(ServiceCall call) => ReadUpdate(call).Error;

    public EmulatedAnswer Get(string name) => Find(name) is { } cache ? Answer(cache) : _unknown.ToAnswer(asArray: false);

    public EmulatedAnswer List(CallTarget target)
    {
        List<StoredCache> all;
        lock (_gate)
        {
            RemoveExpired(time.GetUtcNow());
            all = [.. _caches.Values.Where(cache => cache.Name.StartsWith(target.Resource + "/", StringComparison.Ordinal))];
        }

        var (page, next, error) = ListPage.Of(target, all, "ListCachedContentsRequest", defaultSize: 50, maxSize: 1_000);
        return error?.ToAnswer(asArray: false)
            ?? EmulatedAnswer.Immediate(
                200,
                EmulatedAnswer.Json,
                ServiceJson.Page("cachedContents", page, next, (writer, cache) => cache.Write(writer))
            );
    }

    /// <summary>Only the time of expiry can change.</summary>
    public EmulatedAnswer Update(ServiceCall call)
    {
        var (expires, problem) = ReadUpdate(call);
        if (problem is not null)
        {
            return problem.ToAnswer(asArray: false);
        }

        lock (_gate)
        {
            RemoveExpired(time.GetUtcNow());
            if (!_caches.TryGetValue(call.Target.Resource!, out var cache))
            {
                return _unknown.ToAnswer(asArray: false);
            }

            cache = cache with { Updated = time.GetUtcNow(), Expires = expires!.Value };
            _caches[cache.Name] = cache;
            return Answer(cache);
        }
    }

    public EmulatedAnswer Delete(string name)
    {
        lock (_gate)
        {
            RemoveExpired(time.GetUtcNow());
            return _caches.Remove(name) ? EmulatedAnswer.Empty : _unknown.ToAnswer(asArray: false);
        }
    }

    /// <summary>The request with the tokens of its cache; or the service's error about the cache.</summary>
    public (ContentRequest Request, ServiceError? Error) Apply(ContentRequest request, CallTarget target)
    {
        if (request.CachedContent is not { } name)
        {
            return (request, null);
        }

        if (request.SetsCachedMembers)
        {
            return (request, CacheRules.SetBesideCache);
        }

        return Find(name) is not { } cache ? (request, _unknown)
            : CacheRules.CheckModel(target.Model!, cache.Model) is { } error ? (request, error)
            : (request with { PromptTokens = request.PromptTokens + cache.Tokens, CachedTokens = cache.Tokens }, null);
    }

    private (JsonElement Root, int Tokens, DateTimeOffset? Expires, ServiceError? Error) ReadCreation(ServiceCall call, DateTimeOffset now)
    {
        var (root, error) = RequestJson.Parse(call.Body, "CachedContent");
        if (error is not null)
        {
            return (default, 0, null, error);
        }

        var uris = ContentRequest.FileUrisOf(root).ToList();
        var tokens = TokenUsage.Estimate(ContentRequest.PromptBytes(root) + files.SizeOf(uris, call.Target));
        var (expires, invalid) = CacheRules.ExpiryOf(root, now);
        return (root, tokens, expires, CacheRules.Check(root, tokens, call.Target) ?? files.CheckUse(uris, call.Target) ?? invalid);
    }

    private (DateTimeOffset? Expires, ServiceError? Error) ReadUpdate(ServiceCall call)
    {
        var (root, error) = RequestJson.Parse(call.Body, "CachedContent");
        var (expires, invalid) = error is null ? CacheRules.ExpiryOf(root, time.GetUtcNow()) : default;
        return (expires, error ?? invalid ?? (expires is null ? CacheRules.NothingToUpdate : null));
    }

    private StoredCache? Find(string name)
    {
        lock (_gate)
        {
            RemoveExpired(time.GetUtcNow());
            return _caches.GetValueOrDefault(name);
        }
    }

    private void RemoveExpired(DateTimeOffset now)
    {
        foreach (var name in _caches.Values.Where(cache => cache.Expires <= now).Select(cache => cache.Name).ToList())
        {
            _caches.Remove(name);
        }
    }

    private static EmulatedAnswer Answer(StoredCache cache) =>
        EmulatedAnswer.Immediate(200, EmulatedAnswer.Json, ServiceJson.Indented(cache.Write));
}
