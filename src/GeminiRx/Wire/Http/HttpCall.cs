using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using GeminiRx.Errors;
using GeminiRx.Telemetry;
using GeminiRx.Wire.Reading;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>One request and the bytes of its answer. Turns every failure into a <see cref="GeminiException"/>. Dispose aborts a running
/// request.</summary>
internal sealed class HttpCall(
    GeminiOptions options,
    HttpMethod method,
    Uri address,
    RequestPayload? body = null,
    RequestLog? log = null,
    UploadHeaders? upload = null
) : IDisposable
{
    private const int MaxErrorBytes = 1024 * 1024;

    private static readonly Lazy<HttpClient> _processClient = new(() =>
        new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }
    );

    private IReadOnlyList<string> _secrets = [];
    private HttpResponseMessage? _response;
    private Stream? _stream;

    /// <summary>Whether an empty read waits until bytes have arrived. A stream of the program's client may take it for the end.</summary>
    public bool WaitsWithoutBuffer => options is { HttpClient: null, HttpClientFactory: null };

    /// <summary>The value of a header of the response; null before the response and if there is no such header.</summary>
    public string? HeaderOf(string name) =>
        _response?.Headers.TryGetValues(name, out var values) == true && string.Concat(values).Trim() is { Length: > 0 } value
            ? value
            : null;

    /// <summary>Creates a handler with the settings of this library.</summary>
    public static SocketsHttpHandler CreateHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            ResponseDrainTimeout = TimeSpan.Zero, // does not read a stopped answer to its end
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        };

    /// <summary>Sends the request on the first call, then reads once.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <returns>The number of bytes; 0 at the end.</returns>
    /// <exception cref="GeminiException">The request failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            _stream ??= await SendAsync(cancellationToken).ConfigureAwait(false);
            return await _stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is not (GeminiException or OutOfMemoryException))
        {
            throw Classify(e);
        }
    }

    /// <summary>The error without the credentials of the request, which some gateways quote.</summary>
    public GeminiApiException WithoutSecrets(GeminiApiException error) => error.Without(_secrets);

    public void Dispose()
    {
        _stream?.Dispose();
        _response?.Dispose();
    }

    private async Task<Stream> SendAsync(CancellationToken cancellationToken)
    {
        EnsureCredentials(options, areNeeded: options is { HttpClient: null, HttpClientFactory: null });
        using var request = new HttpRequestMessage(method, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        var content = body is null ? null : new RequestContent(body);
        if (content is not null)
        {
            var type = upload is { IsSession: true } ? "application/octet-stream" : "application/json";
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            request.Content = content;
        }

        foreach (var (name, value) in upload?.Headers ?? [])
        {
            request.Headers.Add(name, value);
        }

        if (upload is { SendsCredentials: false })
        {
            // The address of the upload is the credential.
        }
        else if (options.ApiKey is { } key)
        {
            request.Headers.Add("x-goog-api-key", key);
        }
        else if (options.AccessToken is { } accessToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                await ReadAccessTokenAsync(accessToken, cancellationToken).ConfigureAwait(false)
            );
        }

        var isSession = upload is { IsSession: true };
        _secrets = [.. isSession ? [address.AbsoluteUri, address.PathAndQuery] : Array.Empty<string>(), .. Credentials.ReadFrom(request)];
        log?.RecordSending(method, upload?.LoggedAddress ?? address, body?.Length ?? 0, isSession || body is null ? null : body.ToBytes);
        _response = await (options.HttpClient ?? options.HttpClientFactory?.Invoke() ?? _processClient.Value)
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        content?.Release();
        body = null;
        log?.RecordStatus((int)_response.StatusCode);
        var stream = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (!_response.IsSuccessStatusCode)
        {
            var retryAfter = RetryDelays.OfHeader(_response.Headers, options.TimeProvider);
            var error = await ReadErrorAsync(stream, cancellationToken).ConfigureAwait(false);
            throw WithoutSecrets(ErrorDecoder.DecodeBody(error, (int)_response.StatusCode, retryAfter));
        }

        return stream;
    }

    /// <summary>The bearer token of a request; null if there is no provider.</summary>
    /// <exception cref="GeminiConfigurationException">There are no credentials, or the provider failed.</exception>
    public static async Task<string?> BearerAsync(GeminiOptions options, bool areNeeded, CancellationToken cancellationToken)
    {
        EnsureCredentials(options, areNeeded);
        return options.AccessToken is { } provider ? await ReadAccessTokenAsync(provider, cancellationToken).ConfigureAwait(false) : null;
    }

    private static void EnsureCredentials(GeminiOptions options, bool areNeeded)
    {
        if (areNeeded && options is { ApiKey: null, AccessToken: null, IsDefaultEndpoint: true })
        {
            throw options.Vertex is null ? ConfigurationErrors.NoApiKey() : ConfigurationErrors.NoVertexCredentials();
        }
    }

    private static async Task<string> ReadAccessTokenAsync(
        Func<CancellationToken, ValueTask<string>> accessToken,
        CancellationToken cancellationToken
    )
    {
        string? token;
        try
        {
            token = await accessToken(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Only the type: the message may quote a secret.
            throw ConfigurationErrors.TokenProviderFailed(e.GetType().Name);
        }

        return token is { Length: > 0 } && token.All(c => c is > ' ' and <= '~') ? token : throw ConfigurationErrors.InvalidAccessToken();
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
        catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException)
        {
            // The status matters more than the incomplete error body.
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private GeminiException Classify(Exception e) =>
        e switch
        {
            OperationCanceledException => new GeminiTimeoutException(
                TimeLimit.HttpClient,
                "The timeout of the HTTP client elapsed before the answer began.",
                e
            ),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            }
            or HttpRequestException { StatusCode: null } when _response is null => new GeminiConnectionException(
                $"Could not reach {address.GetLeftPart(UriPartial.Authority)}: {Cause(e)}",
                e
            ),
            ObjectDisposedException => ConfigurationErrors.HttpClientDisposed(),
            InvalidDataException => new GeminiStreamException(StreamFault.Unreadable, "The compressed answer is corrupt.", e),
            HttpRequestException or IOException or SocketException => new GeminiConnectionException(
                $"The connection to {address.GetLeftPart(UriPartial.Authority)} was dropped: {Cause(e)}",
                e
            ),

            // A custom handler may throw anything. Only the type: the message may quote a secret.
            _ => new GeminiConnectionException($"The HTTP client failed with {e.GetType().Name}.", e),
        };

    private static string Cause(Exception e) => e.GetBaseException() is { } cause ? cause.Message.TrimEnd('.') + "." : "";
}
