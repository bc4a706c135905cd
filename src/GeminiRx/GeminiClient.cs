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
    /// <exception cref="GeminiConfigurationException">The endpoint is not http or https, the key or token would go over plain http to another machine, the key holds characters that no key has, there are both a key and a token, Vertex AI's place is not one, or a limit is out of range.</exception>
    public GeminiClient(GeminiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Endpoint, nameof(options));
        GeminiOptions.ParseEndpoint(options.Endpoint.OriginalString);
        if (options.ApiKey is { } key && (key.Length == 0 || !key.All(c => c is > ' ' and <= '~')))
        {
            throw new GeminiConfigurationException("The API key holds characters that no key has, or none at all.", "Copy it again, without spaces, quotes or line breaks.");
        }

        if (options is { ApiKey: not null, AccessToken: not null })
        {
            throw new GeminiConfigurationException("There are both an API key and an access token.", "Set one of them.");
        }

        if (options.Vertex is { IsValid: false })
        {
            throw new GeminiConfigurationException("The project or the location of Vertex AI is not a name.", "Write them like my-project and europe-west4.");
        }

        if (options is { ApiKey: not null } or { AccessToken: not null } && options.Endpoint is { Scheme: "http", IsLoopback: false })
        {
            throw new GeminiConfigurationException("The key would be sent unencrypted to another machine.", "Use an https endpoint.");
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
        if (_options is { ApiKey: null, AccessToken: null, HttpClient: null } && _options.Endpoint == GeminiOptions.DefaultEndpoint)
        {
            observer.OnError(new GeminiConfigurationException("There is no API key.", ErrorAdvice.SetKey));
            return;
        }

        var hops = new Hops();
        string? token = null;
        do
        {
            using var exchange = new HttpExchange(
                _options.HttpClient ?? _processClient.Value, address, _options, RequestWriter.Write(request, token));
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
        var root = _options.Address.AbsoluteUri;
        return new Uri($"{root}{(root.EndsWith('/') ? "" : "/")}{(_options.Vertex is { } vertex ? VertexPath(vertex, path) : GeminiPath(path))}:streamGenerateContent?alt=sse");
    }

    private static string GeminiPath(string model) => $"v1beta/{(model.Contains('/', StringComparison.Ordinal) ? "" : "models/")}{model}";

    // A model may be named alone, with its publisher, or whole.
    private static string VertexPath(VertexLocation vertex, string model)
    {
        var place = $"projects/{vertex.Project}/locations/{vertex.Location}/";
        var name = model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model;
        return "v1beta1/" + (
            name.StartsWith("projects/", StringComparison.Ordinal) ? name
            : name.Contains('/', StringComparison.Ordinal) ? place + name
            : $"{place}publishers/google/models/{name}");
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
