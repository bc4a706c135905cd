namespace GeminiRx.Emulator;

/// <summary>
/// A request as a <see cref="GeminiEmulator"/> received it, without any key. It is logged when its body has arrived completely.
/// </summary>
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

    /// <summary>The number of the request in its emulator, from 1.</summary>
    public long Number { get; }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; }

    /// <summary>
    /// The path and the query as sent, without the parameters that carry a credential (<c>key</c>, <c>access_token</c>,
    /// <c>oauth_token</c>, <c>upload_id</c>).
    /// </summary>
    public string PathAndQuery { get; }

    /// <summary>The model in the path, such as <c>models/gemini-flash-latest</c>; null if the path contains no model.</summary>
    public string? Model { get; }

    /// <summary>
    /// The headers, including those of the content. Several values of one header are joined by a comma and a space. Names are
    /// case-insensitive. Headers that carry a credential (<c>x-goog-api-key</c>, <c>authorization</c>, <c>proxy-authorization</c>,
    /// <c>cookie</c>) are omitted.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Whether the request carried a key or a token, in a header or in the query.</summary>
    public bool HasKey { get; }

    /// <summary>The body, decoded as UTF-8; empty if there was no body, and for the bytes of an uploaded file, which are not
    /// kept.</summary>
    public string Body { get; }

    /// <summary>The fault of the answer, such as <c>drop:120</c>; null if there is no fault or the answer is not decided yet.</summary>
    public string? Fault { get; internal set; }

    /// <summary>
    /// The HTTP status of the answer; null until the answer is decided, and if the connection is closed before the response.
    /// </summary>
    public int? Status { get; internal set; }

    /// <summary>
    /// Completes when the answer ended, with the way it ended. It never fails; it is pending until the client reads to the end or gives up.
    /// </summary>
    public Task<RequestEnd> Ended => _ended.Task;

    internal void End(RequestEnd end) => _ended.TrySetResult(end);
}

/// <summary>The end of the answer to a <see cref="ReceivedRequest"/>.</summary>
public enum RequestEnd
{
    /// <summary>The client read the body to its end: a read returned no bytes.</summary>
    Completed,

    /// <summary>The client cancelled the request or a read, or disposed the response, before the end.</summary>
    Aborted,

    /// <summary>The emulator closed the connection because of a fault.</summary>
    Broken,
}
