using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Openings;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Settings;

/// <summary>Commands that arrive before the first settings of the workspace.</summary>
public sealed class FirstSettingsTests : OpeningFixture
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Command_WaitsForTheFirstSettings()
    {
        var sent = new TaskCompletionSource();
        var editor = await StartAsync(
            null,
            configure: () =>
            {
                sent.Task.WaitAsync(TimeoutToken.Start()).GetAwaiter().GetResult();
                return new LspAnswer(new JsonArray(new JsonObject { ["ignore"] = new JsonArray("*.py") }));
            }
        );

        var explaining = editor.ExplainAsync(new() { ["await"] = true });
        sent.SetResult();

        var refused = await Assert.ThrowsAsync<LspErrorException>(() => explaining);
        Assert.Contains("is ignored by", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    // Red when only commands waited.
    [Fact]
    public async Task Context_WaitsForTheFirstSettings()
    {
        var scheduler = new TestScheduler();
        Scheduler = scheduler;
        var editor = await StartAsync(null, configure: () => null);
        var arguments = JsonNode.Parse("""{"prompt":"continue","position":{"line":0,"character":0}}""")!;
        arguments["uri"] = OpeningEditor.Source;

        var reading = editor.Connection.RequestAsync("geminirx/context", arguments);
        await editor.StatusAsync();
        await editor.StatusAsync();
        Assert.False(reading.IsCompleted);
        scheduler.AdvanceBy(_limit.Ticks);

        Assert.Single((await reading).GetProperty("messages").EnumerateArray());
    }

    // Red when these requests were sent with the settings of the start.
    [Theory]
    [InlineData("geminirx/stream", """{"prompt":"Hi","partialResultToken":1}""", "outcome")]
    [InlineData("geminirx/models", "{}", "models")]
    public async Task Request_ThatNeedsTheService_WaitsForTheFirstSettings(string method, string parameters, string member)
    {
        var scheduler = new TestScheduler();
        Scheduler = scheduler;
        var created = 0;
        CreateClient = () =>
        {
            created++;
            return new GeminiClient(new GeminiOptions { HttpClient = Emulator.CreateClient() });
        };
        var editor = await StartAsync(null, configure: () => null);

        var reading = editor.Connection.RequestAsync(method, JsonNode.Parse(parameters));
        await editor.Connection.RequestAsync("geminirx/changes", new JsonObject { ["uri"] = OpeningEditor.Source });
        Assert.Equal(0, created);
        scheduler.AdvanceBy(_limit.Ticks);
        await UntilAsync(scheduler, () => reading.IsCompleted);

        Assert.True((await reading).TryGetProperty(member, out _));
        Assert.Equal(1, created);
    }

    // The stop is behind the write, which is behind a preview. Red when a cancelled command let those behind it go before those before it.
    [Fact]
    public async Task Command_ThatIsCancelledWhileItWaits_KeepsTheOrderOfTheOthers()
    {
        var scheduler = new TestScheduler();
        Scheduler = scheduler;
        Emulator = Endless();
        var editor = await StartAsync(null, configure: () => null);
        var place = JsonNode.Parse("""{"position":{"line":0,"character":0}}""")!.AsObject();
        place["uri"] = OpeningEditor.Source;
        var preview = place.DeepClone();
        preview["prompt"] = "continue";

        var reading = editor.Connection.RequestAsync("geminirx/context", preview);
        var writing = editor.ExecuteAsync("geminirx.continue", place);
        var (id, cancelled) = editor.Connection.Request("geminirx/context", preview.DeepClone());
        var stopping = editor.ExecuteAsync("geminirx.stop", []);
        await editor.Connection.NotifyAsync("$/cancelRequest", new JsonObject { ["id"] = id });
        Assert.Equal(-32800, (await Assert.ThrowsAsync<LspErrorException>(() => cancelled)).Code);
        Assert.False(writing.IsCompleted || stopping.IsCompleted);
        scheduler.AdvanceBy(_limit.Ticks);

        Assert.Equal(1, (await stopping).GetProperty("stopped").GetInt32());
        Assert.NotNull((await writing).GetProperty("sessionId").GetString());
        Assert.NotEmpty((await reading).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task Command_WaitsTwoSecondsAtMost()
    {
        var scheduler = new TestScheduler();
        Scheduler = scheduler;
        var editor = await StartAsync(null, configure: () => null);
        var explaining = editor.ExplainAsync();
        await editor.StatusAsync();

        scheduler.AdvanceBy(_limit.Ticks - 1);
        await editor.StatusAsync();
        Assert.False(explaining.IsCompleted);
        await UntilAsync(scheduler, () => explaining.IsCompleted);

        Assert.NotNull((await explaining).GetProperty("sessionId").GetString());
        await UntilAsync(scheduler, () => editor.Received("geminirx/sessionEnded").Count == 1);
    }

    // The place of the command would be a place of the old text.
    [Fact]
    public async Task Command_WhoseDocumentChangesMeanwhile_IsRefused()
    {
        var scheduler = new TestScheduler();
        Scheduler = scheduler;
        var editor = await StartAsync(null, configure: () => null);
        var explaining = editor.ExplainAsync();
        await editor.OpenAsync(OpeningEditor.Source, "another text", "python");
        await editor.StatusAsync();

        scheduler.AdvanceBy(_limit.Ticks);

        var refused = await Assert.ThrowsAsync<LspErrorException>(() => explaining);
        Assert.Equal(-32803, refused.Code);
        Assert.EndsWith("run the command again.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }
}
