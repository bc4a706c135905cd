namespace GeminiRx;

/// <summary>A recorded request and its answer.</summary>
public sealed class RecordedExchange
{
    internal RecordedExchange(string method, string address) => (Method, Address) = (method, address);

    /// <summary>The HTTP method of the request.</summary>
    public string Method { get; }

    /// <summary>The address of the request, without credentials.</summary>
    public string Address { get; }

    /// <summary>The body of the request; empty if it had no body.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; internal set; }

    /// <summary>The HTTP status of the answer; null without an answer.</summary>
    public int? Status { get; internal set; }

    /// <summary>The media type of the answer; null if the answer had no media type.</summary>
    public string? ContentType { get; internal set; }

    /// <summary>The delay that the answer requested in its Retry-After header; null without that header.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>The time from the request to the head of the answer; null without an answer.</summary>
    public TimeSpan? Answered { get; internal set; }

    /// <summary>The bytes of the answer, read by read.</summary>
    public IReadOnlyList<RecordedRead> Reads => ReadsInOrder;

    /// <summary>How the exchange ended; null if the recording is cut off before the end.</summary>
    public RecordedEnd? End { get; internal set; }

    /// <summary>The time from the request to the end; null if the recording is cut off before the end.</summary>
    public TimeSpan? Ended { get; internal set; }

    internal List<RecordedRead> ReadsInOrder { get; } = [];

    /// <summary>Returns method, status and number of reads, without content.</summary>
    /// <returns>For example <c>POST, status 200, 12 reads</c>.</returns>
    public override string ToString() => $"{Method}, status {Status}, {Reads.Count} reads";
}

/// <summary>The bytes of one read.</summary>
/// <param name="At">The time from the request.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record RecordedRead(TimeSpan At, ReadOnlyMemory<byte> Bytes);

/// <summary>How an exchange ended.</summary>
public enum RecordedEnd
{
    /// <summary>The client read the answer to its end.</summary>
    Completed,

    /// <summary>The client stopped the answer.</summary>
    Stopped,

    /// <summary>The request failed, or the connection was dropped.</summary>
    Failed,
}
