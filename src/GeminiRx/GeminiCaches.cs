using GeminiRx.Wire.Http;
using GeminiRx.Wire.Resources;
using GeminiRx.Wire.Writing;

namespace GeminiRx;

/// <summary>Explicit caches: content that later requests use by its name (<see cref="GenerateRequest.CachedContent"/>) for a lower price.
/// A cache serves one model. Its storage is billed by tokens and hours until it expires or is deleted. Every observable is cold: each
/// subscription sends its own request.</summary>
/// <remarks>Not every model has explicit caching: <c>gemini-4-argon</c> and <c>gemini-4-hydrogen</c> refuse it. Every model has a least
/// number of tokens, 2,048 or 4,096 in November 2026. (Gemini API, context caching.)</remarks>
public sealed class GeminiCaches
{
    // The maximum of the service, for the fewest requests.
    private const int CachesPerPage = 1000;

    private readonly GeminiOptions _options;
    private readonly Addresses _addresses;

    internal GeminiCaches(GeminiOptions options, Addresses addresses) => (_options, _addresses) = (options, addresses);

    /// <summary>Creates a cache of the turns, the system instruction and the tools of a request.</summary>
    /// <param name="request">The content: its model, turns, system instruction, tools and their configuration are cached. Its other
    /// settings belong to the requests that use the cache, and are not sent.</param>
    /// <param name="options">The time of expiry and the name. Default null: the service's one hour, without a name.</param>
    /// <returns>
    /// The cache, delivered on a pool thread. Set its name as <see cref="GenerateRequest.CachedContent"/> of requests to the same model
    /// that have neither a system instruction nor tools of their own.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the cache.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>; with the code 400 if the content is too small, 404 if the model has no
    /// explicit caching.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows. The cache may have been created.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">The service would reject the request, or it uses a cache itself.</exception>
    /// <exception cref="GeminiConfigurationException">The model name is invalid.</exception>
    public IObservable<CachedContent> Create(GenerateRequest request, CacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.CachedContent is { } cache)
        {
            throw new ArgumentException($"The request uses the cache {cache}: a cache cannot contain another one.", nameof(request));
        }

        var isVertex = _options.Vertex is not null;
        var name = request.Model ?? _options.Model;
        RequestRules.Check(request, name, isVertex);
        var model = _addresses.CompleteName(name);
        return UnaryStream.Single(async cancellationToken =>
        {
            ReadOnlyMemory<byte> Write() =>
                RequestWriter.WriteBody(
                    new CacheBody(request, isVertex, model, options ?? new CacheOptions()),
                    RequestSize.Estimate(request)
                );
            var body = await RequestWriter.WriteAsync(request, Write, cancellationToken);
            return ResourceDecoder.ReadCache(
                await JsonCall.SendAsync(_options, HttpMethod.Post, _addresses.ForCaches(), body, cancellationToken).ConfigureAwait(false)
            );
        });
    }

    /// <summary>Describes a cache.</summary>
    /// <param name="name">The name, such as <c>cachedContents/abc</c>, with or without <c>cachedContents/</c>.</param>
    /// <returns>
    /// The cache, delivered on a pool thread.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the cache.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>; with the code 403 if the cache is deleted, expired or of another
    /// project.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public IObservable<CachedContent> Get(string name) => Send(HttpMethod.Get, name);

    /// <summary>Lists the caches of the project, page after page, each when it is needed.</summary>
    /// <returns>
    /// The caches in the service's order, delivered on a pool thread when their page arrives.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the last.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after the caches of the pages before.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    public IObservable<CachedContent> List() =>
        UnaryStream.Pages(
            async (pageToken, cancellationToken) =>
                ResourceDecoder.ReadCaches(
                    await JsonCall
                        .SendAsync(_options, HttpMethod.Get, _addresses.ForCaches(CachesPerPage, pageToken), body: null, cancellationToken)
                        .ConfigureAwait(false)
                )
        );

    /// <summary>Changes the time of expiry of a cache. Nothing else of a cache can change.</summary>
    /// <param name="name">As of <see cref="Get"/>.</param>
    /// <param name="ttl">The time from now until the service deletes the cache, more than zero.</param>
    /// <returns>The changed cache; the rest as <see cref="Get"/>.</returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ttl"/> is not more than zero.</exception>
    public IObservable<CachedContent> Update(string name, TimeSpan ttl)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl, TimeSpan.Zero);
        return Send(HttpMethod.Patch, name, new CacheExpiryBody(ttl, expireTime: null));
    }

    /// <inheritdoc cref="Update(string, TimeSpan)"/>
    /// <param name="name">As of <see cref="Get"/>.</param>
    /// <param name="expireTime">The time at which the service deletes the cache; the service refuses one in the past.</param>
    public IObservable<CachedContent> Update(string name, DateTimeOffset expireTime) =>
        Send(HttpMethod.Patch, name, new CacheExpiryBody(ttl: null, expireTime));

    /// <summary>Deletes a cache before it expires, which ends the cost of its storage.</summary>
    /// <param name="name">As of <see cref="Get"/>.</param>
    /// <returns>The complete name of the deleted cache, delivered on a pool thread; the rest as <see cref="Get"/>.</returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public IObservable<string> Delete(string name)
    {
        var complete = _addresses.CacheName(name);
        return UnaryStream.Single(async cancellationToken =>
        {
            await ResourceCall.SendAsync(_options, HttpMethod.Delete, _addresses, complete, cancellationToken).ConfigureAwait(false);
            return complete;
        });
    }

    private IObservable<CachedContent> Send(HttpMethod method, string name, CacheExpiryBody? expiry = null)
    {
        var complete = _addresses.CacheName(name);
        return UnaryStream.Single(async cancellationToken =>
        {
            var body = expiry is null ? (ReadOnlyMemory<byte>?)null : RequestWriter.WriteBody(expiry);
            var answer = await ResourceCall
                .SendAsync(_options, method, _addresses, complete, cancellationToken, body)
                .ConfigureAwait(false);
            return ResourceDecoder.ReadCache(answer);
        });
    }
}
