using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Runtime.CompilerServices;
using GeminiRx.Extensions.AI.Chat.Answers;
using GeminiRx.Extensions.AI.Chat.Requests;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat;

/// <summary>A source of answers as a chat client.</summary>
internal sealed class ChunkSourceChatClient(ChunkSource source, GeminiChatOptions settings, GeminiClient? gemini) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("gcp.gemini", gemini?.Endpoint, settings.Model ?? gemini?.Model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var request = RequestBuilder.Build(messages, options, this, _metadata.DefaultModelId);

        // Continuations run on the pool, not on the thread that reads the answer.
        var chunks = await source(request).HoldCalls().ToList().ToTask(cancellationToken, TaskPoolScheduler.Default).ConfigureAwait(false);
        var updates = new AnswerUpdates(request.Model ?? _metadata.DefaultModelId);
        var response = chunks.Select(updates.Of).ToRewoundChatResponse();
        response.RawRepresentation = chunks;
        return response;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StreamAsync(RequestBuilder.Build(messages, options, this, _metadata.DefaultModelId), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(GeminiClient) ? gemini
            : serviceType == typeof(ChunkSource) ? source
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose() { }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        GenerateRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // A call that a rewind revokes is dropped first, so that the repeated answer may have another one.
        var chunks = source(request).HoldCalls();
        var answer = new AnswerUpdates(request.Model ?? _metadata.DefaultModelId);
        var updates = (settings.ReportRewinds ? chunks : chunks.WithoutRewinds()).Select(answer.Of).HoldCalls();
        await foreach (var update in updates.ToAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }
}
