using System.Reactive.Linq;
using GeminiRx.Extensions.AI.Sources;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>Chat clients of other services as sources, so that every operator works on their answers.</summary>
public static class ChatClientSources
{
    /// <summary>Creates a source of any chat client.</summary>
    /// <remarks>
    /// <para>Requests: turns, system instruction, functions, search, code execution, the sampling settings, the schema and the levels of
    /// thinking have counterparts. <see cref="GenerateRequest.Extra"/> becomes <see cref="ChatOptions.AdditionalProperties"/>. A cached
    /// content, a continuation token, several candidates and other tools are refused. Settings that only the Gemini service has, such as
    /// safety settings, labels and tiers, are not sent.</para>
    /// <para>Answers: texts, thoughts, function calls, data and files become their chunks, other contents an
    /// <see cref="UnknownChunk"/>. Use a client that does not invoke functions itself; <see cref="ChunkSourceOperators.InvokeTools"/> does.
    /// There are no checkpoints, so a broken answer is only resumed by <see cref="ResumeOptions.ContinueFromText"/>.</para>
    /// </remarks>
    /// <param name="client">The client. The caller owns it.</param>
    /// <param name="options">The settings. Default null: the defaults of <see cref="ChatClientSourceOptions"/>.</param>
    /// <returns>
    /// The source. Each subscription sends one request. Chunks are delivered on the thread on which the client sends its updates.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a <see cref="FinishedChunk"/>; without a finish reason it is
    /// <see cref="Outcome.Completed"/>, unless <see cref="ChatClientSourceOptions.RequireFinishReason"/> is set.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, as <see cref="ForeignFailures"/> describes, also for an
    /// <see cref="ErrorContent"/> in an answer without a finish reason; any other exception of the client unchanged.</description></item>
    /// <item><description>Dispose: cancels the request. No notification follows.</description></item>
    /// </list>
    /// The source throws an <see cref="ArgumentException"/> for a request that the client cannot send.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static ChunkSource AsChunkSource(this IChatClient client, ChatClientSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        var settings = options ?? new ChatClientSourceOptions();
        return request =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var messages = RequestMessages.Of(request);
            _ = RequestOptions.Of(request); // refuses the request at the call
            return Observable.Create<Chunk>(
                (observer, cancellationToken) =>
                {
                    // Of each subscription: middleware may change them.
                    var own = RequestOptions.Of(request);
                    settings.Configure?.Invoke(own);
                    return UpdateReader.RunAsync(client, [.. messages], own, settings, observer, cancellationToken);
                }
            );
        };
    }
}
