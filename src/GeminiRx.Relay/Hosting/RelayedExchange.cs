using System.Reactive.Linq;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>
/// One answer of the service for a caller and for the log: the client of the library decodes the answer, and this handler of the client
/// sends the caller's request in place of the client's, and copies the bytes of the answer for the caller.
/// </summary>
internal sealed class RelayedExchange(ServiceRequest request, HttpMessageInvoker service, TimeProvider timeProvider) : HttpMessageHandler
{
    /// <summary>What a caller is told if the service takes longer than it may.</summary>
    public const string TooSlow = "The service took longer than an answer may take. Try again, or ask for less.";

    private const string Stopped = "The answer was stopped, or could not be kept. Its log has what arrived.";
    private const int MaxErrorBytes = 64 << 10;
    private readonly TaskCompletionSource<RelayedHead> _head = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isTooSlow;

    /// <summary>What the service answers at first, or why it does not. It fails with an <see cref="HttpRequestException"/> if the service
    /// cannot be reached.</summary>
    public Task<RelayedHead> Head => _head.Task;

    /// <summary>What a caller is told if the answer was ended before the service was asked.</summary>
    public static RelayedHead NotBegun => RelayedHead.Refusal(StatusCodes.Status499ClientClosedRequest, Stopped);

    /// <summary>The bytes of a successful answer.</summary>
    public CallerCopy Copy { get; } = new(timeProvider);

    /// <summary>The chunks of the answer. Each subscription would be a request of its own.</summary>
    /// <param name="model">The model, for traces and metrics.</param>
    /// <param name="endpoint">The address of the service, for the same.</param>
    /// <param name="limit">The longest time of the answer.</param>
    public IObservable<Chunk> ToChunks(string model, Uri endpoint, TimeSpan limit) =>
        Observable.Defer(() =>
        {
            var client = new GeminiClient(
                new GeminiOptions
                {
                    Endpoint = endpoint,
                    HttpClient = new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan },
                    FollowContinuation = false, // the caller sees each exchange, and follows
                    TimeProvider = timeProvider,
                }
            );
            return client
                .Stream(new GenerateRequest("relayed") { Model = model })
                .LimitTime(total: limit)
                .Do(_ => { }, failure => _isTooSlow = failure is GeminiTimeoutException)
                .Finally(Stop);
        });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage replaced, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage();
        HttpResponseMessage response;
        try
        {
            response = await service.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _head.TrySetException(new HttpRequestException("The service cannot be reached.", e));
            throw;
        }

        return response.IsSuccessStatusCode
            ? await RelayAsync(response, cancellationToken).ConfigureAwait(false)
            : await RefuseAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> RelayAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        _head.TrySetResult(RelayedHead.Of(response, error: null));
        return new HttpResponseMessage(response.StatusCode) { Content = new StreamContent(new CopyingStream(response, body, Copy)) };
    }

    // The caller and the log receive the same error.
    private async Task<HttpResponseMessage> RefuseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var answered = response;
        var bytes = new byte[MaxErrorBytes];
        var length = 0;
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var reading = body.ConfigureAwait(false);
            length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status matters more than the incomplete body.
        }

        var error = bytes[..length];
        _head.TrySetResult(RelayedHead.Of(response, error));
        var failed = new HttpResponseMessage(response.StatusCode) { Content = new ByteArrayContent(error) };
        failed.Headers.RetryAfter = response.Headers.RetryAfter;
        return failed;
    }

    private void Stop()
    {
        var isEvents = _head.Task is { IsCompletedSuccessfully: true } && _head.Task.GetAwaiter().GetResult().IsEvents;
        var (status, message) = _isTooSlow
            ? (StatusCodes.Status504GatewayTimeout, TooSlow)
            : (StatusCodes.Status499ClientClosedRequest, Stopped);
        Copy.Stop(isEvents, status, message);
        _head.TrySetResult(RelayedHead.Refusal(status, message));
    }
}
