using System.Net;
using System.Net.Http.Headers;
using GeminiRx.Recordings;

namespace GeminiRx;

/// <summary>Answers requests from a recording, with its bytes and timing: the first request with the first exchange, and so on. Ignores the
/// content of the requests.</summary>
/// <remarks>A request beyond the last exchange fails like a refused connection. Safe for concurrent requests.</remarks>
public sealed class ReplayHandler : HttpMessageHandler
{
    private readonly Recording _recording;
    private readonly double _speed;
    private readonly TimeProvider _time;
    private int _requests;

    /// <summary>Creates a handler.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="speed">The factor of the playback speed, greater than 0. Default 1; <see cref="double.PositiveInfinity"/> plays without
    /// delays.</param>
    /// <param name="timeProvider">The clock. Default null: <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="recording"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="speed"/> is not greater than 0.</exception>
    public ReplayHandler(Recording recording, double speed = 1, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        Recording.ThrowIfNotPositive(speed);
        (_recording, _speed, _time) = (recording, speed, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Creates a client that is answered from the recording, for <see cref="GeminiOptions.HttpClient"/>. It has no timeout of its
    /// own.</summary>
    /// <returns>The client. The caller disposes it; that does not dispose the handler.</returns>
    public HttpClient CreateClient() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        var started = _time.GetTimestamp();
        if (number > _recording.Exchanges.Count || _recording.Exchanges[number - 1] is not { IsLive: false, Status: { } status } exchange)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                $"The recording has no answer to request {number}: it has {_recording.Exchanges.Count} exchanges."
            );
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
