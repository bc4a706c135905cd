using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace GeminiRx.Wire;

/// <summary>One request and its answer. Every failure comes out of it as a <see cref="GeminiException"/>; disposing it aborts what still runs.</summary>
internal sealed class HttpExchange(HttpClient client, Uri address, GeminiOptions options, ReadOnlyMemory<byte> body) : IDisposable
{
    private const int MaxErrorBytes = 1024 * 1024;

    private readonly StreamDecoder _decoder = new(options.MaxEventBytes);
    private readonly byte[] _buffer = new byte[32 * 1024];
    private HttpResponseMessage? _response;
    private Stream? _stream;

    /// <inheritdoc cref="StreamDecoder.Continuation"/>
    public string? Continuation => _decoder.Continuation;

    /// <summary>Sends the request if that was not done yet, then reads once.</summary>
    /// <param name="into">Where the chunks go; those before a failure are in it.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="GeminiException">The exchange failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<bool> ReadAsync(List<Chunk> into, CancellationToken cancellationToken)
    {
        try
        {
            _stream ??= await SendAsync(cancellationToken).ConfigureAwait(false);
            var count = await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                _decoder.Finish(into);
                return false;
            }

            _decoder.Feed(_buffer.AsSpan(0, count), into);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (Classify(e) is { } failure)
        {
            throw _decoder.Explain(failure);
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _response?.Dispose();
        _decoder.Dispose();
    }

    private async Task<Stream> SendAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (options.ApiKey is { } key)
        {
            request.Headers.Add("x-goog-api-key", key);
        }
        else if (options.AccessToken is { } accessToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(accessToken, cancellationToken).ConfigureAwait(false));
        }

        _response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var stream = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (!_response.IsSuccessStatusCode)
        {
            throw ErrorDecoder.DecodeBody(await ReadErrorAsync(stream, cancellationToken).ConfigureAwait(false), (int)_response.StatusCode, _response.Headers.RetryAfter?.Delta);
        }

        return stream;
    }

    private static async Task<string> TokenAsync(Func<CancellationToken, ValueTask<string>> accessToken, CancellationToken cancellationToken)
    {
        string? token;
        try
        {
            token = await accessToken(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Only the kind of the failure: a message may quote a secret.
            throw new GeminiConfigurationException($"There is no access token: its provider failed with {e.GetType().Name}.", "Sign in again, or check the credentials.");
        }

        return token is { Length: > 0 } && token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new GeminiConfigurationException("The access token holds characters that no token has, or none at all.");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadErrorAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        int count;
        try
        {
            while (bytes.Length < MaxErrorBytes && (count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                bytes.Write(buffer, 0, count);
            }
        }
        catch (IOException)
        {
            // The status says more than how its explanation broke off.
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    // Null for what is no failure of the exchange.
    private GeminiException? Classify(Exception e) => e switch
    {
        GeminiException known => known,
        OperationCanceledException => new GeminiTimeoutException("The HTTP client's own time limit ran out before the answer began.", e),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } or
            HttpRequestException { StatusCode: null } when _response is null => new GeminiConnectionException($"Could not reach {address.GetLeftPart(UriPartial.Authority)}: {Cause(e)}", e),
        ObjectDisposedException => new GeminiConfigurationException("The HTTP client is disposed."),
        InvalidDataException => new GeminiStreamException(StreamFault.Unreadable, "The answer's compression cannot be read.", e),
        HttpRequestException or IOException or SocketException => new GeminiConnectionException($"The connection to {address.GetLeftPart(UriPartial.Authority)} was dropped: {Cause(e)}", e),
        _ => null,
    };

    private static string Cause(Exception e) => e.GetBaseException() is { } cause ? cause.Message.TrimEnd('.') + "." : "";
}
