using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Hosting;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace GeminiRx.Relay.Streams;

/// <summary>The answers to the requests that change streams.</summary>
internal sealed class StreamWriting(DurableStreamsOptions options, StreamStore store)
{
    /// <summary>How many times an append is in memory: the body, its contents, the record, and the frame.</summary>
    public const int Copies = 4;

    private readonly RequestBodies _bodies = new(options.MaxBodyBytes, options.BodyLimit, options.Bodies, Copies);

    /// <summary>PUT creates a stream: 201, or 200 if it exists with the same settings.</summary>
    public Task CreateAsync(HttpContext http) =>
        StreamReplies.GuardAsync(
            http,
            async () =>
            {
                var key = StreamHeaders.KeyOf(http);
                var asked = StreamHeaders.CreationOf(http);
                using var body = await ReadBodyAsync(http).ConfigureAwait(false);
                var creation = asked with { Body = body.Bytes };
                var (info, isNew) = await store.CreateAsync(key, creation, http.RequestAborted).ConfigureAwait(false);
                http.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
                http.Response.ContentType = info.Settings.ContentType;
                StreamReplies.Describe(http, info.Tail, info.IsClosed);
                if (isNew)
                {
                    var request = http.Request;
                    http.Response.Headers.Location = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path);
                }
            }
        );

    /// <summary>POST appends, or closes: 204, or 200 if a producer has numbered what was appended.</summary>
    public Task AppendAsync(HttpContext http) =>
        StreamReplies.GuardAsync(
            http,
            async () =>
            {
                var key = StreamHeaders.KeyOf(http);
                var asked = StreamHeaders.AppendOf(http);
                using var body = await ReadBodyAsync(http).ConfigureAwait(false);
                var append = asked with { Body = body.Bytes };
                if (append is { Body.Length: > 0, ContentType: null })
                {
                    throw StreamErrors.Invalid("Content-Type", "that of the stream");
                }

                var appended = await store.AppendAsync(key, append, http.RequestAborted).ConfigureAwait(false);
                var isNumbered = append is { Producer: not null, Body.Length: > 0 } && !appended.IsRepeated;
                http.Response.StatusCode = isNumbered ? StatusCodes.Status200OK : StatusCodes.Status204NoContent;
                StreamReplies.Describe(http, appended.Info.Tail, appended.Info.IsClosed);
                if (appended.Producer is { } producer)
                {
                    http.Response.Headers[StreamHeaders.ProducerEpoch] = StreamHeaders.FormatInteger(producer.Epoch);
                    http.Response.Headers[StreamHeaders.ProducerNumber] = StreamHeaders.FormatInteger(producer.Number);
                }
            }
        );

    /// <summary>DELETE removes a stream: 204.</summary>
    public Task DeleteAsync(HttpContext http) =>
        StreamReplies.GuardAsync(
            http,
            async () =>
            {
                await store.DeleteAsync(StreamHeaders.KeyOf(http), http.RequestAborted).ConfigureAwait(false);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        );

    private async Task<RequestBody> ReadBodyAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // the limit here applies
        }

        var (body, refusal) = await _bodies
            .TryReadAsync(http, options.TimeProvider, options.CallerBodies?.Invoke(http))
            .ConfigureAwait(false);
        return body ?? throw StreamErrors.BodyRefused(refusal, options.MaxBodyBytes);
    }
}
