using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.LanguageServer.Tests.Context;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Rpc;

/// <summary>The stable words in the data of error answers.</summary>
public sealed class RefusalReasonTests : StoryFixture
{
    // Red without the data of the error, and with another word.
    [Fact]
    public async Task MissingKey_IsAReason()
    {
        CreateClient = _ => throw new GeminiConfigurationException("No key.") { Reason = "missingKey" };
        var editor = await OpenStoryAsync("x");

        Assert.Equal((-32803, "missingKey"), await ReasonOfAsync(editor, "geminirx.continue"));
        var stream = new JsonObject { ["prompt"] = "Hi", ["partialResultToken"] = 1 };
        var error = await ErrorOf(editor.Connection.RequestAsync("geminirx/stream", stream));
        Assert.Equal((-32803, "missingKey"), (error.Code, error.Reason));
    }

    // The library notices that it has no key when it sends, and that a key is none when it is given.
    [Fact]
    public async Task KeyOfTheLibrary_HasTheSameWords()
    {
        string? key = null;
        CreateClient = _ => new GeminiClient(new GeminiOptions { ApiKey = key });
        var editor = await OpenStoryAsync("x");

        var ended = await RunAsync(editor, "geminirx.continue");
        key = "a b";

        Assert.Equal("missingKey", ended.GetProperty("error").GetProperty("reason").GetString());
        Assert.Equal((-32803, "invalidKey"), await ReasonOfAsync(editor, "geminirx.continue"));
    }

    [Theory]
    [InlineData("geminirx.write", "", -32602, "noInstruction")]
    [InlineData("geminirx.rewrite", "\"instruction\":\"Go\"", -32602, "noSelection")]
    [InlineData("geminirx.continue", "\"selections\":[]", -32602, "severalSelections")]
    [InlineData("geminirx.continue", "\"uri\":\"file:///other\"", -32602, "notOpen")]
    [InlineData("geminirx.retry", "\"sessionId\":\"none\"", -32602, "unknownSession")]
    [InlineData("geminirx.prompt", "\"prompt\":\"none\"", -32602, "unknownPrompt")]
    [InlineData("geminirx.chat", "", -32803, "noQuestion")]
    [InlineData("geminirx.commit", "\"uri\":null,\"diff\":\"\"", -32803, "nothingStaged")]
    public async Task Refusal_HasTheWordOfItsCause(string command, string members, int code, string reason)
    {
        var editor = await OpenStoryAsync("x");

        Assert.Equal((code, reason), await ReasonOfAsync(editor, command, (JsonObject)JsonNode.Parse($"{{{members}}}")!));
        Assert.Empty(Emulator.Requests);
    }

    // Red when such an answer had the word of the kind of failure.
    [Fact]
    public async Task CommitMessage_ThatIsNotComplete_HasTheOutcomeAsItsReason()
    {
        var editor = await OpenStoryAsync("x");
        Emulator = new(new EmulatorOptions { OnRequest = _ => new EmulatorReply { Fault = "block" } });

        var (_, reason) = await ReasonOfAsync(
            editor,
            "geminirx.commit",
            new() { ["uri"] = null, ["diff"] = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n" }
        );

        Assert.Equal("blocked", reason);
    }

    [Fact]
    public async Task AnswerThatIsClosed_AndSessionOfADocumentThatWasOpenedAgain_HaveTheirWords()
    {
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));
        await editor.EndOfAsync(session);

        Assert.Equal("closed", (await ErrorOf(editor.ContinueSessionAsync("geminirx.continueFrom", session))).Reason);
        await OpenDocumentAsync(editor, ModelEditor.Uri, "x", "markdown");
        Assert.Equal("unknownSession", (await ErrorOf(editor.ContinueSessionAsync("geminirx.retry", session))).Reason);
    }

    [Fact]
    public async Task IgnoredDocument_AndSelectionThatIsTooLarge_HaveTheirWords()
    {
        Write(".geminiignore", "*.md");
        var editor = await OpenStoryAsync(new string('x', 1000));
        Assert.Equal((-32803, "ignored"), await ReasonOfAsync(editor, "geminirx.continue"));

        File.Delete(PathOf(".geminiignore"));
        var settings = JsonNode.Parse("""{"settings":{"geminirx":{"contextTokens":100}}}""")!;
        await editor.Connection.NotifyAsync("workspace/didChangeConfiguration", settings);
        var whole = (JsonObject)
            JsonNode.Parse("""{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1000}},"instruction":"Go"}""")!;
        Assert.Equal((-32602, "tooLarge"), await ReasonOfAsync(editor, "geminirx.rewrite", whole));
    }

    private async Task<(int Code, string? Reason)> ReasonOfAsync(ModelEditor editor, string command, JsonObject? more = null)
    {
        var argument = (JsonObject)JsonNode.Parse("""{"position":{"line":0,"character":0}}""")!;
        argument["uri"] = UriOf("story.md");
        foreach (var (name, value) in more ?? [])
        {
            argument[name] = value?.DeepClone();
        }

        var error = await ErrorOf(editor.ExecuteAsync(command, argument));
        return (error.Code, error.Reason);
    }
}
