using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Extensions.AI.Chat.Answers;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Embeddings;

/// <summary>The embeddings of a Gemini client.</summary>
internal sealed class GeminiEmbeddingGenerator(GeminiClient gemini, string model, int? dimensions)
    : IEmbeddingGenerator<string, Embedding<float>>
{
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
        var embeddings = await gemini.Embed(request).ToList().ToTask(cancellationToken, TaskPoolScheduler.Default).ConfigureAwait(false);
        return new GeneratedEmbeddings<Embedding<float>>(
            embeddings
                .OrderBy(embedding => embedding.Index)
                .Select(embedding => new Embedding<float>(embedding.Values.ToArray()) { ModelId = request.Model })
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
