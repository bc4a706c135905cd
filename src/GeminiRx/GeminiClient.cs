using System.Net;
using System.Reactive.Linq;
using System.Runtime.ExceptionServices;
using GeminiRx.Wire;

namespace GeminiRx;

/// <summary>Streams answers of the Gemini API. Immutable and safe to share; it owns nothing that needs disposing.</summary>
public sealed class GeminiClient
{
    private static readonly Lazy<HttpClient> _processClient = new(CreateProcessClient);

    private readonly GeminiOptions _options;

    /// <summary>Sets a client up; nothing is sent yet.</summary>
    /// <param name="options">How to reach the service.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="GeminiConfigurationException">The endpoint is not http or https, the key would go over plain http to another machine or holds characters that no key has, or a limit is out of range.</exception>
    public GeminiClient(GeminiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Endpoint, nameof(options));
        GeminiOptions.ParseEndpoint(options.Endpoint.OriginalString);
        if (options.ApiKey is { } key && (key.Length == 0 || !key.All(c => c is > ' ' and <= '~')))
        {
            throw new GeminiConfigurationException("The API key holds characters that no key has, or none at all.", "Copy it again, without spaces, quotes or line breaks.");
        }

        if (options is { ApiKey: not null, Endpoint: { Scheme: "http", IsLoopback: false } })
        {
            throw new GeminiConfigurationException("The API key would be sent unencrypted to another machine.", "Use an https endpoint.");
        }

        if (options.MaxEventBytes < 1024)
        {
            throw new GeminiConfigurationException("MaxEventBytes is below 1,024.");
        }

        _options = options;
    }

    /// <summary>Sets a client up from <see cref="GeminiOptions.FromEnvironment"/>.</summary>
    /// <returns>The client.</returns>
    /// <exception cref="GeminiConfigurationException">A variable cannot be used.</exception>
    public static GeminiClient FromEnvironment() => new(GeminiOptions.FromEnvironment());

    /// <inheritdoc cref="Stream(GenerateRequest)"/>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public IObservable<Chunk> Stream(string prompt) => Stream(new GenerateRequest(prompt));

    /// <summary>Streams the answer to a request. Cold: every subscription sends one request, which is billed.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>
    /// The answer's chunks, delivered by the thread that reads them, so that a slow observer slows the reading.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a <see cref="FinishedChunk"/>, whatever its outcome.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after all chunks that came before the failure.</description></item>
    /// <item><description>Dispose: aborts the request; nothing follows.</description></item>
    /// </list>
    /// An exception that an observer's method throws aborts the request and is thrown again, unhandled, on the thread pool.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="GeminiConfigurationException">The model's name cannot be part of an address.</exception>
    public IObservable<Chunk> Stream(GenerateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var address = Address(request);
        return Observable.Create<Chunk>((observer, cancellationToken) => RunAsync(request, address, observer, cancellationToken));
    }

    private async Task RunAsync(GenerateRequest request, Uri address, IObserver<Chunk> observer, CancellationToken cancellationToken)
    {
        if (_options.ApiKey is null && _options.Endpoint == GeminiOptions.DefaultEndpoint && _options.HttpClient is null)
        {
            observer.OnError(new GeminiConfigurationException("There is no API key.", ErrorAdvice.SetKey));
            return;
        }

        var hops = new Hops();
        string? token = null;
        do
        {
            using var exchange = new HttpExchange(
                _options.HttpClient ?? _processClient.Value, address, _options.ApiKey, RequestWriter.Write(request, token), _options.MaxEventBytes);
            if (!await RunHopAsync(exchange, hops, observer, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            token = exchange.Continuation;
        }
        while (!cancellationToken.IsCancellationRequested);
    }

    /// <summary>Streams one exchange.</summary>
    /// <returns>Whether the answer goes on with another.</returns>
    private async Task<bool> RunHopAsync(HttpExchange exchange, Hops hops, IObserver<Chunk> observer, CancellationToken cancellationToken)
    {
        var chunks = new List<Chunk>();
        for (var more = true; more;)
        {
            GeminiException? failure = null;
            try
            {
                more = await exchange.ReadAsync(chunks, cancellationToken).ConfigureAwait(false);
            }
            catch (GeminiException e)
            {
                hops.AddUpTo(e);
                failure = e;
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            var goesOn = !more && failure is null && _options.FollowContinuation && hops.TryGoOn(exchange.Continuation, chunks);
            if (!goesOn)
            {
                hops.AddUpTo(chunks);
            }

            // Outside the try above: what an observer throws is no failure of the network.
            try
            {
                Deliver(chunks, failure, isLast: !more && !goesOn, observer);
            }
            catch (Exception e)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static thrown => thrown.Throw(), ExceptionDispatchInfo.Capture(e), preferLocal: false);
                return false;
            }

            if (failure is not null || goesOn)
            {
                return goesOn;
            }

            chunks.Clear();
        }

        return false;
    }

    private static void Deliver(List<Chunk> chunks, GeminiException? failure, bool isLast, IObserver<Chunk> observer)
    {
        foreach (var chunk in chunks)
        {
            observer.OnNext(chunk);
        }

        if (failure is not null)
        {
            observer.OnError(failure);
        }
        else if (isLast)
        {
            observer.OnCompleted();
        }
    }

    private Uri Address(GenerateRequest request)
    {
        var model = request.Model ?? _options.Model;
        if (model.Split('/').Any(segment => segment is "" or "." or ".."))
        {
            throw new GeminiConfigurationException("The model's name is not one.", "Write it like gemini-flash-latest or tunedModels/mine.");
        }

        var path = string.Join('/', model.Split('/').Select(Uri.EscapeDataString));
        var collection = model.Contains('/', StringComparison.Ordinal) ? "" : "models/";
        var root = _options.Endpoint.AbsoluteUri;
        return new Uri($"{root}{(root.EndsWith('/') ? "" : "/")}v1beta/{collection}{path}:streamGenerateContent?alt=sse");
    }

    private static HttpClient CreateProcessClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ResponseDrainTimeout = TimeSpan.Zero, // a stopped answer is not read to its end first
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
