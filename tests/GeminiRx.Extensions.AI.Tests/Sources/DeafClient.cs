using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Sources;

/// <summary>Sends an update for each release, and ignores its token.</summary>
internal sealed class DeafClient : IChatClient
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SemaphoreSlim Continue { get; } = new(0);

    public int Sent { get; private set; }

    public Task Left => _left.Task;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        try
        {
            while (Sent < 1000)
            {
                await Continue.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                Sent++;
                yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
            }
        }
        finally
        {
            _left.TrySetResult();
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => Continue.Dispose();
}
