using System.Globalization;
using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Streams;

/// <summary>How a reader wants to receive what comes.</summary>
internal enum LiveMode
{
    None,
    LongPoll,
    Events,
}

/// <summary>What a GET asks for.</summary>
/// <param name="Offset">The offset.</param>
/// <param name="Live">What comes after what there is.</param>
/// <param name="Cursor">The cursor of the last response; null if there is none.</param>
internal sealed record StreamQuery(string Offset, LiveMode Live, long? Cursor)
{
    /// <summary>Reads the query of a request. Unknown parameters mean nothing.</summary>
    public static StreamQuery Of(HttpRequest request)
    {
        var offsets = request.Query["offset"];
        var live = request.Query["live"].ToString() switch
        {
            "" => LiveMode.None,
            "long-poll" => LiveMode.LongPoll,
            "sse" => LiveMode.Events,
            _ => throw StreamErrors.Invalid("live", "long-poll or sse"),
        };
        return offsets.Count > 1 || offsets.Count == 0 && live != LiveMode.None
            ? throw StreamErrors.OffsetMissing()
            : new StreamQuery(offsets.Count == 0 ? StreamOffset.First : offsets.ToString(), live, CursorOf(request));
    }

    private static long? CursorOf(HttpRequest request) =>
        long.TryParse(request.Query["cursor"], NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : null;
}

/// <summary>Cursors change the address of each live read, so that a cache does not answer it forever.</summary>
internal static class StreamCursor
{
    private const int IntervalSeconds = 20;
    private const int MaxStepSeconds = 3600;
    private static readonly DateTimeOffset _epoch = new(2024, 10, 9, 0, 0, 0, TimeSpan.Zero); // the protocol's

    /// <summary>The next cursor: the number of the interval, or, if the reader has that already, a higher one.</summary>
    public static long After(long? cursor, TimeProvider timeProvider, Random random)
    {
        var now = Now(timeProvider);
        return cursor >= now && cursor < long.MaxValue - MaxStepSeconds
            ? cursor.Value + Math.Max(1, random.Next(1, MaxStepSeconds + 1) / IntervalSeconds)
            : now;
    }

    /// <summary>The number of the interval.</summary>
    public static long Now(TimeProvider timeProvider) =>
        Math.Max(0, (long)(timeProvider.GetUtcNow() - _epoch).TotalSeconds / IntervalSeconds);
}
