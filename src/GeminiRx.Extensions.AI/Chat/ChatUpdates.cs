using GeminiRx.Extensions.AI.Chat.Answers;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>Applies or removes the rewinds in the updates of an answer.</summary>
/// <remarks>The methods of Microsoft.Extensions.AI do not know <see cref="RewindContent"/>: their responses contain revoked text.</remarks>
public static class ChatUpdates
{
    /// <summary>Applies the rewinds to the updates so far: removes the revoked contents and the rewinds.</summary>
    /// <param name="updates">The updates, in order; also of several requests, as a function-invoking client sends them.</param>
    /// <returns>Copies of the updates with the contents that count. An update whose contents were all revoked remains, without
    /// contents.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="updates"/> is null.</exception>
    public static IReadOnlyList<ChatResponseUpdate> ApplyRewinds(this IEnumerable<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        var kept = new RewoundUpdates();
        foreach (var update in updates)
        {
            kept.Add(update);
        }

        return kept.Updates;
    }

    /// <summary>Builds the response of updates with rewinds; of updates without rewinds, the same as
    /// <see cref="ChatResponseExtensions.ToChatResponse(IEnumerable{ChatResponseUpdate})"/>.</summary>
    /// <param name="updates">The updates, in order.</param>
    /// <returns>The response, with every piece of content once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="updates"/> is null.</exception>
    public static ChatResponse ToRewoundChatResponse(this IEnumerable<ChatResponseUpdate> updates) =>
        updates.ApplyRewinds().ToChatResponse();

    /// <inheritdoc cref="ToRewoundChatResponse"/>
    /// <param name="updates">The updates, in order.</param>
    /// <param name="cancellationToken">Ends the enumeration, which aborts the request.</param>
    public static Task<ChatResponse> ToRewoundChatResponseAsync(
        this IAsyncEnumerable<ChatResponseUpdate> updates,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(updates);
        return CollectAsync(updates, cancellationToken);
    }

    /// <summary>Removes the rewinds and the content that repeats after them, for consumers that cannot take content back; see
    /// <see cref="ChunkOperators.WithoutRewinds"/>.</summary>
    /// <param name="updates">The updates of a client with <see cref="GeminiChatOptions.ReportRewinds"/>. Updates that do not come from a
    /// chunk, such as results of functions, pass unchanged.</param>
    /// <returns>The updates with every piece of content once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="updates"/> is null.</exception>
    /// <exception cref="GeminiStreamException">The repeated content differs (<see cref="StreamFault.Diverged"/>). Thrown by the
    /// enumeration.</exception>
    /// <exception cref="InvalidOperationException">An update with a <see cref="RewindContent"/> has lost its
    /// <see cref="ChatResponseUpdate.RawRepresentation"/>, for example by serialization. Thrown by the enumeration.</exception>
    public static IAsyncEnumerable<ChatResponseUpdate> WithoutRewinds(this IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        return UpdatesWithoutRewinds.Of(updates);
    }

    private static async Task<ChatResponse> CollectAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        var kept = new RewoundUpdates();
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            kept.Add(update);
        }

        return kept.Updates.ToChatResponse();
    }
}
