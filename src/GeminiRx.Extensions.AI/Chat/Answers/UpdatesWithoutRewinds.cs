using System.Reactive.Subjects;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Applies the operator WithoutRewinds to the chunks of updates.</summary>
internal static class UpdatesWithoutRewinds
{
    public static async IAsyncEnumerable<ChatResponseUpdate> Of(
        IAsyncEnumerable<ChatResponseUpdate> updates,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var chunks = new Subject<Chunk>();
        var kept = new Queue<Chunk>();
        ExceptionDispatchInfo? failure = null;
        using var operation = chunks.WithoutRewinds().Subscribe(kept.Enqueue, e => failure = ExceptionDispatchInfo.Capture(e));
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (update.RawRepresentation is not Chunk chunk)
            {
                RefuseRewind(update);
                yield return update;
                continue;
            }

            chunks.OnNext(chunk);
            failure?.Throw();
            while (kept.TryDequeue(out var piece))
            {
                yield return ReferenceEquals(piece, chunk) ? update : Replaced(update, piece);
            }
        }

        chunks.OnCompleted();
        failure?.Throw();
    }

    // Without the chunk, the revoked text would silently occur twice.
    private static void RefuseRewind(ChatResponseUpdate update)
    {
        if (update.Contents.Any(content => content is RewindContent))
        {
            throw new InvalidOperationException(
                "An update has a RewindContent, but its RawRepresentation is lost: call WithoutRewinds on the updates of the chat client "
                    + "itself, or collect the updates and call ApplyRewinds."
            );
        }
    }

    // The end of a piece whose beginning was delivered before the rewind.
    private static ChatResponseUpdate Replaced(ChatResponseUpdate update, Chunk piece)
    {
        var copy = update.Clone();
        (copy.Contents, copy.RawRepresentation) = (new AnswerUpdates(model: null).Of(piece).Contents, piece);
        return copy;
    }
}
