using System.Reactive.Linq;
using System.Text;
using GeminiRx.Relay.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GeminiRx.Relay.Hosting;

/// <summary>The answers to the requests at the addresses of answers.</summary>
internal sealed class AnswerEndpoints(GeminiAnswersOptions options)
{
    private const string EventStream = "text/event-stream";
    private const string Lines = "application/x-ndjson";
    private const string OffsetHeader = "Answer-Offset";
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>POST begins an answer: 201 with its address and its id.</summary>
    public async Task BeginAsync(HttpContext http)
    {
        var body = await ReadBodyAsync(http).ConfigureAwait(false);
        if (body is null)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, $"The body is larger than {options.MaxBodyBytes:N0} bytes.")
                .ConfigureAwait(false);
            return;
        }

        if (RequestOf(body) is not { } request)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "The body is no request. Send a prompt as UTF-8.")
                .ConfigureAwait(false);
            return;
        }

        var services = http.RequestServices;
        var source = options.Source ?? services.GetRequiredService<ChunkSource>();
        var producers = services.GetRequiredService<AnswerProducers>();
        await GuardAsync(
                http,
                async () =>
                {
                    if (
                        await producers
                            .BeginAsync(Observable.Defer(() => source(request)), options.MaxAnswers, http.RequestAborted)
                            .ConfigureAwait(false)
                        is not { } id
                    )
                    {
                        http.Response.Headers.RetryAfter = "5";
                        await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many answers at once. Try again later.")
                            .ConfigureAwait(false);
                        return;
                    }

                    http.Response.StatusCode = StatusCodes.Status201Created;
                    http.Response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path}".TrimEnd('/') + "/" + id;
                    http.Response.ContentType = "text/plain; charset=utf-8";
                    await http.Response.WriteAsync(id, http.RequestAborted).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>GET reads an answer, in the form that the header Accept asks for.</summary>
    public Task ReadAsync(HttpContext http)
    {
        var accept = http.Request.Headers.Accept.ToString();
        var (log, id) = (LogOf(http), IdOf(http));
        return GuardAsync(
            http,
            () =>
                accept.Contains(Lines, StringComparison.OrdinalIgnoreCase) ? StreamAsync(http, log, id, isEvents: false)
                : accept.Contains("text/plain", StringComparison.OrdinalIgnoreCase) ? WriteTextAsync(http, log, id)
                : StreamAsync(http, log, id, isEvents: true)
        );
    }

    /// <summary>DELETE stops an answer: 204.</summary>
    public static Task StopAsync(HttpContext http) =>
        GuardAsync(
            http,
            async () =>
            {
                await LogOf(http).StopAsync(IdOf(http), http.RequestAborted).ConfigureAwait(false);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        );

    private static IAnswerLog LogOf(HttpContext http) => http.RequestServices.GetRequiredService<IAnswerLog>();

    private static string IdOf(HttpContext http) => (string)http.Request.RouteValues["id"]!;

    private async Task StreamAsync(HttpContext http, IAnswerLog log, string id, bool isEvents)
    {
        var from = isEvents ? http.Request.Headers["Last-Event-ID"].ToString() : http.Request.Query["from"].ToString();
        var isUnknown = false;
        try
        {
            await log.ReadAsync(id, from, http.RequestAborted).ConfigureAwait(false); // a refusal comes before the headers
        }
        catch (AnswerLogException e) when (e.Fault == AnswerLogFault.InvalidOffset && isEvents)
        {
            (from, isUnknown) = (AnswerOffset.Start, true);
        }
        catch (AnswerLogException e) when (e.IsTransient && isEvents)
        {
            // A browser comes back after the end of a stream, but never after another status.
            await BeginStreamAsync(http, isEvents).ConfigureAwait(false);
            await http.Response.WriteAsync("retry: 5000\n\n", http.RequestAborted).ConfigureAwait(false);
            return;
        }

        await BeginStreamAsync(http, isEvents).ConfigureAwait(false);
        using var events = new AnswerEvents(http.Response, isEvents);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var keptAlive = events.KeepAliveAsync(options.KeepAlive, log.Options.TimeProvider, ended.Token);
        try
        {
            if (isUnknown)
            {
                await events.ResetAsync(ended.Token).ConfigureAwait(false);
            }

            await new AnswerReader(log, id)
                .RunAsync(from, entry => new(events.AddAsync(entry, ended.Token)), ended.Token)
                .ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await keptAlive.ConfigureAwait(false);
        }
    }

    private static async Task BeginStreamAsync(HttpContext http, bool isEvents)
    {
        http.Response.ContentType = isEvents ? EventStream : Lines;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.StartAsync(http.RequestAborted).ConfigureAwait(false);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task WriteTextAsync(HttpContext http, IAnswerLog log, string id)
    {
        var end = await log.ReadAsync(id, AnswerOffset.Now, http.RequestAborted).ConfigureAwait(false);
        var chunks = await new AnswerReader(log, id).ReadAllAsync(end.State.Position, http.RequestAborted).ConfigureAwait(false);
        var answer = await chunks.ToObservable().ToCompletion();
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers[OffsetHeader] = end.State.End;
        await http.Response.WriteAsync(answer.Text, http.RequestAborted).ConfigureAwait(false);
    }

    private async Task<byte[]?> ReadBodyAsync(HttpContext http)
    {
        var bytes = new byte[options.MaxBodyBytes + 1];
        var length = await http
            .Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, http.RequestAborted)
            .ConfigureAwait(false);
        return length <= options.MaxBodyBytes ? bytes[..length] : null;
    }

    private GenerateRequest? RequestOf(byte[] bytes)
    {
        try
        {
            var body = _strict.GetString(bytes);
            return string.IsNullOrWhiteSpace(body) ? null : options.CreateRequest(body);
        }
        catch (ArgumentException)
        {
            return null; // no UTF-8, or no prompt; the message may quote it
        }
    }

    // A failure before the headers is a status. Afterwards the connection is cut, so that the reader comes back after its last event.
    private static async Task GuardAsync(HttpContext http, Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (AnswerLogException e) when (!http.Response.HasStarted)
        {
            if (e.IsTransient)
            {
                http.Response.Headers.RetryAfter = "5";
            }

            await RefuseAsync(http, StatusOf(e.Fault), e.Message).ConfigureAwait(false);
        }
        catch (AnswerLogException)
        {
            http.Abort();
        }
    }

    private static int StatusOf(AnswerLogFault fault) =>
        fault switch
        {
            AnswerLogFault.Unknown or AnswerLogFault.InvalidId => StatusCodes.Status404NotFound,
            AnswerLogFault.InvalidOffset => StatusCodes.Status400BadRequest,
            AnswerLogFault.Full => StatusCodes.Status507InsufficientStorage,
            AnswerLogFault.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(message, http.RequestAborted);
    }
}
