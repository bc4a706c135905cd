namespace GeminiRx.Emulator;

/// <summary>A request as a <see cref="GeminiEmulator"/> received it, without any key. Listed once its body has arrived whole.</summary>
public sealed class ReceivedRequest
{
    private readonly TaskCompletionSource<RequestEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ReceivedRequest(HttpMethod method, string pathAndQuery, IReadOnlyDictionary<string, string> headers, bool hasKey, string body)
    {
        Method = method;
        PathAndQuery = pathAndQuery;
        Headers = headers;
        HasKey = hasKey;
        Body = body;
    }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; }

    /// <summary>The path and the query as they were sent, without the parameters that carry a credential (<c>key</c>, <c>access_token</c>,
    /// <c>oauth_token</c>).</summary>
    public string PathAndQuery { get; }

    /// <summary>
    /// The headers, also those of the content; several values of one are joined by a comma and a space. Names are compared without regard to case. Those
    /// that carry a credential (<c>x-goog-api-key</c>, <c>authorization</c>, <c>proxy-authorization</c>, <c>cookie</c>) are left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Whether the request carried a key or a token, in a header or in the query.</summary>
    public bool HasKey { get; }

    /// <summary>The body, read as UTF-8; empty when there was none.</summary>
    public string Body { get; }

    /// <summary>
    /// How the answer ended. Completes exactly once and never fails; pending as long as the client neither reads to the end nor gives up.
    /// </summary>
    public Task<RequestEnd> Ended => _ended.Task;

    internal void End(RequestEnd end) => _ended.TrySetResult(end);
}

/// <summary>How the answer to a <see cref="ReceivedRequest"/> ended.</summary>
public enum RequestEnd
{
    /// <summary>The client read the body to its end, that is until a read gave nothing more.</summary>
    Completed,

    /// <summary>The client cancelled the request or a read, or disposed the response, before that.</summary>
    Aborted,
}
