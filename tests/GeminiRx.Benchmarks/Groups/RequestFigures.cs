using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx;

/// <summary>Requests with large attachments.</summary>
internal static class RequestFigures
{
    private const int Attachment = 16 * 1024 * 1024;

    public static async Task RunAsync(Figures figures)
    {
        using var http = new HttpClient(new Receiver());
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = http });
        var request = new GenerateRequest([Content.User(Part.FromBytes(new byte[Attachment], "image/png"), "Describe it.")]);
        await gemini.Stream(request).LastAsync().ToTask();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await gemini.Stream(request).LastAsync().ToTask();
        figures.Add(
            "bytes allocated to send an attachment of 16 MiB, beside its bytes",
            (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Attachment,
            "×",
            0.1
        );
    }

    /// <summary>A service that reads the body to nowhere.</summary>
    private sealed class Receiver : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            var answer = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"STOP\"}]}\n\n";
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer)) };
        }
    }
}
