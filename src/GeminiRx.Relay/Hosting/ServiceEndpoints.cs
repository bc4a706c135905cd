using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GeminiRx.Relay.Hosting;

/// <summary>The answers to requests at addresses that work as the service's own.</summary>
#pragma warning disable CA1001 // as long as the application; a handler of the caller is the caller's
internal sealed class ServiceEndpoints
#pragma warning restore CA1001
{
    private const string IdHeader = "Answer-Id";
    private const string Unreachable = "The service cannot be reached from here. Try again.";
    private const string TooMany = "Too many answers of this caller at once. Try again later.";
    private const string NotRelayed =
        "This address is not relayed. Relayed are models, streamGenerateContent, generateContent, countTokens, embedContent and "
        + "batchEmbedContents. Use the service's own address for others.";

    private readonly GeminiServiceOptions _options;
    private readonly RequestBodies _bodies;
    private readonly HttpMessageInvoker _service;

    public ServiceEndpoints(GeminiServiceOptions options)
    {
        _ = new GeminiClient(new GeminiOptions { Endpoint = options.Endpoint, ApiKey = options.ApiKey ?? "of-a-caller" }); // checks them
        _options = options;
        _bodies = new RequestBodies(options.MaxBodyBytes, options.BodyLimit, options.Bodies);
        _service = new HttpMessageInvoker(options.Handler ?? GeminiClient.CreateHandler(), disposeHandler: false);
    }

    /// <summary>Answers a request to the service.</summary>
    public Task AnswerAsync(HttpContext http, string version) =>
        ServiceAddress.Of(http.Request, version) switch
        {
            null => Refusals.RefuseAsync(http, StatusCodes.Status404NotFound, NotRelayed),
            var address => Refusals.GuardAsync(http, () => EnterAsync(http, address)),
        };

    private async Task EnterAsync(HttpContext http, ServiceAddress address)
    {
        var entered = _options.EnterAnswer?.Invoke(http);
        if (entered is null && _options.EnterAnswer is not null)
        {
            await Refusals.RefuseForNowAsync(http, StatusCodes.Status429TooManyRequests, TooMany).ConfigureAwait(false);
        }
        else if (address.IsAnswer)
        {
            await BeginAsync(http, address, entered).ConfigureAwait(false);
        }
        else
        {
            using (entered)
            {
                await PassAsync(http, address).ConfigureAwait(false);
            }
        }
    }

    // The caller has its place until the end of the writing, and of its own connection.
    private async Task BeginAsync(HttpContext http, ServiceAddress address, IDisposable? entered)
    {
        var begun = default(BegunAnswer?);
        var request = default(ServiceRequest?);
        try
        {
            if (!http.RequestServices.GetRequiredService<AnswerProducers>().HasRoom(_options.MaxAnswers))
            {
                await AnswerEndpoints.RefuseTooManyAsync(http).ConfigureAwait(false); // before memory is taken for the body
                return;
            }

            request = await ReadAsync(http, address).ConfigureAwait(false);
            if (request is not null)
            {
                var exchange = new RelayedExchange(request, _service, LogOf(http).Options.TimeProvider);
                begun = await WriteAsync(http, exchange, address).ConfigureAwait(false);
                await (
                    begun is { } answer ? RelayAsync(http, exchange, address.Prefix, answer) : AnswerEndpoints.RefuseTooManyAsync(http)
                ).ConfigureAwait(false);
            }
        }
        finally
        {
            _ = LeaveAsync(begun?.Ended ?? Task.CompletedTask, request, entered);
        }
    }

    private static async Task LeaveAsync(Task ended, ServiceRequest? request, IDisposable? entered)
    {
        await ended.ConfigureAwait(false);
        request?.Dispose();
        entered?.Dispose();
    }

    // The log has the answer before anything is sent, so that a storage that is away costs nothing. Null if there are too many.
    private Task<BegunAnswer?> WriteAsync(HttpContext http, RelayedExchange exchange, ServiceAddress address) =>
        http
            .RequestServices.GetRequiredService<AnswerProducers>()
            .BeginAsync(exchange.ToChunks(address.Model, _options.Endpoint, _options.TotalLimit), _options.MaxAnswers, http.RequestAborted);

    // Whatever fails before the copy begins, the answer does not wait for this caller.
    private async Task RelayAsync(HttpContext http, RelayedExchange exchange, PathString prefix, BegunAnswer begun)
    {
        try
        {
            await AnswerCallerAsync(http, exchange, prefix, begun).ConfigureAwait(false);
        }
        finally
        {
            await exchange.Copy.LeaveAsync().ConfigureAwait(false);
        }
    }

    private async Task AnswerCallerAsync(HttpContext http, RelayedExchange exchange, PathString prefix, BegunAnswer begun)
    {
        var head = await HeadOfAsync(http, exchange, begun).ConfigureAwait(false);
        head.WriteTo(http.Response);
        http.Response.Headers[IdHeader] = begun.Id;
        http.Response.Headers.Location = AddressOf(http, prefix, begun.Id);
        if (head.Error is { } error)
        {
            await http.Response.BodyWriter.WriteAsync(error, http.RequestAborted).ConfigureAwait(false);
            return;
        }

        await CopyAsync(http, exchange.Copy).ConfigureAwait(false);
    }

    private static async Task<RelayedHead> HeadOfAsync(HttpContext http, RelayedExchange exchange, BegunAnswer begun)
    {
        try
        {
            await Task.WhenAny(exchange.Head, begun.Ended).WaitAsync(http.RequestAborted).ConfigureAwait(false);
            return exchange.Head.IsCompleted ? await exchange.Head.ConfigureAwait(false) : RelayedExchange.NotBegun;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody has received the id, so that nobody could read the answer.
            await StopAsync(http, begun).ConfigureAwait(false);
            throw;
        }
        catch (HttpRequestException)
        {
            return RelayedHead.Refusal(StatusCodes.Status502BadGateway, Unreachable);
        }
    }

    private static async Task StopAsync(HttpContext http, BegunAnswer begun)
    {
        try
        {
            await LogOf(http).StopAsync(begun.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AnswerLogException)
        {
            await begun.CancelAsync().ConfigureAwait(false); // the log cannot tell the producer
        }
    }

    private static async Task CopyAsync(HttpContext http, CallerCopy copy)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, copy.Cut.Token);
        try
        {
            await http.Response.StartAsync(either.Token).ConfigureAwait(false);
            await http.Response.BodyWriter.FlushAsync(either.Token).ConfigureAwait(false);
            await copy.CopyToAsync(http.Response.BodyWriter, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            http.Abort(); // a client must not take it for a complete answer
        }
    }

    private async Task<ServiceRequest?> ReadAsync(HttpContext http, ServiceAddress address)
    {
        var (time, caller) = (LogOf(http).Options.TimeProvider, _options.CallerBodies?.Invoke(http));
        var body = await _bodies.ReadAsync(http, time, caller).ConfigureAwait(false);
        try
        {
            return body is null ? null : new ServiceRequest(http.Request, address, body, _options);
        }
        catch
        {
            body?.Dispose(); // a function of the application has thrown
            throw;
        }
    }

    private async Task PassAsync(HttpContext http, ServiceAddress address)
    {
        using var request = await ReadAsync(http, address).ConfigureAwait(false);
        if (request is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(_options.TotalLimit, LogOf(http).Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        HttpResponseMessage response;
        try
        {
            using var message = request.ToMessage();
            response = await _service.SendAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await Refusals.RefuseForNowAsync(http, StatusCodes.Status504GatewayTimeout, RelayedExchange.TooSlow).ConfigureAwait(false);
            return;
        }
        catch (Exception e)
            when (e is HttpRequestException || (e is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            await Refusals.RefuseForNowAsync(http, StatusCodes.Status502BadGateway, Unreachable).ConfigureAwait(false);
            return;
        }

        using (response)
        {
            RelayedHead.Of(response, error: null).WriteTo(http.Response);
            try
            {
                await response.Content.CopyToAsync(http.Response.Body, either.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                http.Abort();
            }
        }
    }

    private static IAnswerLog LogOf(HttpContext http) => http.RequestServices.GetRequiredService<IAnswerLog>();

    private string AddressOf(HttpContext http, PathString prefix, string id)
    {
        var log = LogOf(http).Options;
        var address = $"{http.Request.PathBase}{prefix}{_options.AnswersPath}/{id}";
        var expires = log.TimeProvider.GetUtcNow() + _options.TotalLimit + log.TimeToLive; // it is kept from its end on
        return _options.Signer is { } signer ? $"{address}?{signer.Sign(id, expires)}" : address;
    }
}
