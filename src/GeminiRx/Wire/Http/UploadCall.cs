using System.Globalization;
using System.Text.Json;
using GeminiRx.Errors;
using GeminiRx.Telemetry;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>The answer to a request of an upload.</summary>
/// <param name="Status">The status of the upload: <c>active</c>, <c>final</c> or <c>cancelled</c>; null if the answer has none.</param>
/// <param name="Received">The bytes that the service has; null if the answer does not say it.</param>
/// <param name="Json">The body; null if it is empty.</param>
internal sealed record UploadAnswer(string? Status, long? Received, JsonElement? Json)
{
    public bool IsFinal => Status is "final";
}

/// <summary>A started upload.</summary>
/// <param name="Address">The address of its further requests, which is a secret.</param>
/// <param name="Granularity">The number of which every piece but the last is a multiple, in bytes.</param>
internal sealed record UploadSession(Uri Address, int Granularity);

/// <summary>The requests of the resumable upload protocol (<c>X-Goog-Upload-*</c>), each of them by itself.</summary>
internal sealed class UploadCall(GeminiOptions options, Uri start)
{
    private const int DefaultGranularity = 256 * 1024;

    /// <summary>Starts an upload.</summary>
    /// <exception cref="GeminiException">The request failed, or the answer has no usable address.</exception>
    public async Task<UploadSession> StartAsync(
        ReadOnlyMemory<byte> body,
        long length,
        string mimeType,
        CancellationToken cancellationToken
    )
    {
        var headers = new UploadHeaders([
            ("X-Goog-Upload-Protocol", "resumable"),
            ("X-Goog-Upload-Command", "start"),
            ("X-Goog-Upload-Header-Content-Length", Format(length)),
            ("X-Goog-Upload-Header-Content-Type", mimeType),
        ]);
        UploadSession? session = null;
        await SendAsync(start, body, headers, call => session = ReadSession(call), cancellationToken).ConfigureAwait(false);
        return session!;
    }

    /// <summary>Sends a piece of the file.</summary>
    /// <exception cref="GeminiException">The request failed. The service may have received a part of the piece.</exception>
    public Task<UploadAnswer> UploadAsync(
        UploadSession session,
        ReadOnlyMemory<byte> bytes,
        long offset,
        bool isLast,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            session.Address,
            bytes,
            ForSession(
                session,
                ("X-Goog-Upload-Command", isLast ? "upload, finalize" : "upload"),
                ("X-Goog-Upload-Offset", Format(offset))
            ),
            read: null,
            cancellationToken
        );

    /// <summary>Asks how many bytes the service has.</summary>
    /// <exception cref="GeminiException">The request failed.</exception>
    public Task<UploadAnswer> QueryAsync(UploadSession session, CancellationToken cancellationToken) =>
        SendAsync(session.Address, body: null, ForSession(session, ("X-Goog-Upload-Command", "query")), read: null, cancellationToken);

    private UploadHeaders ForSession(UploadSession session, params (string Name, string Value)[] headers) =>
        new(headers)
        {
            IsSession = true,
            LoggedAddress = start,

            // A gateway may want the key. No other server gets it.
            SendsCredentials = session.Address.GetLeftPart(UriPartial.Authority) == start.GetLeftPart(UriPartial.Authority),
        };

    private async Task<UploadAnswer> SendAsync(
        Uri address,
        ReadOnlyMemory<byte>? body,
        UploadHeaders headers,
        Action<HttpCall>? read,
        CancellationToken cancellationToken
    )
    {
        using var log = RequestLog.Start(options);
        using var call = new HttpCall(options, HttpMethod.Post, address, body is { } sent ? new RequestPayload(sent) : null, log, headers);
        try
        {
            var bytes = await JsonCall.ReadToEndAsync(options, call, cancellationToken).ConfigureAwait(false);
            read?.Invoke(call);
            var answer = new UploadAnswer(
                call.HeaderOf("X-Goog-Upload-Status"),
                ReadNumber(call.HeaderOf("X-Goog-Upload-Size-Received")),
                bytes.Span.IndexOfAnyExcept(" \r\n\t"u8) < 0 ? null : JsonCall.Parse(bytes, call)
            );
            log?.RecordRead([], failure: null, isLast: true);
            return answer;
        }
        catch (GeminiException e)
        {
            log?.RecordFailure(e);
            throw;
        }
    }

    private UploadSession ReadSession(HttpCall call) =>
        Uri.TryCreate(call.HeaderOf("X-Goog-Upload-URL"), UriKind.Absolute, out var address) && IsUsable(address)
            ? new(
                address,
                ReadNumber(call.HeaderOf("X-Goog-Upload-Chunk-Granularity")) is > 0 and <= 1 << 28 and var size
                    ? (int)size
                    : DefaultGranularity
            )
            : throw ConfigurationErrors.UnusableUploadAddress();

    // The file is as secret as the key: it is not sent unencrypted, unless all is.
    private bool IsUsable(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        || (
            address.Scheme == Uri.UriSchemeHttp
            && (address.IsLoopback || address.GetLeftPart(UriPartial.Authority) == start.GetLeftPart(UriPartial.Authority))
        );

    private static long? ReadNumber(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}
