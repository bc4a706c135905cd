using System.Reactive.Linq;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.Errors;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Reading;
using GeminiRx.Wire.Resources;
using GeminiRx.Wire.Writing;

namespace GeminiRx;

/// <summary>Streams answers of the Gemini API. Immutable, thread-safe, and without resources to dispose.</summary>
public sealed partial class GeminiClient
{
    // The maximum of the service, for the fewest requests.
    private const int ModelsPerPage = 1000;

    // The maximum of the service: BatchEmbedContentsRequest.requests.
    private const int ContentsPerBatch = 100;

    private readonly GeminiOptions _options;
    private readonly Addresses _addresses;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="options">The configuration. It is copied: later changes have no effect on the client.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/>, its endpoint or its clock is null.</exception>
    /// <exception cref="GeminiConfigurationException">The endpoint is not an http or https address; the key or token would be sent over
    /// plain http to another machine; the key contains invalid characters; both a key and a token are set; the Vertex AI location is
    /// invalid; or a limit is out of range.</exception>
    public GeminiClient(GeminiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Endpoint, nameof(options));
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(options));
        _options = options with { };
        _options.Check();
        _addresses = new Addresses(_options);
        Files = new GeminiFiles(_options, _addresses);
        Caches = new GeminiCaches(_options, _addresses);
        Interactions = new GeminiInteractions(_options, _addresses);
    }

    /// <summary>Creates a client from <see cref="GeminiOptions.FromEnvironment"/>.</summary>
    /// <returns>The client.</returns>
    /// <exception cref="GeminiConfigurationException">The value of a variable is unusable.</exception>
    public static GeminiClient FromEnvironment() => new(GeminiOptions.FromEnvironment());

    /// <summary>Creates a handler with the settings of the default HTTP client, for a client of your own: no redirects, 15 seconds to
    /// connect, connections of at most 15 minutes, and keep-alive pings.</summary>
    /// <returns>A new handler, which the caller disposes.</returns>
    public static SocketsHttpHandler CreateHandler() => HttpCall.CreateHandler();

    /// <summary><see cref="Stream(GenerateRequest)"/> as a value, for operators that need the request itself, such as
    /// <see cref="ChunkSourceOperators.ResumeAfterDrop"/>.</summary>
    public ChunkSource Source => Stream;

    /// <summary>The model for requests without a model.</summary>
    public string Model => _options.Model;

    /// <summary>The address of the service.</summary>
    public Uri Endpoint => _options.Address;

    /// <summary>Uploads files for requests, and manages them.</summary>
    public GeminiFiles Files { get; }

    /// <summary>Caches content that several requests share.</summary>
    public GeminiCaches Caches { get; }

    /// <summary>The Interactions API: the same chunks, and answers that can be followed by an identifier.</summary>
    public GeminiInteractions Interactions { get; }

    /// <inheritdoc cref="GeminiInteractions.Stream"/>
    public IObservable<Chunk> Interact(InteractionRequest request) => Interactions.Stream(request);

    /// <inheritdoc cref="Stream(GenerateRequest)"/>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public IObservable<Chunk> Stream(string prompt) => Stream(new GenerateRequest(prompt));

    /// <summary>
    /// Streams the answer to a request. Cold: each subscription sends one request, which is billed. A large body is written on the thread
    /// pool, so that a subscription does not block the calling thread.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>
    /// The chunks of the answer, delivered on the thread that reads them, so that a slow observer slows the reading.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a <see cref="FinishedChunk"/> with any outcome.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after all chunks that arrived before the failure.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// An exception of the observer aborts the request and is rethrown, unhandled, on the thread pool.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">The service would reject the request: settings contradict each other, or are not supported by
    /// this service or model.</exception>
    /// <exception cref="GeminiConfigurationException">The model name is invalid.</exception>
    public IObservable<Chunk> Stream(GenerateRequest request)
    {
        var model = Check(request);
        var address = _addresses.ForMethod(model, "streamGenerateContent?alt=sse");
        return Observable.Create<Chunk>(
            async (observer, cancellationToken) =>
            {
                using var answer = new GenerateStream(_options, request, model, address, observer);
                await answer.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        );
    }

    /// <summary>Asks for a value of a type. Cold: each subscription sends one request, which is billed. With a policy or other settings:
    /// <see cref="JsonRequests.Ask"/>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <param name="type">The type's metadata, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>As <see cref="JsonRequests.Ask"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty, or the type accepts any JSON.</exception>
    public IObservable<T> Ask<T>(string prompt, JsonTypeInfo<T> type) => Source.Ask(new GenerateRequest(prompt), type);

    /// <summary>Counts the tokens of a request without an answer. Cold: each subscription sends one request, which is not billed.</summary>
    /// <param name="request">The request.</param>
    /// <returns>
    /// The count, delivered on a pool thread.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the count.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">As <see cref="Stream(GenerateRequest)"/>.</exception>
    /// <exception cref="GeminiConfigurationException">The model name is invalid.</exception>
    public IObservable<TokenCount> CountTokens(GenerateRequest request)
    {
        var model = Check(request);
        var address = _addresses.ForMethod(model, "countTokens");
        return UnaryStream.Single(async cancellationToken =>
        {
            ReadOnlyMemory<byte> Write() => RequestWriter.WriteCount(request, _options.Vertex is not null, Addresses.ResourceName(model));
            var body = await RequestWriter.WriteAsync(request, Write, cancellationToken);
            return UnaryDecoder.ReadCount(
                await JsonCall.SendAsync(_options, HttpMethod.Post, address, body, cancellationToken).ConfigureAwait(false)
            );
        });
    }

    /// <summary>Lists the models of the service. Cold: each subscription requests page after page, each when it is needed.</summary>
    /// <returns>
    /// The models in the service's order, delivered on a pool thread when their page arrives.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the last.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after the models of the pages before.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    public IObservable<ModelInfo> Models() =>
        UnaryStream.Pages(
            async (pageToken, cancellationToken) =>
                UnaryDecoder.ReadModels(
                    await JsonCall
                        .SendAsync(_options, HttpMethod.Get, _addresses.ForModels(ModelsPerPage, pageToken), body: null, cancellationToken)
                        .ConfigureAwait(false)
                )
        );

    /// <inheritdoc cref="Embed(EmbedRequest)"/>
    /// <param name="contents">The contents, at least one; a string converts to one. Each gets a vector of its own.</param>
    /// <exception cref="ArgumentException">There is no content, or one is null.</exception>
    public IObservable<Embedding> Embed(params IReadOnlyList<Content> contents) => Embed(new EmbedRequest(contents));

    /// <summary>Turns contents to vectors. Cold: each subscription sends one request for every 100 contents, one after the other, which is
    /// billed.</summary>
    /// <param name="request">The contents, the model and the settings.</param>
    /// <returns>
    /// One embedding for each content, in order, delivered on a pool thread when its batch arrives.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the last.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after the embeddings of the batches before.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="GeminiConfigurationException">The model name is invalid, or the client uses Vertex AI, whose embeddings have other
    /// addresses and limits.</exception>
    public IObservable<Embedding> Embed(EmbedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_options.Vertex is not null)
        {
            throw ConfigurationErrors.NoEmbeddingsOnVertex();
        }

        var (address, model) = (_addresses.ForMethod(request.Model, "batchEmbedContents"), Addresses.ResourceName(request.Model));
        return UnaryStream.Batches(
            request.Contents,
            ContentsPerBatch,
            async (batch, first, cancellationToken) =>
            {
                var body = await RequestWriter.WriteAsync(request, model, batch, cancellationToken);
                return ResourceDecoder.ReadEmbeddings(
                    await JsonCall.SendAsync(_options, HttpMethod.Post, address, body, cancellationToken).ConfigureAwait(false),
                    first,
                    batch.Count
                );
            }
        );
    }

    /// <summary>Answers questions about a text by probabilities, without generated text. Cold: each subscription sends one request, which
    /// is billed for its input alone. The service needs about 0.2 s.</summary>
    /// <param name="request">The text and the questions.</param>
    /// <returns>
    /// One decision for each question, in order, delivered on a pool thread.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the last.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>; a <see cref="GeminiNotCompletedException"/> if the text is
    /// blocked.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="GeminiConfigurationException">The client uses Vertex AI, which has no decisions.</exception>
    public IObservable<Decision> Decide(DecisionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_options.Vertex is not null)
        {
            throw ConfigurationErrors.NoDecisionsOnVertex();
        }

        return UnaryStream.Pages<Decision>(
            async (_, cancellationToken) =>
            {
                var body = RequestWriter.WriteBody(new DecisionBody(request, Addresses.ResourceName(request.Model)), request.Text.Length);
                var answer = await JsonCall
                    .SendAsync(_options, HttpMethod.Post, _addresses.ForDecisions(), body, cancellationToken)
                    .ConfigureAwait(false);
                return (ResourceDecoder.ReadDecisions(answer, request.Questions), null);
            }
        );
    }

    private string Check(GenerateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = request.Model ?? _options.Model;
        RequestRules.Check(request, model, _options.Vertex is not null);
        return model;
    }
}
