using System.IO.Pipelines;
using System.Net;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Support;

/// <summary>The service, whose answers a test writes piece by piece.</summary>
public sealed class FakeService : HttpMessageHandler
{
    private readonly TaskCompletionSource<HttpResponseMessage> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe _body = new();

    /// <summary>Ends when a request has come.</summary>
    public Task Received => _received.Task.WaitAsync(TimeoutToken.Start());

    /// <summary>Ends when the request was aborted before the service has answered.</summary>
    public Task Aborted => _aborted.Task.WaitAsync(TimeoutToken.Start());

    public int Count { get; private set; }

    public Uri Address { get; private set; } = new("http://none/");

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public byte[] Body { get; private set; } = [];

    /// <summary>An event with a text; with an end the last one.</summary>
    public static string Event(string text, string? end = null) =>
        $$$"""data: {"candidates":[{"content":{"parts":[{"text":"{{{text}}}"}],"role":"model"}{{{Reason(end)}}},"index":0}]}"""
        + "\r\n\r\n";

    /// <summary>Answers with a status and a whole body.</summary>
    public void Answer(HttpStatusCode status, string body, string contentType = "application/json")
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        response.Headers.Add("x-gemini-service-tier", "standard");
        _response.SetResult(response);
    }

    /// <summary>Answers that the service cannot be reached.</summary>
    public void Fail() => _response.SetException(new HttpRequestException(HttpRequestError.ConnectionError, "no such host"));

    /// <summary>Begins an event stream.</summary>
    public void Begin() =>
        _response.SetResult(
            new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StreamContent(_body.Reader.AsStream()) { Headers = { ContentType = new("text/event-stream") } },
            }
        );

    /// <summary>Writes to the stream.</summary>
    /// <returns>Whether somebody still reads.</returns>
    public async Task<bool> WriteAsync(string text) =>
        !(await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TimeoutToken.Start())).IsCompleted;

    /// <summary>Writes until nobody reads any more.</summary>
    public async Task WriteUntilAbortedAsync(string text)
    {
        while (await WriteAsync(text))
        {
            await Task.Delay(1, TimeoutToken.Start());
        }
    }

    /// <summary>Ends the stream, in order or not.</summary>
    public void End(bool isDropped = false) => _body.Writer.Complete(isDropped ? new IOException("reset") : null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Count++;
        Address = request.RequestUri!;
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.ToList() ?? []))
        {
            Headers[name] = string.Join(",", values);
        }

        Body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        _received.TrySetResult();
        try
        {
            return await _response.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _aborted.TrySetResult();
            throw;
        }
    }

    private static string Reason(string? end) => end is null ? "" : $",\"finishReason\":\"{end}\"";
}
