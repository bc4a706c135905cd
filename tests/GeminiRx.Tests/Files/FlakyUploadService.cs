using System.Globalization;
using System.Net;
using System.Text;

namespace GeminiRx.Tests.Files;

/// <summary>The service's side of an upload, whose connections break at chosen bytes. It keeps what arrived before the break.</summary>
internal sealed class FlakyUploadService : HttpMessageHandler
{
    private readonly MemoryStream _received = new();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isFinal;

    /// <summary>The positions in the file at which a connection breaks, each once.</summary>
    public List<long> Breaks { get; init; } = [];

    /// <summary>Whether the answer to the last piece is lost, once.</summary>
    public bool LosesLastAnswer { get; set; }

    /// <summary>Whether it never answers a piece.</summary>
    public bool Stalls { get; init; }

    /// <summary>The address of the upload; null for none.</summary>
    public string? Address { get; init; } = "https://upload.example.org/secret-path?upload_id=secret-upload-id";

    /// <summary>The answer to every piece in the place of the protocol's; null for that.</summary>
    public Func<HttpResponseMessage>? PieceAnswer { get; init; }

    public string? Granularity { get; init; }

    public byte[] Received => _received.ToArray();

    public int Queries { get; private set; }

    public List<string> Log { get; } = [];

    /// <summary>Completes when a request stalls.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>Completes when the client gives up a request that stalls.</summary>
    public Task Aborted => _aborted.Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var command = request.Headers.GetValues("X-Goog-Upload-Command").Single();
        var hasKey = request.Headers.Contains("x-goog-api-key");
        Log.Add($"{command} {request.RequestUri!.Host}{(hasKey ? " with key" : "")}");
        if (command == "start")
        {
            return Answer("active", file: false, ("X-Goog-Upload-URL", Address), ("X-Goog-Upload-Chunk-Granularity", Granularity));
        }

        if (command == "query")
        {
            Queries++;
            return Answer(
                _isFinal ? "final" : "active",
                _isFinal,
                ("X-Goog-Upload-Size-Received", _received.Length.ToString(CultureInfo.InvariantCulture))
            );
        }

        if (Stalls)
        {
            _stalled.TrySetResult();
            using var given = cancellationToken.Register(() => _aborted.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (PieceAnswer is not null)
        {
            return PieceAnswer();
        }

        return Receive(request, command, await request.Content!.ReadAsByteArrayAsync(cancellationToken));
    }

    private HttpResponseMessage Receive(HttpRequestMessage request, string command, byte[] bytes)
    {
        var offset = long.Parse(request.Headers.GetValues("X-Goog-Upload-Offset").Single(), CultureInfo.InvariantCulture);
        Assert.Equal(_received.Length, offset);
        Assert.False(_isFinal, "a piece after the end");
        foreach (var at in Breaks.Where(at => at >= offset && at <= offset + bytes.Length).Order().Take(1).ToList())
        {
            Breaks.Remove(at);
            _received.Write(bytes, 0, (int)(at - offset));
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "broken");
        }

        _received.Write(bytes);
        _isFinal = command.Contains("finalize", StringComparison.Ordinal);
        if (_isFinal && LosesLastAnswer)
        {
            LosesLastAnswer = false;
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "broken");
        }

        return Answer(_isFinal ? "final" : "active", _isFinal);
    }

    private static HttpResponseMessage Answer(string status, bool file, params (string Name, string? Value)[] headers)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(file ? """{"file":{"name":"files/x"}}""" : "", Encoding.UTF8, "application/json"),
        };
        answer.Headers.Add("X-Goog-Upload-Status", status);
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            answer.Headers.Add(name, value);
        }

        return answer;
    }
}
