namespace GeminiRx;

/// <summary>A recorded request and its answer, or a recorded connection of a Live session.</summary>
public sealed class RecordedExchange
{
    /// <summary>The method of a connection of a Live session.</summary>
    internal const string LiveMethod = "LIVE";

    internal RecordedExchange(string method, string address) => (Method, Address) = (method, address);

    /// <summary>The HTTP method of the request; <c>LIVE</c> for a connection of a Live session.</summary>
    public string Method { get; }

    /// <summary>Whether this is a connection of a Live session. It has no request body and no media type.</summary>
    public bool IsLive => Method == LiveMethod;

    /// <summary>The address of the request, without credentials.</summary>
    public string Address { get; }

    /// <summary>The body of the request; empty if it had no body.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; internal set; }

    /// <summary>The HTTP status of the answer, 101 for an open connection of a Live session; null without an answer.</summary>
    public int? Status { get; internal set; }

    /// <summary>The media type of the answer; null if the answer had no media type.</summary>
    public string? ContentType { get; internal set; }

    /// <summary>The delay that the answer requested in its Retry-After header; null without that header.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>The time from the request to the head of the answer; null without an answer.</summary>
    public TimeSpan? Answered { get; internal set; }

    /// <summary>The bytes of the answer, read by read; the messages of the service in a Live session.</summary>
    public IReadOnlyList<RecordedRead> Reads => ReadsInOrder;

    /// <summary>The messages of the client in a Live session; empty for a request.</summary>
    public IReadOnlyList<RecordedRead> Sent => SentInOrder;

    /// <summary>The code with which the service closed a Live session; null if it did not close it, or gave no code.</summary>
    public int? CloseCode { get; internal set; }

    /// <summary>The reason with which the service closed a Live session; null without one.</summary>
    public string? CloseReason { get; internal set; }

    /// <summary>How the exchange ended; null if the recording is cut off before the end.</summary>
    public RecordedEnd? End { get; internal set; }

    /// <summary>The time from the request to the end; null if the recording is cut off before the end.</summary>
    public TimeSpan? Ended { get; internal set; }

    /// <summary>The date of the request; null if the file does not contain a valid one.</summary>
    internal DateTimeOffset? Requested { get; init; }

    internal List<RecordedRead> ReadsInOrder { get; } = [];

    internal List<RecordedRead> SentInOrder { get; } = [];

    /// <summary>The messages of both sides in their order.</summary>
    internal List<RecordedMessage> Messages { get; } = [];

    /// <summary>Returns method, status and number of reads, without content.</summary>
    /// <returns>For example <c>POST, status 200, 12 reads</c>.</returns>
    public override string ToString() => $"{Method}, status {Status}, {Reads.Count} reads";
}

/// <summary>The bytes of one read, or one message of a Live session.</summary>
/// <param name="At">The time from the request.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record RecordedRead(TimeSpan At, ReadOnlyMemory<byte> Bytes);

/// <summary>A message of a Live session.</summary>
internal readonly record struct RecordedMessage(bool IsSent, RecordedRead Read);

/// <summary>How an exchange ended.</summary>
public enum RecordedEnd
{
    /// <summary>The client read the answer to its end, or the service closed a Live session.</summary>
    Completed,

    /// <summary>The client stopped the answer, or closed a Live session.</summary>
    Stopped,

    /// <summary>The request failed, or the connection was dropped.</summary>
    Failed,
}
