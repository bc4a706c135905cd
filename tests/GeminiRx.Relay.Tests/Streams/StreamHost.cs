using System.Net.Http.Headers;
using System.Text;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>An application with durable streams. Two on one folder are two processes.</summary>
internal sealed class StreamHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly StreamStore _store;

    private StreamHost(WebApplication app, StreamStore store) =>
        (_app, _store, Client) = (app, store, new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/streams/") });

    public HttpClient Client { get; }

    public static async Task<StreamHost> StartAsync(DurableStreamsOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var store = new StreamStore(options);
        app.MapDurableStreams("/streams", options, store);
        await app.StartAsync(TimeoutToken.Start());
        return new StreamHost(app, store);
    }

    /// <summary>Sends a request with a body of a type and other headers.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        string? body = null,
        string? type = "text/plain",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null || method == HttpMethod.Put)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? ""));
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
    }

    public Task<HttpResponseMessage> PutAsync(string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(Client, HttpMethod.Put, path, body, headers: headers);

    public Task<HttpResponseMessage> PostAsync(string path, string? body, params (string Name, string Value)[] headers) =>
        SendAsync(Client, HttpMethod.Post, path, body, headers: headers);

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());

    public async Task<int> StatusAsync(HttpMethod method, string path)
    {
        using var response = await SendAsync(Client, method, path);
        return (int)response.StatusCode;
    }

    /// <summary>Waits until a reader waits.</summary>
    public async Task WaitForReaderAsync()
    {
        for (var limit = TimeoutToken.Start(); _store.Signals.Readers == 0; )
        {
            await Task.Delay(5, limit);
        }
    }

    public Task StopAsync() => _app.StopAsync(TimeoutToken.Start());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>The protocol's headers in a response.</summary>
internal static class StreamResponses
{
    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public static string Next(this HttpResponseMessage response) => response.Header("Stream-Next-Offset")!;

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(TimeoutToken.Start());

    /// <summary>The events of a stream of events that has ended: their types and data.</summary>
    public static async Task<List<(string Type, string Data)>> EventsAsync(this HttpResponseMessage response)
    {
        var events = new List<(string Type, string Data)>();
        foreach (var block in (await response.TextAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n');
            var data = lines.Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..]);
            // A reader drops one space at the start of each line.
            events.Add((lines[0], string.Join('\n', data.Select(line => line is [' ', ..] ? line[1..] : line))));
        }

        return events;
    }
}
