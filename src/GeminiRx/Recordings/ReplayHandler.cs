using System.Net;
using System.Net.Http.Headers;

namespace GeminiRx;

/// <summary>Answers requests from a recording, with its bytes and its timing: the first request with the first exchange, and so on. Nothing
/// of a request is looked at.</summary>
/// <remarks>A request more than the recording holds fails as a connection does that cannot be made. Safe for any number of requests at a
/// time.</remarks>
public sealed class ReplayHandler : HttpMessageHandler
{
    private readonly Recording _recording;
    private readonly double _speed;
    private readonly TimeProvider _time;
    private int _requests;

    /// <summary>Makes a handler.</summary>
    /// <param name="recording">What it answers.</param>
    /// <param name="speed">How many times faster than it was, more than 0. Default 1; <see cref="double.PositiveInfinity"/> is without
    /// waits.</param>
    /// <param name="timeProvider">The clock. Default null: <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="recording"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="speed"/> is not more than 0.</exception>
    public ReplayHandler(Recording recording, double speed = 1, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        Recording.CheckSpeed(speed);
        (_recording, _speed, _time) = (recording, speed, timeProvider ?? TimeProvider.System);
    }

    /// <summary>A client that is answered from the recording, without a time limit of its own, for
    /// <see cref="GeminiOptions.HttpClient"/>.</summary>
    /// <returns>The client; the caller disposes it, which does not dispose the handler.</returns>
    public HttpClient CreateClient() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        var started = _time.GetTimestamp();
        if (number > _recording.Exchanges.Count || _recording.Exchanges[number - 1] is not { Status: { } status } exchange)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"The recording holds no answer to request {number}.");
        }

        var body = new ReplayStream(exchange, _speed, _time, started);
        await body.WaitAsync(exchange.Answered ?? TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        var content = new StreamContent(body);
        if (MediaTypeHeaderValue.TryParse(exchange.ContentType, out var contentType))
        {
            content.Headers.ContentType = contentType;
        }

        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content, RequestMessage = request };
        response.Headers.RetryAfter = exchange.RetryAfter is { } delay ? new RetryConditionHeaderValue(delay) : null;
        return response;
    }
}
