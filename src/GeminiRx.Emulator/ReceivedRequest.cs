namespace GeminiRx.Emulator;

/// <summary>A request as a <see cref="GeminiEmulator"/> received it, without any key. Listed once its body has arrived whole.</summary>
public sealed class ReceivedRequest
{
    private readonly TaskCompletionSource<RequestEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ReceivedRequest(
        long number,
        HttpMethod method,
        CallTarget target,
        IReadOnlyDictionary<string, string> headers,
        bool hasKey,
        string body
    )
    {
        Number = number;
        Method = method;
        PathAndQuery = target.PathAndQuery;
        Model = target.Model;
        Headers = headers;
        HasKey = hasKey;
        Body = body;
    }

    /// <summary>Which request of its emulator it is, counted from 1.</summary>
    public long Number { get; }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; }

    /// <summary>The path and the query as they were sent, without the parameters that carry a credential (<c>key</c>, <c>access_token</c>,
    /// <c>oauth_token</c>).</summary>
    public string PathAndQuery { get; }

    /// <summary>The model that the path names, such as <c>models/gemini-flash-latest</c>; null where it names none.</summary>
    public string? Model { get; }

    /// <summary>
    /// The headers, also those of the content; several values of one are joined by a comma and a space. Names are compared without regard
    /// to case. Those
    /// that carry a credential (<c>x-goog-api-key</c>, <c>authorization</c>, <c>proxy-authorization</c>, <c>cookie</c>) are left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Whether the request carried a key or a token, in a header or in the query.</summary>
    public bool HasKey { get; }

    /// <summary>The body, read as UTF-8; empty when there was none.</summary>
    public string Body { get; }

    /// <summary>The fault that the answer meets, such as <c>drop:120</c>; null for none, and until the answer is decided.</summary>
    public string? Fault { get; internal set; }

    /// <summary>The HTTP status of the answer; null until it is decided, and where the connection breaks before there is one.</summary>
    public int? Status { get; internal set; }

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

    /// <summary>The emulator broke the connection, because a fault demands it.</summary>
    Broken,
}
