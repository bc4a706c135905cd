using System.Globalization;
using System.Reactive.Linq;
using System.Text;
using GeminiRx.Relay.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GeminiRx.Relay.Hosting;

/// <summary>The answers to the requests at the addresses of answers.</summary>
internal sealed class AnswerEndpoints(GeminiAnswersOptions options)
{
    private const string EventStream = "text/event-stream";
    private const string Lines = "application/x-ndjson";
    private const string OffsetHeader = "Answer-Offset";

    private static readonly TimeSpan _comeBackAfter = TimeSpan.FromSeconds(5);

    // For the ends of answers that are written while the application stops.
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(1);
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly RequestBodies _bodies = new(options.MaxBodyBytes, options.BodyLimit, options.Bodies);

    /// <summary>POST begins an answer: 201 with its address and its id.</summary>
    public async Task BeginAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var producers = services.GetRequiredService<AnswerProducers>();
        if (!producers.HasRoom(options.MaxAnswers))
        {
            await RefuseTooManyAsync(http).ConfigureAwait(false); // before memory is taken for the body
            return;
        }

        GenerateRequest? request;
        using (var body = await _bodies.ReadAsync(http, LogOf(http).Options.TimeProvider).ConfigureAwait(false))
        {
            if (body is null)
            {
                return;
            }

            request = RequestOf(body.Bytes.Span);
        }

        if (request is null)
        {
            await Refusals
                .RefuseAsync(http, StatusCodes.Status400BadRequest, "The body is no request. Send a prompt as UTF-8.")
                .ConfigureAwait(false);
            return;
        }

        var source = options.Source ?? services.GetRequiredService<ChunkSource>();
        await Refusals
            .GuardAsync(
                http,
                async () =>
                {
                    var answer = Observable.Defer(() => source(request));
                    if (await producers.BeginAsync(answer, options.MaxAnswers, http.RequestAborted).ConfigureAwait(false) is not { } begun)
                    {
                        await RefuseTooManyAsync(http).ConfigureAwait(false);
                        return;
                    }

                    http.Response.StatusCode = StatusCodes.Status201Created;
                    http.Response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path}".TrimEnd('/') + "/" + begun.Id;
                    http.Response.ContentType = "text/plain; charset=utf-8";
                    await http.Response.WriteAsync(begun.Id, http.RequestAborted).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Refuses an answer, since this process writes as many as it may, or ends.</summary>
    public static Task RefuseTooManyAsync(HttpContext http) =>
        Refusals.RefuseForNowAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many answers at once. Try again later.");

    /// <summary>GET reads an answer, in the form that <c>?as=</c> or the header Accept asks for.</summary>
    public Task ReadAsync(HttpContext http)
    {
        var (log, id) = (LogOf(http), IdOf(http));
        return Refusals.GuardAsync(
            http,
            () =>
                FormOf(http.Request) switch
                {
                    AnswerForm.Lines => StreamAsync(http, log, id, isEvents: false),
                    AnswerForm.Text => WriteTextAsync(http, log, id),
                    AnswerForm.Events => StreamAsync(http, log, id, isEvents: true),
                    _ => Refusals.RefuseAsync(
                        http,
                        StatusCodes.Status400BadRequest,
                        "Unknown form of an answer. Use ?as=events, ?as=ndjson or ?as=text."
                    ),
                }
        );
    }

    /// <summary>Whether a request reads an answer as events, which a browser may do that takes each other status than 200 for the
    /// end.</summary>
    public static bool IsForEvents(HttpRequest request) => HttpMethods.IsGet(request.Method) && FormOf(request) == AnswerForm.Events;

    /// <summary>Answers a reader of events that it is to come back: a stream that ends.</summary>
    public static async Task AskToComeBackAsync(HttpContext http, TimeSpan wait)
    {
        await BeginStreamAsync(http, isEvents: true).ConfigureAwait(false);
        var milliseconds = Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsync($"retry: {milliseconds}\n\n", http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>DELETE stops an answer: 204.</summary>
    public static Task StopAsync(HttpContext http) =>
        Refusals.GuardAsync(
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
        var lastEvent = isEvents ? http.Request.Headers["Last-Event-ID"].ToString() : "";
        var from = lastEvent.Length > 0 ? lastEvent : http.Request.Query["from"].ToString();
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
            await AskToComeBackAsync(http, _comeBackAfter).ConfigureAwait(false);
            return;
        }

        await BeginStreamAsync(http, isEvents).ConfigureAwait(false);
        using var events = new AnswerEvents(http.Response, isEvents);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var stopping = http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var hurry = stopping.Register(() => ended.CancelAfter(_lastWords));
        var keptAlive = events.KeepAliveAsync(options.KeepAlive, log.Options.TimeProvider, ended.Token);
        RelayTelemetry.Readers.Add(1);
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
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            if (!isEvents)
            {
                http.Abort(); // lines have no last event: a reader would take them for the whole answer
            }
        }
        finally
        {
            RelayTelemetry.Readers.Add(-1);
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
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers[OffsetHeader] = end.State.End;
        await new AnswerText(log, id, end.State.Position)
            .WriteAsync(http.Response.BodyWriter, () => http.Response.StartAsync(http.RequestAborted), http.RequestAborted)
            .ConfigureAwait(false);
    }

    private GenerateRequest? RequestOf(ReadOnlySpan<byte> bytes)
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

    // A page cannot set the header of an event stream.
    private static AnswerForm? FormOf(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return request.Query["as"].ToString() switch
        {
            "events" => AnswerForm.Events,
            "ndjson" => AnswerForm.Lines,
            "text" => AnswerForm.Text,
            { Length: > 0 } => null,
            _ => accept.Contains(Lines, StringComparison.OrdinalIgnoreCase) ? AnswerForm.Lines
            : accept.Contains("text/plain", StringComparison.OrdinalIgnoreCase) ? AnswerForm.Text
            : AnswerForm.Events,
        };
    }

    private enum AnswerForm
    {
        Events,
        Lines,
        Text,
    }
}
