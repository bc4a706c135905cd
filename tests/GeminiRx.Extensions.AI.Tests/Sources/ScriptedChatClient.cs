using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Sources;

/// <summary>A chat client of another service with written updates, which keeps what it was asked.</summary>
internal sealed class ScriptedChatClient(params IReadOnlyList<ChatResponseUpdate> updates) : IChatClient
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Thrown after the updates. Default null: the answer ends.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether the answer stays open after the updates, until it is cancelled.</summary>
    public bool StaysOpen { get; init; }

    public List<IReadOnlyList<ChatMessage>> Messages { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    /// <summary>Completes when the request is cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        Messages.Add([.. messages]);
        Options.Add(options);
        foreach (var update in updates)
        {
            yield return update;
        }

        if (StaysOpen)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _cancelled.TrySetResult();
            }
        }

        if (Failure is not null)
        {
            throw Failure;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
