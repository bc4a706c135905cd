using System.Net;
using GeminiRx.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GeminiRx.Testing;

/// <summary>
/// Serves an emulator over HTTP/1.1 on a free port of 127.0.0.1, for tests of what only a real connection shows. Every read of the emulator's body is
/// flushed to the client by itself. A client that goes away ends the emulator's response at once, also while a read of it is pending.
/// </summary>
public sealed class LoopbackEmulator : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpMessageInvoker _invoker;
    private readonly WebApplication _app;

    private LoopbackEmulator(GeminiEmulator emulator)
    {
        _invoker = new HttpMessageInvoker(emulator.Handler, disposeHandler: false);

        // The empty builder reads no settings, environment or arguments, and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port: 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts to listen; the caller disposes what it gets.</summary>
    public static async Task<LoopbackEmulator> StartAsync(GeminiEmulator emulator)
    {
        var loopback = new LoopbackEmulator(emulator);
        await loopback._app.StartAsync(TimeoutToken.Start());
        var addresses = loopback._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        loopback.Address = new Uri(addresses.Addresses.Single());
        return loopback;
    }

    /// <summary>Breaks the connections that are left and stops to listen.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(TimeoutToken.Start());
        await _app.DisposeAsync();
        _invoker.Dispose();
        _stopping.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var stop = _stopping.Token.Register(context.Abort);
        var gone = context.RequestAborted;
        using var request = RequestOf(context);
        try
        {
            using var response = await _invoker.SendAsync(request, gone);
            using var end = gone.Register(response.Dispose);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await context.Response.Body.FlushAsync(gone);
            await CopyAsync(await response.Content.ReadAsStreamAsync(gone), context.Response.Body, gone);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && gone.IsCancellationRequested)
        {
            // Nobody is left to be told.
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken gone)
    {
        var buffer = new byte[64 * 1024];

        // Without the token: what ends a pending read is the dispose of the response, as it would be in a client.
        while (await from.ReadAsync(buffer, CancellationToken.None) is > 0 and var count)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), gone);
            await to.FlushAsync(gone);
        }
    }

    private HttpRequestMessage RequestOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(Address.GetLeftPart(UriPartial.Authority) + target))
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
