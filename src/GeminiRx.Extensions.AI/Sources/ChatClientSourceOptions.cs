using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>The settings of <see cref="ChatClientSources.AsChunkSource"/>.</summary>
public sealed record ChatClientSourceOptions
{
    /// <summary>Whether an answer without a finish reason is truncated: it ends with a <see cref="GeminiStreamException"/>, which operators
    /// retry or resume. Default false: it is complete, because some clients of Microsoft.Extensions.AI send no reason. Set it for clients
    /// that always send one.</summary>
    public bool RequireFinishReason { get; init; }

    /// <summary>Returns the HTTP status of an exception of the client, from 400 to 599, or null or 0, for clients with exceptions of their
    /// own: <c>exception => (exception as ClientResultException)?.Status</c>. It is asked for the inner exceptions too. Default null: only
    /// the status of an <see cref="HttpRequestException"/> is known.</summary>
    public Func<Exception, int?>? StatusOf { get; init; }

    /// <summary>Completes the options of each request, for settings that requests of this library do not have. Default null: nothing is
    /// changed.</summary>
    public Action<ChatOptions>? Configure { get; init; }
}
