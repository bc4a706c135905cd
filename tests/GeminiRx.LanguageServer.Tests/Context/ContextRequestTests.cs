using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary><c>geminirx/context</c>, and files that are never sent in requests of a workspace.</summary>
public sealed class ContextRequestTests : StoryFixture
{
    [Fact]
    public async Task Context_OfACommand_IsWhatTheCommandSends()
    {
        Write("src/a.cs", "class A;");
        var editor = await OpenStoryAsync("before\n>> Use @src/a.cs and @README.\nafter");
        await OpenDocumentAsync(editor, UriOf("other.md"), "the other", "markdown");
        await OpenDocumentAsync(editor, UriOf("id_rsa"), "a key", "plaintext");

        var context = await ContextAsync(editor, new() { ["prompt"] = "write" }, line: 1);
        await RunAsync(editor, "geminirx.write", line: 1);

        var message = Assert.Single(context.GetProperty("messages").EnumerateArray());
        Assert.Equal("user", message.GetProperty("role").GetString());
        Assert.Equal(Prompt(), message.GetProperty("text").GetString());
        Assert.StartsWith("You write text", context.GetProperty("system").GetString(), StringComparison.Ordinal);
        Assert.Contains("src/a.cs:\nclass A;", Prompt(), StringComparison.Ordinal);
        Assert.Equal(
            ["instruction ", "before ", "after ", "files src/a.cs", "open-files other.md", "open-files story.md"],
            context
                .GetProperty("parts")
                .EnumerateArray()
                .Select(part => $"{part.GetProperty("name")} {(part.TryGetProperty("file", out var file) ? file : default)}")
        );
        Assert.Equal(7, context.GetProperty("parts")[0].GetProperty("tokens").GetInt32());
        Assert.Equal(16_000, context.GetProperty("maxTokens").GetInt32());
        Assert.Equal("id_rsa", context.GetProperty("leftOut")[0].GetProperty("file").GetString());
        Assert.Contains("keys or passwords", context.GetProperty("leftOut")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Single(Emulator.Requests);
    }

    [Fact]
    public async Task Context_Alone_SendsAndShowsNothing()
    {
        var editor = await OpenStoryAsync("password = \"correct horse\"\n");

        var context = await ContextAsync(editor, new() { ["prompt"] = "write", ["instruction"] = "See @no/file.md" });

        Assert.Equal(1, context.GetProperty("secrets").GetInt32());
        Assert.Equal("no/file.md", Assert.Single(context.GetProperty("missing").EnumerateArray()).GetString());
        Assert.DoesNotContain("horse", context.GetRawText(), StringComparison.Ordinal);
        await SettleAsync(editor);
        Assert.Empty(Emulator.Requests);
        Assert.Empty(Messages(editor));
    }

    [Fact]
    public async Task Context_WithoutAPrompt_IsRefused()
    {
        var editor = await OpenStoryAsync("x");

        Assert.Contains("name of its prompt", (await ErrorOf(ContextAsync(editor, []))).Message, StringComparison.Ordinal);
    }

    // The rule is read again for each command.
    [Fact]
    public async Task Document_ThatIsIgnored_IsRefusedByItsRule()
    {
        Write(".geminiignore", "*.md");
        var editor = await OpenStoryAsync("## User\n\nHi\n");

        var refused = await ErrorOf(RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = "Go" }));
        Assert.Equal(-32803, refused.Code);
        Assert.Contains(
            "story.md is not sent, because it is ignored by .geminiignore, line 1: *.md",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(-32803, (await ErrorOf(RunAsync(editor, "geminirx.chat"))).Code);
        Assert.Equal(-32803, (await ErrorOf(ContextAsync(editor, new() { ["prompt"] = "continue" }))).Code);
        Assert.Empty(Emulator.Requests);

        File.Delete(PathOf(".geminiignore"));
        await RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = "Go" });
        Assert.Single(Emulator.Requests);
    }

    [Fact]
    public async Task OpenDocument_ThatIsIgnored_IsInNoRequest()
    {
        Write(".geminiignore", "notes/");
        Write(".gitignore", "*.gen");
        var editor = await OpenStoryAsync("x", JsonNode.Parse("""{"ignore":["*.sql"],"gitignore":true}"""));
        foreach (var name in new[] { "notes/a.md", "b.sql", "c.gen", "d.md" })
        {
            await OpenDocumentAsync(editor, UriOf(name), $"text of {name}", "plaintext");
        }

        await RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = "Go" });

        Assert.Contains("text of d.md", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("text of notes/a.md", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("text of b.sql", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("text of c.gen", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachment_ThatIsIgnored_IsNotSent()
    {
        Write(".geminiignore", "hidden.txt");
        Write("hidden.txt", "hidden words");
        var editor = await OpenStoryAsync("## User\n\n[x](hidden.txt)\n\nHi\n");

        var ended = await RunAsync(editor, "geminirx.chat");

        Assert.Contains(
            "hidden.txt cannot be attached: it is ignored by .geminiignore, line 1: hidden.txt.",
            ended.GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(Emulator.Requests);
    }

    // A refused retry changes nothing: the ended session can be retried later.
    [Fact]
    public async Task Retry_ThatIsRefused_KeepsTheEndedSession()
    {
        Write("a.txt", "x");
        var editor = await OpenStoryAsync("x");
        var ended = await RunAsync(editor, "geminirx.prompt", more: new() { ["prompt"] = "continue", ["instruction"] = "Use @a.txt" });
        var session = new JsonObject { ["sessionId"] = ended.GetProperty("sessionId").GetString(), ["await"] = true };
        Write(".geminiignore", "a.txt");

        Assert.Contains("ignored by", (await ErrorOf(editor.ExecuteAsync("geminirx.retry", session))).Message, StringComparison.Ordinal);
        File.Delete(PathOf(".geminiignore"));
        await editor.ExecuteAsync("geminirx.retry", session.DeepClone());

        Assert.Equal(2, Emulator.Requests.Count);
        Assert.Contains("a.txt:\nx", Prompt(), StringComparison.Ordinal);
    }
}
