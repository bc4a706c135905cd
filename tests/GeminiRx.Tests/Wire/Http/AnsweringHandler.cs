using System.Net;
using System.Reactive.Linq;

namespace GeminiRx.Tests.Wire.Http;

internal sealed class AnsweringHandler(List<(string Address, string? Key, string Body)> sent, string[] answers, Task ready)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await ready.WaitAsync(cancellationToken);
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        sent.Add((request.RequestUri!.AbsoluteUri, request.Headers.GetValues("x-goog-api-key").Single(), body));
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answers[sent.Count - 1]) };
    }
}
