using System.Reactive.Linq;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Reading;
using GeminiRx.Wire.Writing;

namespace GeminiRx;

/// <summary>Streams answers of the Gemini API. Immutable and safe to share; it owns nothing that needs disposing.</summary>
public sealed class GeminiClient
{
    // The service's own upper limit: fewest requests.
    private const int ModelsPerPage = 1000;

    private readonly GeminiOptions _options;
    private readonly Addresses _addresses;

    /// <summary>Sets a client up; nothing is sent yet.</summary>
    /// <param name="options">How to reach the service. They are copied: a later change does not reach the client.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/>, its endpoint or its clock is null.</exception>
    /// <exception cref="GeminiConfigurationException">The endpoint is not http or https, the key or token would go over plain http to
    /// another machine, the key holds characters that no key has, there are both a key and a token, Vertex AI's place is not one, or a
    /// limit is out of range.</exception>
    public GeminiClient(GeminiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Endpoint, nameof(options));
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(options));
        _options = options with { };
        _options.Check();
        _addresses = new Addresses(_options);
    }

    /// <summary>Sets a client up from <see cref="GeminiOptions.FromEnvironment"/>.</summary>
    /// <returns>The client.</returns>
    /// <exception cref="GeminiConfigurationException">A variable cannot be used.</exception>
    public static GeminiClient FromEnvironment() => new(GeminiOptions.FromEnvironment());

    /// <summary><see cref="Stream(GenerateRequest)"/> as a value, for operators that need the request itself, such as
    /// <see cref="ChunkSourceOperators.ResumeAfterDrop"/>.</summary>
    public ChunkSource Source => Stream;

    /// <inheritdoc cref="Stream(GenerateRequest)"/>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public IObservable<Chunk> Stream(string prompt) => Stream(new GenerateRequest(prompt));

    /// <summary>
    /// Streams the answer to a request. Cold: every subscription sends one request, which is billed. The body of a request with large
    /// attachments is written on the thread pool, so that subscribing does not hold up the calling thread.
    /// </summary>
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
    /// <exception cref="ArgumentException">The service would refuse the request: settings of it contradict each other, or are not known to
    /// the service that is asked.</exception>
    /// <exception cref="GeminiConfigurationException">The model's name cannot be part of an address.</exception>
    public IObservable<Chunk> Stream(GenerateRequest request)
    {
        var model = Check(request);
        var address = _addresses.ForMethod(model, "streamGenerateContent?alt=sse");
        return Observable.Create<Chunk>(
            async (observer, cancellationToken) =>
            {
                using var answer = new AnswerStream(_options, request, model, address, observer);
                await answer.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        );
    }

    /// <summary>Counts the tokens that a request has, without answering it. Cold: every subscription asks once; it is not billed.</summary>
    /// <param name="request">The request.</param>
    /// <returns>
    /// The count, delivered by a thread of the pool.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the one count.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>.</description></item>
    /// <item><description>Dispose: aborts the request; nothing follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">As <see cref="Stream(GenerateRequest)"/>.</exception>
    /// <exception cref="GeminiConfigurationException">The model's name cannot be part of an address.</exception>
    public IObservable<TokenCount> CountTokens(GenerateRequest request)
    {
        var model = Check(request);
        var address = _addresses.ForMethod(model, "countTokens");
        return UnaryStream.Single(async cancellationToken =>
        {
            ReadOnlyMemory<byte> Write() => RequestWriter.WriteCount(request, _options.Vertex is not null, Addresses.ResourceName(model));
            var body = await RequestWriter.WriteAsync(request, Write, cancellationToken).ConfigureAwait(false);
            return UnaryDecoder.ReadCount(
                await JsonCall.SendAsync(_options, HttpMethod.Post, address, body, cancellationToken).ConfigureAwait(false)
            );
        });
    }

    /// <summary>Lists the models that the service offers. Cold: every subscription asks anew, page after page, and for no page that nobody
    /// waits for.</summary>
    /// <returns>
    /// The models in the service's order, delivered by a thread of the pool as their page arrives.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the last.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after the models of the pages before.</description></item>
    /// <item><description>Dispose: aborts the request; nothing follows.</description></item>
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

    private string Check(GenerateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequestRules.Check(request, _options.Vertex is not null);
        return request.Model ?? _options.Model;
    }
}
