using System.Net;

namespace GeminiRx.Tests.Wire.Http;

internal sealed class NotingHandler(List<(string Address, string? Key, string? Authorization)> sent) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        sent.Add(
            (
                request.RequestUri!.AbsoluteUri,
                request.Headers.TryGetValues("x-goog-api-key", out var keys) ? keys.Single() : null,
                request.Headers.Authorization?.ToString()
            )
        );
        return Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n"),
            }
        );
    }
}
