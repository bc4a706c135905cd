using GeminiRx.Extensions.AI.Chat;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>Sources of answers as <see cref="IChatClient"/>.</summary>
public static class GeminiChatClients
{
    /// <summary>Creates a chat client of a source, so that its operators and its policy apply to each request.</summary>
    /// <remarks>
    /// <para>Requests: messages of the role <c>system</c> and <see cref="ChatOptions.Instructions"/> become the system instruction.
    /// <see cref="ChatOptions.AdditionalProperties"/> are members of the service's JSON (<see cref="GenerateRequest.Extra"/>).
    /// <see cref="ChatOptions.RawRepresentationFactory"/> may return a <see cref="GenerateRequest"/>: its settings take precedence, and the
    /// messages replace its turns. <see cref="ChatOptions.AllowMultipleToolCalls"/> is not sent, because the service has no such setting.
    /// A conversation id, a continuation token and tools without a counterpart are refused. Contents of the assistant that other
    /// services wrote, and that this service does not have, are left out. A function call without a signature gets the placeholder that the
    /// service documents, if the model requires one and the call is the first of its turn.</para>
    /// <para>Answers: each chunk is one update whose <see cref="ChatResponseUpdate.RawRepresentation"/> is the chunk. Thoughts are
    /// <see cref="TextReasoningContent"/>. Signatures are kept in <see cref="TextReasoningContent.ProtectedData"/> and in additional
    /// properties of the contents; send the messages of a response back as they are. The token counts are one <see cref="UsageContent"/> at
    /// the end. An incomplete function call is in no content. Only the first candidate has contents. An image that is a thought is in an
    /// <see cref="AIContent"/> without a type, which only the chunk describes; it is lost by serialization.</para>
    /// <para>An answer that ends early, for example blocked, ends with its finish reason and without an exception.</para>
    /// </remarks>
    /// <param name="source">The source, such as <see cref="GeminiClient.Source"/> with a policy.</param>
    /// <param name="options">The settings. Default null: the defaults of <see cref="GeminiChatOptions"/>.</param>
    /// <returns>
    /// The client. It is thread-safe; its disposal does nothing. A failure is a <see cref="GeminiException"/>. Cancellation, and leaving
    /// the loop, abort the request at once. A response without streaming contains no content that a rewind revoked.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IChatClient AsChatClient(this ChunkSource source, GeminiChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ChunkSourceChatClient(source, options ?? new GeminiChatOptions(), gemini: null);
    }

    /// <inheritdoc cref="AsChatClient(ChunkSource, GeminiChatOptions?)"/>
    /// <summary>Creates a chat client of a Gemini client, without retries. For a policy use the other overload:
    /// <c>gemini.Source.WithPolicy(AnswerPolicy.Interactive).AsChatClient()</c>.</summary>
    /// <param name="gemini">The Gemini client.</param>
    /// <param name="options">The settings. Default null: the defaults of <see cref="GeminiChatOptions"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="gemini"/> is null.</exception>
    public static IChatClient AsChatClient(this GeminiClient gemini, GeminiChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(gemini);
        return new ChunkSourceChatClient(gemini.Source, options ?? new GeminiChatOptions(), gemini);
    }
}
