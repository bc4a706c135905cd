using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>A recording as what the emulator answers: its exchanges in their order, and from the first again.</summary>
internal static class RecordedReplies
{
    /// <summary>What each prompt is answered; other requests are answered as without a recording.</summary>
    /// <exception cref="FormatException">The recording holds nothing.</exception>
    public static Func<ReceivedRequest, EmulatorReply?> Of(Recording recording)
    {
        if (recording.Exchanges.Count == 0)
        {
            throw new FormatException("--recording: the file holds no exchange.");
        }

        var asked = -1;
        return request =>
            request.PathAndQuery.Contains("enerateContent", StringComparison.Ordinal)
                ? Of(recording.Exchanges[Interlocked.Increment(ref asked) % recording.Exchanges.Count])
                : null;
    }

    private static EmulatorReply Of(RecordedExchange exchange)
    {
        if (exchange.Status is not { } status || exchange.Reads.Count == 0)
        {
            return new EmulatorReply { Fault = "no-answer" };
        }

        var length = exchange.Reads.Sum(read => read.Bytes.Length);
        return new EmulatorReply
        {
            Reads = [.. exchange.Reads.Select(read => new TimedBytes(read.At, read.Bytes))],
            Status = status,
            ContentType = exchange.ContentType,
            Fault = exchange.End == RecordedEnd.Completed ? null : $"drop:{length}",
        };
    }
}
