using System.Net;

namespace GeminiRx.Tests.Resilience.Cuts;

/// <summary>How an answer is cut.</summary>
internal enum CutKind
{
    /// <summary>The connection breaks at a byte.</summary>
    Drop,

    /// <summary>The body ends in order at a byte.</summary>
    End,

    /// <summary>An error of the service follows the event that contains a byte.</summary>
    Error,

    /// <summary>An error of the service instead of the answer.</summary>
    Status,
}

/// <summary>A cut of one answer.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="At">The byte, counted from the start of the body.</param>
internal sealed record Cut(CutKind Kind, int At);

/// <summary>Cuts the first answers of a service, one cut each.</summary>
internal sealed class CuttingHandler(HttpMessageHandler service, IReadOnlyList<Cut> cuts, string error) : DelegatingHandler(service)
{
    private int _requests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var number = Interlocked.Increment(ref _requests) - 1;
        if (number >= cuts.Count || response.StatusCode != HttpStatusCode.OK)
        {
            return response;
        }

        var cut = cuts[number];
        if (cut.Kind == CutKind.Status)
        {
            response.Dispose();
            return new(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("""{"error":{"code":503,"message":"No."}}""") };
        }

        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return response; // the start of a run, which is whole or fails
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var at = Math.Min(cut.At, body.Length);
        if (cut.Kind == CutKind.Error)
        {
            at = EndOfEvent(body, at);
        }

        var rest = cut.Kind == CutKind.Error ? System.Text.Encoding.UTF8.GetBytes($"data: {error}\n\n") : [];
        response.Content = new StreamContent(new CutStream([.. body.AsSpan(0, at), .. rest], cut.Kind == CutKind.Drop));
        return response;
    }

    private static int EndOfEvent(byte[] body, int at)
    {
        foreach (var end in new[] { "\r\n\r\n", "\n\n" })
        {
            if (body.AsSpan(at).IndexOf(System.Text.Encoding.ASCII.GetBytes(end)) is >= 0 and var index)
            {
                return at + index + end.Length;
            }
        }

        return body.Length;
    }

    private sealed class CutStream(byte[] bytes, bool isDropped) : MemoryStream(bytes, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            return count == 0 && isDropped ? throw new IOException("The connection was cut.") : count;
        }
    }
}
