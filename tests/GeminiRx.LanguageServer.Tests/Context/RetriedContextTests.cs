using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>Files in the request of a retry, by the ignore rules at the time of the retry.</summary>
public sealed class RetriedContextTests : StoryFixture
{
    public static TheoryData<string> Commands => ["geminirx.write", "geminirx.rewrite", "geminirx.ask"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task NamedFile_ThatIsIgnoredSince_IsRefusedLikeAtFirst(string command)
    {
        Write("a.txt", "text of a");
        var (editor, session) = await RunOnceAsync(command);
        Assert.Contains("text of a", Prompt(), StringComparison.Ordinal);
        Write(".geminiignore", "a.txt");

        var refused = await ErrorOf(editor.ExecuteAsync("geminirx.retry", session));

        Assert.Equal(-32602, refused.Code);
        Assert.Contains(
            "The file @a.txt is not sent: it is ignored by .geminiignore, line 1: a.txt.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Single(Emulator.Requests);

        // The ended session can be retried later.
        File.Delete(PathOf(".geminiignore"));
        await editor.ExecuteAsync("geminirx.retry", session.DeepClone());
        Assert.Equal(Prompt(0), Prompt(1));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task OpenDocument_ThatIsIgnoredSince_IsLeftOut(string command)
    {
        Write("a.txt", "text of a");
        var (editor, session) = await RunOnceAsync(command);
        Assert.Contains("text of b", Prompt(), StringComparison.Ordinal);
        Write(".geminiignore", "b.txt");

        await editor.ExecuteAsync("geminirx.retry", session);

        Assert.Equal(2, Emulator.Requests.Count);
        Assert.DoesNotContain("text of b", Prompt(), StringComparison.Ordinal);
        Assert.Contains("text of a", Prompt(), StringComparison.Ordinal);
        Assert.Contains("one", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachment_ThatIsIgnoredSince_IsNotSent()
    {
        Write("a.txt", "text of a");
        var editor = await OpenStoryAsync("## User\n\n[a](a.txt)\n\nHi\n");
        Emulator = new GeminiEmulator(new EmulatorOptions { OnRequest = _ => new EmulatorReply { Fault = "400" } });
        var ended = await RunAsync(editor, "geminirx.chat");
        Assert.Contains("dGV4dCBvZiBh", Assert.Single(Emulator.Requests).Body, StringComparison.Ordinal);
        Write(".geminiignore", "a.txt");

        var retried = await editor.ExecuteAsync("geminirx.retry", SessionOf(ended));

        Assert.Contains(
            "a.txt cannot be attached",
            retried.GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.Single(Emulator.Requests);
    }

    private async Task<(ModelEditor Editor, JsonObject Session)> RunOnceAsync(string command)
    {
        var editor = await OpenStoryAsync("one\ntwo\n");
        await OpenDocumentAsync(editor, UriOf("b.txt"), "text of b", "plaintext");
        var range = new JsonObject
        {
            ["start"] = new JsonObject { ["line"] = 0, ["character"] = 0 },
            ["end"] = new JsonObject { ["line"] = 1, ["character"] = 3 },
        };
        var ended = await RunAsync(editor, command, more: new() { ["range"] = range, ["instruction"] = "Use @a.txt" });
        return (editor, SessionOf(ended));
    }

    private static JsonObject SessionOf(JsonElement ended) =>
        new() { ["sessionId"] = ended.GetProperty("sessionId").GetString(), ["await"] = true };
}
