using System.Net;
using GeminiRx.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GeminiRx.Cli;

/// <summary>
/// Serves an emulator over HTTP/1.1, and its Live API over WebSockets. Each read of the emulator's body is flushed to the client
/// immediately. A slow client slows the reading. If a client disconnects, the emulator's response ends immediately, even during a
/// pending read.
/// </summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    private const string ReportPath = "/emulator/report";

    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpMessageInvoker _invoker;
    private readonly Func<ReceivedRequest, Stream>? _record;
    private readonly AllowedOrigins _origins;
    private readonly LiveEmulator _live;
    private readonly LocalServer _server;

    private EmulatorHost(GeminiEmulator emulator, IPEndPoint endpoint, Func<ReceivedRequest, Stream>? record, AllowedOrigins origins)
    {
        _origins = origins;
        _invoker = new HttpMessageInvoker(emulator.Handler, disposeHandler: false);
        _record = record;
        _live = emulator.Live;
        _server = new LocalServer(
            endpoint,
            closingLimit: TimeSpan.FromSeconds(1),
            limits => (limits.MaxRequestBodySize, limits.MinRequestBodyDataRate, limits.MinResponseDataRate) = (null, null, null),
            _ => { },
            app =>
            {
                app.UseWebSockets();
                app.Run(context =>
                    context.WebSockets.IsWebSocketRequest && LiveEmulator.IsLive(context.Request.Path)
                        ? ServeLiveAsync(context)
                        : ForwardAsync(context)
                );
            }
        );
    }

    /// <summary>The address of the host, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => _server.Address;

    /// <summary>Starts listening.</summary>
    /// <param name="emulator">Answers the requests.</param>
    /// <param name="endpoint">The address to listen at; port 0 for any free port.</param>
    /// <param name="record">Called for every request; returns the stream that the answer's bytes are copied to. Null for no copy.</param>
    /// <param name="cancellationToken">Cancels the start, not the host.</param>
    /// <param name="origins">The origins whose pages may use the host; null for none.</param>
    /// <returns>The host; the caller disposes it.</returns>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<EmulatorHost> StartAsync(
        GeminiEmulator emulator,
        IPEndPoint endpoint,
        Func<ReceivedRequest, Stream>? record,
        CancellationToken cancellationToken,
        AllowedOrigins? origins = null
    )
    {
        var host = new EmulatorHost(emulator, endpoint, record, origins ?? AllowedOrigins.None);
        try
        {
            await host._server.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    /// <summary>Aborts the open connections and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        _invoker.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeLiveAsync(HttpContext context)
    {
        // Browsers open WebSockets to any address, so the origin is checked here, too.
        if (await _origins.TryAnswerAsync(context, isReport: false))
        {
            return;
        }

        using var stop = _stopping.Token.Register(context.Abort);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        var address = new Uri(Address, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
        await _live.ServeAsync(socket, address, headers, context.RequestAborted);
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var stop = _stopping.Token.Register(context.Abort);
        var disconnected = context.RequestAborted;
        using var request = ToRequest(context);
        if (await _origins.TryAnswerAsync(context, isReport: request.RequestUri!.AbsolutePath == ReportPath))
        {
            return;
        }

        try
        {
            using var response = await _invoker.SendAsync(request, disconnected);
            using var end = disconnected.Register(response.Dispose);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            context.Response.Headers.ContentEncoding = response.Content.Headers.ContentEncoding.ToArray();
            foreach (var (name, values) in response.Headers.NonValidated)
            {
                context.Response.Headers[name] = values.ToArray();
            }

            await context.Response.Body.FlushAsync(disconnected);
            await using var recorded = OpenRecord(request);
            await CopyAsync(await response.Content.ReadAsStreamAsync(disconnected), context.Response.Body, recorded, disconnected);
        }
        catch (HttpRequestException)
        {
            // A fault closes the connection before the response.
            await OpenRecord(request).DisposeAsync();
            context.Abort();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && disconnected.IsCancellationRequested)
        {
            // The client has disconnected.
        }

        // A fault in the body (HttpIOException) reaches Kestrel, which sends the pending bytes and closes the connection without the
        // last chunk. An abort here would lose those bytes.
    }

    private static async Task CopyAsync(Stream from, Stream to, Stream recorded, CancellationToken disconnected)
    {
        var buffer = new byte[16 * 1024];

        // The token is not passed: disposing the response ends a pending read, as in a client.
        while (await from.ReadAsync(buffer, CancellationToken.None) is > 0 and var count)
        {
            await recorded.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
            await to.WriteAsync(buffer.AsMemory(0, count), disconnected);
            await to.FlushAsync(disconnected);
        }
    }

    private Stream OpenRecord(HttpRequestMessage request) =>
        _record is not null && request.Options.TryGetValue(GeminiEmulator.Received, out var received) ? _record(received) : Stream.Null;

    private HttpRequestMessage ToRequest(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

        // A request to a proxy contains the whole address.
        var address = target.StartsWith('/') ? Address.GetLeftPart(UriPartial.Authority) + target : target;
        var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : Address
        )
        {
            Content = new StreamContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return request;
    }
}
