using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

public sealed class GeminiEmulatorTests
{
    [Fact]
    public async Task Client_HasNoTimeoutAndDoesNotOwnTheHandler()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Text = "still here" });
        using (var client = emulator.CreateClient())
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, client.Timeout);
        }

        emulator.Handler.Dispose();

        Assert.Contains("still here", await emulator.AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_AreASnapshotOfTheNewestThousand()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Text = "" });
        var before = emulator.Requests;
        for (var i = 1; i <= 1_003; i++)
        {
            using var response = await emulator.SendAsync(body: $"{i}");
        }

        Assert.Empty(before);
        Assert.Equal(Enumerable.Range(4, 1_000).Select(i => $"{i}"), emulator.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task Requests_OfLongBodies_AreTheNewest64Megabytes()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        var body = new string('x', 10 * 1024 * 1024); // 20 MB in memory
        for (var i = 1; i <= 4; i++)
        {
            using var response = await emulator.SendAsync(body: body);
        }

        Assert.Equal([2L, 3L, 4L], emulator.Requests.Select(request => request.Number));
        using var huge = await emulator.SendAsync(body: string.Concat(Enumerable.Repeat(body, 4)));
        Assert.Equal(5, Assert.Single(emulator.Requests).Number);
    }

    [Fact]
    public async Task Requests_AtOnceAreAllKeptAndNumbered()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Text = "x" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => emulator.EventsAsync())))
            .WaitAsync(TimeoutToken.Start());

        Assert.Equal(100, emulator.Requests.Count);
        Assert.Equal(
            Enumerable.Range(1, 100).Select(i => $"emulator-{i:D6}"),
            answers.Select(events => Assert.Single(events).GetProperty("responseId").GetString()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task ResponseId_IsTheSameOnEveryEventAndRun()
    {
        var (one, other) = (new GeminiEmulator(Wire.AtOnce), new GeminiEmulator(Wire.AtOnce));

        Assert.Equal(await one.AskAsync(), await other.AskAsync());
        var second = await one.EventsAsync();

        Assert.All(second, e => Assert.Equal("emulator-000002", e.GetProperty("responseId").GetString()));
    }

    [Fact]
    public async Task ModelVersion_IsTheOneOfTheOptions()
    {
        var events = await new GeminiEmulator(Wire.AtOnce with { ModelVersion = "routed-elsewhere" }).EventsAsync();

        Assert.All(events, e => Assert.Equal("routed-elsewhere", e.GetProperty("modelVersion").GetString()));
    }
}
