using System.Net;
using System.Net.Sockets;
using System.Text;
using GeminiRx.Relay.Tests.Faults;

namespace GeminiRx.Cli.Tests;

/// <summary>A reader that reads an answer over HTTP, leaves, loses its connection, and comes back with its last event.</summary>
/// <param name="relay">The address of the relay.</param>
/// <param name="id">The answer.</param>
/// <param name="text">Checks what it receives.</param>
/// <param name="counts">Counts the connections.</param>
internal sealed class HttpReader(Uri relay, string id, CheckedText text, FaultCounts counts) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = relay };
    private readonly string _path = $"answers/{id}";

    /// <summary>How the answer ended: <c>done</c>, or the kind of the failure.</summary>
    public string End { get; private set; } = "";

    /// <summary>Reads to the end, and then in each form once more.</summary>
    /// <param name="random">When it leaves.</param>
    /// <param name="cancellationToken">The limit of the test.</param>
    public async Task RunAsync(Random random, CancellationToken cancellationToken)
    {
        while (!await AttemptAsync(() => VisitAsync(random, cancellationToken), cancellationToken)) { }

        if (End == "done" && text.Outcome == Outcome.Completed)
        {
            text.AssertWhole();
        }

        while (!await AttemptAsync(() => ReadTextAsync(isOver: true, cancellationToken), cancellationToken)) { }

        while (!await AttemptAsync(() => ReadLinesAsync(int.MaxValue, cancellationToken), cancellationToken)) { }
    }

    /// <summary>Stops the answer.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (!await AttemptAsync(DeleteAsync, cancellationToken)) { }

        async Task<bool> DeleteAsync()
        {
            using var response = await _http.DeleteAsync(_path, cancellationToken);
            Assert.True(response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ServiceUnavailable);
            return response.StatusCode == HttpStatusCode.NoContent;
        }
    }

    public void Dispose() => _http.Dispose();

    // False if the connection was lost, the storage is away, or the reader is to come back.
    private async Task<bool> AttemptAsync(Func<Task<bool>> read, CancellationToken cancellationToken)
    {
        try
        {
            if (await read())
            {
                return true;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            counts.Add("connections lost");
        }

        await Task.Delay(10, cancellationToken);
        return false;
    }

    private async Task<bool> VisitAsync(Random random, CancellationToken cancellationToken)
    {
        var length = random.Next(1, 40);
        switch (random.Next(8))
        {
            case 0:
                await ReadTextAsync(isOver: false, cancellationToken);
                return false;
            case 1:
                await ReadLinesAsync(length, cancellationToken);
                return false;
            default:
                return await ReadEventsAsync(length, cancellationToken);
        }
    }

    // True at the end of the answer.
    private async Task<bool> ReadEventsAsync(int length, CancellationToken cancellationToken)
    {
        using var response = await GetAsync("events", text.Offset, cancellationToken);
        if (response is null)
        {
            return false;
        }

        using var lines = await LinesOfAsync(response, cancellationToken);
        var (offset, type) = ("", "");
        for (var count = 0; count < length && await lines.ReadLineAsync(cancellationToken) is { } line; )
        {
            var (name, value) = line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? (line[..at], line[(at + 2)..]) : ("", "");
            (offset, type) = (name == "id" ? value : offset, name == "event" ? value : type);
            if (name != "data")
            {
                continue;
            }

            Assert.NotEqual("reset", type); // the storage never loses what a reader has
            if (type == "done")
            {
                End = type;
                return true;
            }

            if (Parse(value) is not { } chunk)
            {
                return true;
            }

            text.Take(offset, chunk);
            count++;
        }

        return false;
    }

    // Lines have no offset: a reader begins again. Their end is that of the answer, or the connection is cut.
    private async Task<bool> ReadLinesAsync(int length, CancellationToken cancellationToken)
    {
        using var response = await GetAsync("ndjson", "", cancellationToken);
        if (response is null)
        {
            return false;
        }

        var own = text.New();
        using var lines = await LinesOfAsync(response, cancellationToken);
        for (var count = 0; count < length; count++)
        {
            if (await lines.ReadLineAsync(cancellationToken) is not { } line || Parse(line) is not { } chunk)
            {
                if (own.Outcome == Outcome.Completed)
                {
                    own.AssertWhole();
                }

                Assert.True(own.Text.Length >= text.Text.Length, "The lines have less than the events.");
                return true;
            }

            own.Take(null, chunk);
        }

        return false;
    }

    private async Task<bool> ReadTextAsync(bool isOver, CancellationToken cancellationToken)
    {
        using var response = await GetAsync("text", "", cancellationToken);
        if (response is null)
        {
            return false;
        }

        var whole = await response.Content.ReadAsStringAsync(cancellationToken);
        text.New().Take(null, new TextChunk(whole)); // a prefix
        if (isOver)
        {
            Assert.Equal(text.Text, whole);
        }

        return true;
    }

    // Null if the answer has not begun, or its storage is away.
    private async Task<HttpResponseMessage?> GetAsync(string form, string offset, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_path}?as={form}");
        if (offset.Length > 0)
        {
            request.Headers.Add("Last-Event-ID", offset);
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        counts.Add($"reads of {form}");
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        var status = response.StatusCode;
        response.Dispose();
        Assert.True(
            status == HttpStatusCode.ServiceUnavailable || (status == HttpStatusCode.NotFound && text.Offset.Length == 0),
            $"{form} of the answer: {status}"
        );
        return null;
    }

    private static async Task<StreamReader> LinesOfAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(await response.Content.ReadAsStreamAsync(cancellationToken), new UTF8Encoding(false));

    // Null for the failure of the answer.
    private Chunk? Parse(string line)
    {
        try
        {
            return ChunkJson.Parse(line);
        }
        catch (GeminiStreamException e)
        {
            End = e.Fault.ToString();
            return null;
        }
    }
}
