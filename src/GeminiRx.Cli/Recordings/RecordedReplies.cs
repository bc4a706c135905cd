using GeminiRx.Cli.Errors;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>Converts a recording to replies of the emulator: its exchanges in order, in a loop.</summary>
internal static class RecordedReplies
{
    /// <summary>Loads a recording. The result gives a reply to each prompt, and null for other requests, which the emulator
    /// answers itself.</summary>
    /// <exception cref="UsageException">The recording contains no exchange, or only a Live session.</exception>
    /// <exception cref="FormatException">The file is not a recording.</exception>
    public static Func<ReceivedRequest, EmulatorReply?> Load(string path)
    {
        var exchanges = Recording.Load(path).Exchanges.Where(exchange => !exchange.IsLive).ToList();
        if (exchanges.Count == 0)
        {
            throw EmulateErrors.EmptyRecording(path);
        }

        var index = -1;
        return request => IsGenerateCall(request) ? ToReply(exchanges[Interlocked.Increment(ref index) % exchanges.Count]) : null;
    }

    private static bool IsGenerateCall(ReceivedRequest request) =>
        Uri.UnescapeDataString(request.PathAndQuery.Split('?')[0]).Split(':')[^1] is "generateContent" or "streamGenerateContent";

    private static EmulatorReply ToReply(RecordedExchange exchange)
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
