using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary>The document that an explanation is about, in its retry and its continuation.</summary>
public sealed class ExplanationSourceTests : OpeningFixture
{
    // Red when a retry checked the document of the answer only.
    [Fact]
    public async Task Retry_OfASourceThatIsIgnoredSince_IsRefused()
    {
        var editor = await StartAsync(Open);
        var ended = await editor.ExplainAsync(new() { ["await"] = true });
        await editor.Connection.NotifyAsync(
            "workspace/didChangeConfiguration",
            JsonNode.Parse("""{"settings":{"geminirx":{"ignore":["*.py"]}}}""")!
        );

        var refused = await ErrorOf(editor.ExecuteAsync("geminirx.retry", SessionOf(ended.GetProperty("sessionId").GetString())));

        Assert.Equal(-32803, refused.Code);
        Assert.Contains("main.py is not sent, because it is ignored by the setting", refused.Message, StringComparison.Ordinal);
        Assert.Single(Emulator.Requests);
    }

    // Red when the folder of the answers was searched.
    [Fact]
    public async Task Continuation_SendsTheNamedFilesOfTheSource()
    {
        var folder = Directory.CreateTempSubdirectory("source");
        File.WriteAllText(Path.Combine(folder.FullName, "a.txt"), "text of a");
        var uri = new Uri(Path.Combine(folder.FullName, "b.py")).AbsoluteUri;
        Emulator = Endless();
        var editor = await StartAsync(Open);
        await editor.OpenAsync(uri, "add(1, 2)\n", "python");
        var session = (
            await editor.ExecuteAsync(
                "geminirx.explain",
                new()
                {
                    ["uri"] = uri,
                    ["range"] = JsonNode.Parse("""{"start":{"line":0,"character":0},"end":{"line":1,"character":0}}"""),
                    ["instruction"] = "Read @a.txt",
                }
            )
        ).GetProperty("sessionId").GetString();
        await OpeningEditor.UntilAsync(() => editor.Received("workspace/applyEdit").Count > 0);
        await editor.ExecuteAsync("geminirx.stop", new() { ["sessionId"] = session });
        await editor.EndAsync();
        Emulator = Saying("rest\n");

        var ended = await editor.ExecuteAsync("geminirx.continueFrom", SessionOf(session));

        Assert.Contains("a.txt:\ntext of a", Prompt(), StringComparison.Ordinal);
        Assert.Equal("first\nrest\n", editor.TextOf(editor.Shown));

        // A retry asks about the source again.
        await editor.ExecuteAsync("geminirx.retry", SessionOf(ended.GetProperty("sessionId").GetString()));
        Assert.Contains("The part:\nadd(1, 2)\n", Prompt(), StringComparison.Ordinal);
        Assert.Contains("a.txt:\ntext of a", Prompt(), StringComparison.Ordinal);
        Assert.Equal("rest\n", editor.TextOf(editor.Shown));
        folder.Delete(recursive: true);
    }

    // The new document is Markdown, whatever the language of the source. Red when the answer was stripped and its rest was not.
    [Fact]
    public async Task Answer_AndItsRest_AreProse()
    {
        Emulator = new(
            new Emulator.EmulatorOptions
            {
                Text = "\u200Efirst\nmore",
                CharactersPerEvent = 7,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromHours(1),
            }
        );
        var editor = await StartAsync(Open);
        var session = (await editor.ExplainAsync()).GetProperty("sessionId").GetString();
        await OpeningEditor.UntilAsync(() => editor.Received("workspace/applyEdit").Count > 0);
        await editor.ExecuteAsync("geminirx.stop", new() { ["sessionId"] = session });
        await editor.EndAsync();
        Emulator = Saying("\u200Erest\n");

        await editor.ExecuteAsync("geminirx.continueFrom", SessionOf(session));

        Assert.Equal("\u200Efirst\n\u200Erest\n", editor.TextOf(editor.Shown));
    }

    private static JsonObject SessionOf(string? session) => new() { ["sessionId"] = session, ["await"] = true };

    private static async Task<GeminiRx.TestSupport.Editors.LspErrorException> ErrorOf(Task request) =>
        await Assert.ThrowsAsync<GeminiRx.TestSupport.Editors.LspErrorException>(() => request);
}
