using System.Globalization;
using GeminiRx.Recordings;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Reading;

namespace GeminiRx;

/// <summary>
/// Records every request, and every read of its answer with its time, in a file for <see cref="Recording"/>. Writes each line when its
/// bytes arrive, so a crash does not lose earlier reads. The file contains prompts and answers but no credentials: it contains only the
/// media type and the Retry-After delay of the headers, only known parameters of the query, and asterisks where an answer quotes the key or
/// token of its request. Requests of the Files API are not recorded, because their bodies are files and their addresses are secret.
/// </summary>
/// <remarks>
/// If the file is not writable, the answer fails with a <see cref="GeminiConfigurationException"/>. Safe for concurrent requests. Dispose
/// closes the file.
/// </remarks>
public sealed class RecordingHandler : DelegatingHandler
{
    private readonly RecordingFile _file;
    private readonly TimeProvider _time;
    private int _exchanges;

    /// <summary>Starts a recording.</summary>
    /// <param name="path">The path of the file. An existing file is overwritten.</param>
    /// <param name="innerHandler">Sends the requests. Default null: a handler with the settings of this library.</param>
    /// <param name="timeProvider">The clock. Default null: <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to create the file.</exception>
    public RecordingHandler(string path, HttpMessageHandler? innerHandler = null, TimeProvider? timeProvider = null)
        : base(innerHandler ?? HttpCall.CreateHandler())
    {
        _time = timeProvider ?? TimeProvider.System;
        _file = new RecordingFile(path);
    }

    /// <summary>Creates a client that records, for <see cref="GeminiOptions.HttpClient"/>. It has no timeout of its own.</summary>
    /// <returns>The client. The caller disposes it; that does not dispose the handler.</returns>
    public HttpClient CreateClient() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsOfFiles(request))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var exchange = new ExchangeWriter(_file, Interlocked.Increment(ref _exchanges), _time);
        exchange.Begin(request.Method.Method, request.RequestUri);
        if (request.Content is not null)
        {
            exchange.Write(
                "body",
                EscapedBytes.Encode(await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false))
            );
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

    private static bool IsOfFiles(HttpRequestMessage request) =>
        request.Headers.Contains("X-Goog-Upload-Command")
        || (request.RequestUri is { IsAbsoluteUri: true } address && address.AbsolutePath.Split('/').Contains("files"));

    /// <summary>Not supported: use <see cref="SendAsync"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Never.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Synchronous requests cannot be recorded: use SendAsync.");

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
