using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace GeminiRx.Emulator;

/// <summary>The HTTP side of the emulator: logs a request without its key and sends the answer of <see cref="EmulatedService"/>.</summary>
internal sealed class EmulatorHandler(EmulatorOptions options, RequestLog log, FindingLog findings, LiveTokens tokens) : HttpMessageHandler
{
    private static readonly HashSet<string> CredentialHeaders = new(
        ["x-goog-api-key", "authorization", "proxy-authorization", "cookie"],
        StringComparer.OrdinalIgnoreCase
    );

    private readonly EmulatedService _service = new(options, findings, tokens);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var target = CallTarget.Parse(
            request.Method,
            request.RequestUri ?? throw new InvalidOperationException("The request has no URI. Set HttpRequestMessage.RequestUri.")
        );
        if (options.ServesReport && request.Method == HttpMethod.Get && request.RequestUri.AbsolutePath == FindingLog.Address)
        {
            return Response(request, findings.Report(), options.TimeProvider.GetTimestamp(), _ => { });
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var key = ReadKey(request) ?? target.Key;
        var hasKey = key is not null || target.HasToken || request.Headers.Authorization is not null;
        var received = log.Add(number => new ReceivedRequest(
            number,
            request.Method,
            target,
            ReadHeaders(request),
            hasKey,
            target.UploadId is null ? Encoding.UTF8.GetString(body) : "" // the bytes of a file would fill the memory
        ));
        request.Options.Set(GeminiEmulator.Received, received);
        try
        {
            var started = options.TimeProvider.GetTimestamp();
            var answer = await _service.AnswerAsync(new ServiceCall(received, target, key, body), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (answer.Status == 0)
            {
                received.End(RequestEnd.Broken);
                throw new HttpRequestException(
                    HttpRequestError.ResponseEnded,
                    $"The emulator closed the connection before the response (fault '{received.Fault}')."
                );
            }

            received.Status = answer.Status;
            findings.Add(received.Number, answer.Refusal?.Violations ?? []);
            return Response(request, answer, started, received.End);
        }
        catch
        {
            received.End(RequestEnd.Aborted);
            throw;
        }
    }

    private HttpResponseMessage Response(HttpRequestMessage request, EmulatedAnswer answer, long started, Action<RequestEnd> ended)
    {
        var body = new EmulatedStream(answer.Steps, answer.BytesPerRead, options.TimeProvider, started, ended);
        var content = new StreamContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(answer.ContentType) } };
        if (answer.ContentEncoding is { } encoding)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Version = request.Version,
            Content = content,
        };
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private static string? ReadKey(HttpRequestMessage request) =>
        request.Headers.TryGetValues("x-goog-api-key", out var values) && string.Join(", ", values) is { Length: > 0 } key ? key : null;

    private static Dictionary<string, string> ReadHeaders(HttpRequestMessage request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default))
        {
            if (!CredentialHeaders.Contains(name))
            {
                headers[name] = values.ToString();
            }
        }

        return headers;
    }
}
