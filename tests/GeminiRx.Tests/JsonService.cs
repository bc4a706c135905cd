using System.Net;
using System.Text;

namespace GeminiRx.Tests;

/// <summary>A service that gives the same JSON to every request.</summary>
internal sealed class JsonService(string json) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") }
        );
}
