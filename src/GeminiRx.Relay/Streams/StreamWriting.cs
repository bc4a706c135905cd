using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace GeminiRx.Relay.Streams;

/// <summary>The answers to the requests that change streams.</summary>
internal sealed class StreamWriting(DurableStreamsOptions options, StreamStore store)
{
    /// <summary>PUT creates a stream: 201, or 200 if it exists with the same settings.</summary>
    public Task CreateAsync(HttpContext http) =>
        StreamReplies.GuardAsync(
            http,
            async () =>
            {
                var key = StreamHeaders.KeyOf(http);
                var creation = StreamHeaders.CreationOf(http) with { Body = await ReadBodyAsync(http).ConfigureAwait(false) };
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
                var append = StreamHeaders.AppendOf(http) with { Body = await ReadBodyAsync(http).ConfigureAwait(false) };
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

    // Memory is taken as bytes arrive: a client that sends nothing costs little.
    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > options.MaxBodyBytes)
        {
            throw StreamErrors.BodyTooLarge(options.MaxBodyBytes);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // the limit here applies
        }

        using var body = new MemoryStream();
        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            foreach (var part in read.Buffer)
            {
                body.Write(part.Span);
            }

            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (body.Length > options.MaxBodyBytes)
            {
                throw StreamErrors.BodyTooLarge(options.MaxBodyBytes);
            }

            if (read.IsCompleted)
            {
                return body.GetBuffer().AsMemory(0, (int)body.Length);
            }
        }
    }
}
