using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Threading.RateLimiting;
using GeminiRx.Extensions.AI.Chat.Answers;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Embeddings;

/// <summary>The embeddings of a Gemini client.</summary>
internal sealed class GeminiEmbeddingGenerator(GeminiClient gemini, string model, int? dimensions, RateLimiter? limiter)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    // The maximum of one request. Each request is a lease of the limiter.
    private const int ContentsPerRequest = 100;

    private readonly EmbeddingGeneratorMetadata _metadata = new("gcp.gemini", gemini.Endpoint, model, dimensions);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        Content[] contents =
        [
            .. values.Select(value => (Content)(value ?? throw new ArgumentException("A value is null.", nameof(values)))),
        ];
        if (contents.Length == 0)
        {
            return [];
        }

        var request = RequestOf(contents, options);
        var embeddings = new List<Embedding>();
        foreach (var batch in contents.Chunk(ContentsPerRequest))
        {
            embeddings.AddRange(await EmbedAsync(request with { Contents = batch }, cancellationToken).ConfigureAwait(false));
        }

        return new GeneratedEmbeddings<Embedding<float>>(
            embeddings.Select(embedding => new Embedding<float>(embedding.Values.ToArray()) { ModelId = request.Model })
        )
        {
            Usage = UsageOf(embeddings),
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(GeminiClient) ? gemini
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose() { }

    // The request as a source of chunks, so that the limiter gets what it gets of answers: estimate, token counts and refusals.
    private async Task<IEnumerable<Embedding>> EmbedAsync(EmbedRequest request, CancellationToken cancellationToken)
    {
        IList<Embedding> embeddings = [];
        ChunkSource source = _ =>
            gemini
                .Embed(request)
                .ToList()
                .Do(all => embeddings = all)
                .SelectMany(all => all.Select(embedding => embedding.Usage).OfType<Usage>())
                .Select(usage => new UsageChunk(usage));
        source = limiter is null ? source : source.LimitRate(limiter);
        var estimated = new GenerateRequest([.. request.Contents]);
        await source(estimated).LastOrDefaultAsync().ToTask(cancellationToken, TaskPoolScheduler.Default).ConfigureAwait(false);
        return embeddings.OrderBy(embedding => embedding.Index);
    }

    private EmbedRequest RequestOf(Content[] contents, EmbeddingGenerationOptions? options)
    {
        var own = options?.RawRepresentationFactory?.Invoke(this) as EmbedRequest;
        var request = own is null ? new EmbedRequest(contents) { Model = options?.ModelId ?? model } : own with { Contents = contents };
        request = request with { OutputDimensionality = own?.OutputDimensionality ?? options?.Dimensions ?? dimensions };
        foreach (var (name, value) in options?.AdditionalProperties ?? [])
        {
            request = (name, value?.ToString()) switch
            {
                ("taskType", { Length: > 0 } type) => request with { TaskType = own?.TaskType ?? new EmbedTaskType(type) },
                ("title", { } title) => request with { Title = own?.Title ?? title },
                _ => throw new ArgumentException(
                    $"Unknown additional property '{name}': use taskType or title, or return an EmbedRequest by RawRepresentationFactory.",
                    nameof(options)
                ),
            };
        }

        return request;
    }

    private static UsageDetails? UsageOf(IEnumerable<Embedding> embeddings)
    {
        UsageDetails? sum = null;
        foreach (var usage in embeddings.Select(embedding => embedding.Usage).OfType<Usage>())
        {
            (sum ??= new UsageDetails()).Add(UsageCounts.Of(usage));
        }

        return sum;
    }
}
