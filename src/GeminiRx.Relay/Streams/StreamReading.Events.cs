using System.Text;
using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GeminiRx.Relay.Streams;

internal sealed partial class StreamReading
{
    // A page is written before anything is waited for, and no file is open during a wait.
    private async Task WriteEventsAsync(HttpContext http, string key, StreamQuery query)
    {
        using var watch = Watch(key);
        var (began, offset, isBegun) = (options.TimeProvider.GetTimestamp(), query.Offset, false);
        var first = NextCursor(query.Cursor);
        while (true)
        {
            var changed = watch.Changed;
            var isUpToDate = false;
            using (var page = await ReadOnAsync(http, key, offset).ConfigureAwait(false))
            {
                if (page is null)
                {
                    return;
                }

                if (!isBegun)
                {
                    Begin(http, page);
                }

                if (!isBegun || page.Length > 0 || page.IsEnd)
                {
                    await new StreamEvents(http.Response.BodyWriter)
                        .WriteAsync(page, page.IsEnd ? null : Math.Max(first, StreamCursor.Now(options.TimeProvider)), http.RequestAborted)
                        .ConfigureAwait(false);
                }

                if (page.IsEnd)
                {
                    return;
                }

                (isBegun, isUpToDate, offset) = (true, page.IsUpToDate, page.Next.ToString());
            }

            if (store.Signals.HasEnded || isUpToDate && !await WaitForMoreAsync(http, changed, began).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // Null if the stream was removed after the headers: the reader learns it when it connects again.
    private async Task<StreamPage?> ReadOnAsync(HttpContext http, string key, string offset)
    {
        try
        {
            return await store.ReadAsync(key, offset, http.RequestAborted).ConfigureAwait(false);
        }
        catch (StreamException) when (http.Response.HasStarted)
        {
            return null;
        }
    }

    private static void Begin(HttpContext http, StreamPage page)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        if (!page.Info.Settings.IsText)
        {
            http.Response.Headers[StreamHeaders.Encoding] = "base64";
        }

        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    // Whether something has changed before the stream of events is to end. Each silence is broken by a comment.
    private async Task<bool> WaitForMoreAsync(HttpContext http, Task changed, long began)
    {
        while (true)
        {
            var left = options.EventStreamDuration - options.TimeProvider.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await WaitAsync(changed, left < options.KeepAlive ? left : options.KeepAlive, http.RequestAborted).ConfigureAwait(false);
            if (changed.IsCompleted)
            {
                return true;
            }

            if (left > options.KeepAlive)
            {
                await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(":\n\n"), http.RequestAborted).ConfigureAwait(false);
            }
        }
    }
}
