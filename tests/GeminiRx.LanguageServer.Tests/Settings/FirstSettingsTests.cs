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
