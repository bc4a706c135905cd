using System.Net.ServerSentEvents;
using System.Text.Json;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage response, Stream body) =>
        (_response, _events) = (response, SseParser.Create(body).EnumerateAsync(TimeoutToken.Start()).GetAsyncEnumerator());

    public string? LastId { get; private set; }

    public static async Task<EventReader> OpenAsync(HttpClient http, Uri address, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        return new EventReader(response.EnsureSuccessStatusCode(), await response.Content.ReadAsStreamAsync(TimeoutToken.Start()));
    }

    /// <summary>The next event: its type, and its text or message; null at the end of the stream.</summary>
    public async Task<string?> NextAsync()
    {
        if (!await _events.MoveNextAsync())
        {
            return null;
        }

        var item = _events.Current;
        LastId = item.EventId ?? LastId;
        var data = JsonElement.Parse(item.Data);
        return data.TryGetProperty("text", out var text) ? $"{item.EventType} {text}"
            : data.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? $"{item.EventType} {message}"
            : item.EventType;
    }

    public void Dispose() => _response.Dispose();
}
