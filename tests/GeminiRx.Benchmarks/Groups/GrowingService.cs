using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

/// <summary>A service whose newest answer grows on demand.</summary>
internal sealed class GrowingService : HttpMessageHandler
{
    private Pipe _newest = Create();
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Completes the newest answer.</summary>
    public void End()
    {
        Write("""{"candidates":[{"finishReason":"STOP"}]}""");
        _newest.Writer.Complete();
    }

    public void Say(string text) => Write("""{"candidates":[{"content":{"parts":[{"text":""" + JsonSerializer.Serialize(text) + "}]}}]}");

    // Without a limit: a whole answer may be written before it is read.
    private static Pipe Create() => new(new PipeOptions(pauseWriterThreshold: 0));

    private void Write(string json)
    {
        _newest.Writer.Write(Encoding.UTF8.GetBytes($"data: {json}\n\n"));
        _ = _newest.Writer.FlushAsync().AsTask();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _newest = Create();
        Interlocked.Increment(ref _asked);
        return Task.FromResult(new HttpResponseMessage { Content = new StreamContent(_newest.Reader.AsStream()) });
    }
}
