namespace GeminiRx;

/// <summary>One request and its answer, as they were recorded.</summary>
public sealed class RecordedExchange
{
    internal RecordedExchange(string method, string address) => (Method, Address) = (method, address);

    /// <summary>The request's method.</summary>
    public string Method { get; }

    /// <summary>Where it went, without a key.</summary>
    public string Address { get; }

    /// <summary>The request's body; empty where it had none.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; internal set; }

    /// <summary>The HTTP status of the answer; null where none came.</summary>
    public int? Status { get; internal set; }

    /// <summary>The media type of the answer; null where it had none.</summary>
    public string? ContentType { get; internal set; }

    /// <summary>How long the answer asked to wait before another try, by its header; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>How long after the request the answer began; null where none came.</summary>
    public TimeSpan? Answered { get; internal set; }

    /// <summary>The answer's bytes as they arrived.</summary>
    public IReadOnlyList<RecordedRead> Reads => ReadsInOrder;

    /// <summary>How it ended; null where the recording breaks off before.</summary>
    public RecordedEnd? End { get; internal set; }

    /// <summary>How long after the request it ended; null where the recording breaks off before.</summary>
    public TimeSpan? Ended { get; internal set; }

    internal List<RecordedRead> ReadsInOrder { get; } = [];

    /// <summary>Method and status, and nothing that was said.</summary>
    /// <returns>Such as <c>POST, status 200, 12 reads</c>.</returns>
    public override string ToString() => $"{Method}, status {Status}, {Reads.Count} reads";
}

/// <summary>Bytes that arrived together.</summary>
/// <param name="At">How long after the request.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record RecordedRead(TimeSpan At, ReadOnlyMemory<byte> Bytes);

/// <summary>How an exchange ended.</summary>
public enum RecordedEnd
{
    /// <summary>The answer was read to its end.</summary>
    Completed,

    /// <summary>The client stopped it.</summary>
    Stopped,

    /// <summary>The request failed, or the connection was dropped.</summary>
    Failed,
}
