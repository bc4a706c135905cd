using System.Net.Http.Headers;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Emulator.Tests;

public sealed class ReceivedRequestTests
{
    private const string Secret = "s3cret-of-the-test";

    [Fact]
    public async Task Request_IsKeptAsItCame()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var client = emulator.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Wire.Sse + "&x=%C3%A9")
        {
            Content = new StringContent("{\"contents\":\"é\"}"),
        };
        request.Headers.Add("X-Several", ["one", "two"]);
        using var response = await client.SendAsync(request, TimeoutToken.Start());

        var received = Assert.Single(emulator.Requests);

        Assert.Equal(HttpMethod.Post, received.Method);
        Assert.Equal("/v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse&x=%C3%A9", received.PathAndQuery);
        Assert.Equal("one, two", received.Headers["x-several"]);
        Assert.Equal("text/plain; charset=utf-8", received.Headers["content-type"]);
        Assert.Equal("{\"contents\":\"é\"}", received.Body);
        Assert.False(received.HasKey);
    }

    [Theory]
    [InlineData("x-goog-api-key", Secret, "")]
    [InlineData("X-GOOG-API-KEY", Secret, "")]
    [InlineData("Authorization", "Bearer " + Secret, "")]
    [InlineData(null, null, "&key=" + Secret)]
    [InlineData(null, null, "&k%65y=" + Secret)]
    [InlineData(null, null, "&$key=" + Secret)]
    [InlineData(null, null, "&%24key=" + Secret)]
    [InlineData(null, null, "&access_token=" + Secret)]
    public async Task Key_IsReportedAsPresentButNotStored(string? header, string? value, string query)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var client = emulator.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Wire.Sse + query + "&z=1") { Content = new StringContent(Wire.Hi) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await client.SendAsync(request, TimeoutToken.Start());

        var received = Assert.Single(emulator.Requests);
        Assert.True(received.HasKey);
        Assert.EndsWith("?alt=sse&z=1", received.PathAndQuery, StringComparison.Ordinal);
        Assert.DoesNotContain(received.Headers, h => h.Value.Contains(Secret, StringComparison.Ordinal));
        Assert.False(received.Headers.ContainsKey("x-goog-api-key") || received.Headers.ContainsKey("authorization"));
    }

    [Fact]
    public async Task Ended_IsCompletedAtTheEndOfTheBodyOnly()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Text = "one burst" });
        using var response = await emulator.SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        Assert.NotEqual("", await stream.ReadOnceAsync());
        Assert.False(emulator.Requests[0].Ended.IsCompleted);

        Assert.Equal("", await stream.ReadOnceAsync());

        Assert.Equal(RequestEnd.Completed, await emulator.EndAsync());
        response.Dispose();
        Assert.Equal(RequestEnd.Completed, await emulator.EndAsync());
    }

    [Fact]
    public async Task Ended_IsCompletedForAnError()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var response = await emulator.SendAsync(body: "{}");
        await response.TextAsync();

        Assert.Equal(RequestEnd.Completed, await emulator.EndAsync());
    }

    [Fact]
    public async Task Ended_IsAbortedWhenTheResponseIsDisposedUnread()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        var response = await emulator.SendAsync();
        Assert.False(emulator.Requests[0].Ended.IsCompleted);

        response.Dispose();

        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }

    [Fact]
    public async Task Ended_IsAbortedWhenABufferedRequestIsCancelled()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { TimeProvider = new FakeTimeProvider() });
        using var client = emulator.CreateClient();
        using var stop = new CancellationTokenSource();
        using var body = new StringContent(Wire.Hi, MediaTypeHeaderValue.Parse("application/json"));

        var sending = client.PostAsync(new Uri(Wire.Sse), body, stop.Token);
        Assert.False(sending.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }
}
