using System.Buffers;
using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Streams;

/// <summary>The answers to the requests that read streams.</summary>
internal sealed partial class StreamReading(DurableStreamsOptions options, StreamStore store)
{
    private const string Fixed = "private, max-age=60, stale-while-revalidate=300"; // a page that is not the last one does not change
    private const string Revalidated = "private, no-cache";
    private const string NotKept = "no-store";

    /// <summary>HEAD looks at a stream.</summary>
    public Task InspectAsync(HttpContext http) =>
        StreamReplies.GuardAsync(
            http,
            async () =>
            {
                var info = await store.InspectAsync(StreamHeaders.KeyOf(http), http.RequestAborted).ConfigureAwait(false);
                http.Response.ContentType = info.Settings.ContentType;
                http.Response.Headers.CacheControl = NotKept;
                StreamReplies.Describe(http, info.Tail, info.IsClosed);
                if (info.Settings.TimeToLive is { } seconds)
                {
                    http.Response.Headers[StreamHeaders.TimeToLive] = StreamHeaders.FormatInteger(seconds);
                }

                if (info.Settings.ExpiresAt is { } time)
                {
                    http.Response.Headers[StreamHeaders.ExpiresAt] = StreamHeaders.Format(time);
                }
            }
        );

    /// <summary>GET reads a stream.</summary>
    public Task ReadAsync(HttpContext http) =>
        StreamReplies.GuardAsync(
            http,
            () =>
            {
                var key = StreamHeaders.KeyOf(http);
                var query = StreamQuery.Of(http.Request);
                return query.Live switch
                {
                    LiveMode.LongPoll => PollAsync(http, key, query),
                    LiveMode.Events => WriteEventsAsync(http, key, query),
                    _ => CatchUpAsync(http, key, query),
                };
            }
        );

    private async Task CatchUpAsync(HttpContext http, string key, StreamQuery query)
    {
        using var page = await store.ReadAsync(key, query.Offset, http.RequestAborted).ConfigureAwait(false);
        var isNow = query.Offset == StreamOffset.Now;
        DescribePage(
            http,
            page,
            isNow ? NotKept
                : page.IsUpToDate ? Revalidated
                : Fixed
        );
        if (!isNow)
        {
            var tag = TagOf(page);
            http.Response.Headers.ETag = tag;
            if (http.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Any(known => known == tag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        await WritePageAsync(http, page).ConfigureAwait(false);
    }

    private async Task PollAsync(HttpContext http, string key, StreamQuery query)
    {
        using var watch = Watch(key);
        var (began, offset) = (options.TimeProvider.GetTimestamp(), query.Offset);
        while (true)
        {
            var changed = watch.Changed;
            using (var page = await store.ReadAsync(key, offset, http.RequestAborted).ConfigureAwait(false))
            {
                var left = options.LongPollTimeout - options.TimeProvider.GetElapsedTime(began);
                if (page.Length > 0 || page.IsEnd || left <= TimeSpan.Zero || store.Signals.HasEnded)
                {
                    await AnswerPollAsync(http, page, query).ConfigureAwait(false);
                    return;
                }

                offset = page.Next.ToString(); // "now" is the end at the beginning of the wait
            }

            await WaitAsync(changed, options.LongPollTimeout - options.TimeProvider.GetElapsedTime(began), http.RequestAborted)
                .ConfigureAwait(false);
        }
    }

    private async Task AnswerPollAsync(HttpContext http, StreamPage page, StreamQuery query)
    {
        DescribePage(http, page, NotKept);
        http.Response.Headers[StreamHeaders.Cursor] = StreamHeaders.FormatInteger(NextCursor(query.Cursor));
        if (page.Length == 0)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            http.Response.ContentType = null;
            return;
        }

        http.Response.Headers.ETag = TagOf(page);
        await WritePageAsync(http, page).ConfigureAwait(false);
    }

    private StreamWatch Watch(string key) => store.Signals.Watch(key, options.MaxWaitingReaders) ?? throw StreamErrors.TooManyReaders();

    private long NextCursor(long? cursor) => StreamCursor.After(cursor, options.TimeProvider, options.Random);

    // Ends at a change, or after a time.
    private async Task WaitAsync(Task changed, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit > TimeSpan.Zero)
        {
            await changed.WaitAsync(limit, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static void DescribePage(HttpContext http, StreamPage page, string cacheControl)
    {
        http.Response.ContentType = page.Info.Settings.ContentType;
        http.Response.Headers.CacheControl = cacheControl;
        StreamReplies.Describe(http, page.Next, page.IsEnd);
        if (page.IsUpToDate)
        {
            http.Response.Headers[StreamHeaders.UpToDate] = StreamHeaders.True;
        }
    }

    private static string TagOf(StreamPage page) =>
        $"\"{page.Info.Identity:N}:{page.From.Bytes}:{page.Next.Bytes}{(page.IsEnd ? ":c" : "")}\"";

    private static async Task WritePageAsync(HttpContext http, StreamPage page)
    {
        const int MaxUnflushed = 64 << 10;
        var body = http.Response.BodyWriter;
        http.Response.ContentLength = page.ContentLength;
        await page.CopyToAsync(async bytes =>
            {
                body.Write(bytes.Span);
                if (body.UnflushedBytes >= MaxUnflushed)
                {
                    await body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
                }
            })
            .ConfigureAwait(false);
        await body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
