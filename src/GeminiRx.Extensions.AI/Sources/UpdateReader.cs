using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Sources;

/// <summary>Reads the updates of one answer and delivers their chunks.</summary>
internal static class UpdateReader
{
    public static async Task RunAsync(
        IChatClient client,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions request,
        ChatClientSourceOptions settings,
        IObserver<Chunk> observer,
        CancellationToken cancellationToken
    )
    {
        var answer = new UpdateChunks(settings.RequireFinishReason);
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        Exception? failure = null;
        try
        {
            // A client may ignore its token.
            while (!cancellationToken.IsCancellationRequested)
            {
                ChatResponseUpdate update;
                try
                {
                    updates ??= client
                        .GetStreamingResponseAsync(messages, request, cancellationToken)
                        .GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }

                    update = updates.Current;
                }
                catch (Exception e)
                {
                    failure = e;
                    break;
                }

                // Outside of the block: an exception of the observer is not a failure of the client.
                foreach (var chunk in answer.Of(update))
                {
                    observer.OnNext(chunk);
                }
            }
        }
        finally
        {
            if (updates is not null)
            {
                await DisposeAsync(updates).ConfigureAwait(false);
            }
        }

        if (!cancellationToken.IsCancellationRequested)
        {
            End(failure, answer, settings, observer);
        }
    }

    private static void End(Exception? failure, UpdateChunks answer, ChatClientSourceOptions settings, IObserver<Chunk> observer)
    {
        failure = failure is null ? answer.Failure() : ForeignFailures.Convert(failure, settings.StatusOf) ?? failure;
        if (failure is not null)
        {
            observer.OnError(failure);
            return;
        }

        observer.OnNext(answer.End());
        observer.OnCompleted();
    }

    // The failure of the answer matters more than that of its disposal.
    private static async ValueTask DisposeAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            await updates.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The connection is closed already.
        }
    }
}
