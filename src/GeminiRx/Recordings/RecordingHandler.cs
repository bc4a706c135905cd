using System.Globalization;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Reading;

namespace GeminiRx;

/// <summary>
/// Keeps every request and the bytes of its answer with their times in a file, as <see cref="Recording"/> reads it. Each line is written as
/// its bytes arrive, so a crash loses
/// nothing that came before. Prompts and answers are in the file; keys are not: of the headers only the answer's media type and delay are
/// kept,
/// of the query only what is known to be harmless, and where an answer names the request's key or token, stars stand for it.
/// </summary>
/// <remarks>
/// A file that cannot be written ends the answer with a <see cref="GeminiConfigurationException"/>. Safe for any number of requests at a
/// time; disposing it closes the file.
/// </remarks>
public sealed class RecordingHandler : DelegatingHandler
{
    private readonly RecordingFile _file;
    private readonly TimeProvider _time;
    private int _exchanges;

    /// <summary>Begins a recording.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="innerHandler">Sends the requests. Default null: a handler with this library's settings.</param>
    /// <param name="timeProvider">The clock. Default null: <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public RecordingHandler(string path, HttpMessageHandler? innerHandler = null, TimeProvider? timeProvider = null)
        : base(innerHandler ?? HttpCall.CreateHandler())
    {
        _time = timeProvider ?? TimeProvider.System;
        _file = new RecordingFile(path);
    }

    /// <summary>A client that records, without a time limit of its own, for <see cref="GeminiOptions.HttpClient"/>.</summary>
    /// <returns>The client; the caller disposes it, which does not dispose the handler.</returns>
    public HttpClient CreateClient() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var exchange = new RecordedLines(_file, Interlocked.Increment(ref _exchanges), _time);
        exchange.Write(
            "request",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {request.Method} {Credentials.Without(request.RequestUri)}"
            )
        );
        if (request.Content is not null)
        {
            exchange.Write("body", RecordedText.Write(await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)));
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            exchange.WriteAt("answer", $"{(int)response.StatusCode} {response.Content.Headers.ContentType}".TrimEnd());
            if (RetryDelays.OfHeader(response.Headers, _time) is { } delay)
            {
                exchange.Write("retry-after", string.Create(CultureInfo.InvariantCulture, $"{delay.TotalSeconds:0.###}"));
            }

            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var content = new StreamContent(new RecordedStream(body, exchange, new Redaction(request)));
            foreach (var (name, values) in response.Content.Headers.NonValidated)
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }

            response.Content = content;
            return response;
        }
        catch (Exception e)
        {
            response?.Dispose();
            if (e is not GeminiException)
            {
                exchange.End(cancellationToken.IsCancellationRequested ? "stopped" : "failed");
            }

            throw;
        }
    }

    /// <summary>Not supported: what is recorded is read asynchronously.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Requests are recorded asynchronously: use SendAsync.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _file.Dispose();
        }
    }
}
