using System.Net;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>The body of a request as HTTP content.</summary>
internal sealed class RequestContent(RequestPayload payload) : HttpContent
{
    private RequestPayload? _payload = payload;

    /// <summary>Forgets the body when the response has begun: the connection keeps the request up to the end of a long answer.</summary>
    public void Release() => _payload = null;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        (_payload ?? throw new ObjectDisposedException(nameof(RequestContent))).WriteToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _payload?.Length ?? 0;
        return _payload is not null;
    }
}
