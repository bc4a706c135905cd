using System.Text.Json.Nodes;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary><c>geminirx.explain</c> in an editor that opens the document: early, late, twice, or closes it.</summary>
public sealed class ExplainCommandTests : OpeningFixture
{
    [Theory]
    [InlineData("some editor")]
    [InlineData("Visual Studio Code")]
    [InlineData("Neovim")]
    [InlineData("Emacs")]
    [InlineData("helix")]
    public async Task Answer_StreamsIntoTheDocumentThatTheEditorOpens(string name)
    {
        var editor = await StartAsync(Open, name: name);

        var started = await editor.ExplainAsync();
        var ended = await editor.EndAsync();

        await OpeningEditor.UntilAsync(() => editor.TextOf(editor.Shown) == Answer);
        Assert.Equal(started.GetProperty("sessionId").GetString(), ended.GetProperty("sessionId").GetString());
        Assert.Equal(("completed", editor.Shown), (ended.GetProperty("outcome").GetString(), ended.GetProperty("uri").GetString()));
        Assert.Contains("The part:\nadd(1, 2)\n", Prompt(), StringComparison.Ordinal);
        Assert.Equal("add(1, 2)\nsub(1)\n", editor.TextOf(OpeningEditor.Source));
        Assert.Equal("", File.ReadAllText(Assert.Single(Files))); // the editor saves it
        Assert.Empty(editor.Messages);
    }

    [Fact]
    public async Task File_IsOfTheUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        var editor = await StartAsync(Open);

        await editor.ExplainAsync(new() { ["await"] = true });

        var file = new FileInfo(Assert.Single(Files));
        Assert.Matches("^explain-[0-9a-f]{32}[.]md$", file.Name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, file.Directory!.UnixFileMode);
    }

    // Some editors answer first; the document follows when its window is there.
    [Fact]
    public async Task Document_ThatIsOpenedAfterTheAnswer_Counts()
    {
        var scheduler = new TestScheduler();
        Scheduler = scheduler;
        var editor = await StartAsync((_, _) => OpeningEditor.Success(true));
        var session = (await editor.ExplainAsync()).GetProperty("sessionId").GetString();
        await OpeningEditor.UntilAsync(() => editor.Received("window/showDocument").Count == 1);

        var status = await editor.StatusAsync();
        Assert.Equal(session, status.GetProperty("sessions")[0].GetProperty("sessionId").GetString());
        Assert.Equal(editor.Shown, status.GetProperty("sessions")[0].GetProperty("uri").GetString());
        Assert.Empty(Emulator.Requests);
        await editor.OpenAsync(editor.Shown, "already here\n");

        await UntilAsync(scheduler, () => editor.TextOf(editor.Shown).StartsWith("already here\nIt adds.", StringComparison.Ordinal));
    }

    // The answer "no" overtakes the document, which was opened before it.
    [Fact]
    public async Task Document_ThatIsOpenInSpiteOfARefusal_Counts()
    {
        var editor = await StartAsync(
            (one, uri) =>
            {
                Open(one, uri);
                return OpeningEditor.Success(false);
            }
        );

        await editor.ExplainAsync(new() { ["await"] = true });

        Assert.Equal(Answer, editor.TextOf(editor.Shown));
        Assert.Empty(editor.Messages);
    }

    // The editor may write the path in another way.
    [Fact]
    public async Task Document_WithAnotherFormOfThePath_Counts()
    {
        var other = "";
        var editor = await StartAsync(
            (one, uri) =>
            {
                other = uri.Replace("file:///", "file:///private/", StringComparison.Ordinal);
                return Open(one, other);
            }
        );

        var ended = await editor.ExplainAsync(new() { ["await"] = true });

        Assert.Equal((Answer, other), (editor.TextOf(other), ended.GetProperty("uri").GetString()));
    }

    [Theory]
    [InlineData(true, "reopened")]
    [InlineData(false, "closed")]
    public async Task Document_ThatIsOpenedTwiceOrClosed_EndsTheSession(bool isReopened, string reason)
    {
        Emulator = Endless();
        var editor = await StartAsync(Open);
        await editor.ExplainAsync();
        await OpeningEditor.UntilAsync(() => editor.Received("workspace/applyEdit").Count > 0);

        await (isReopened ? editor.OpenAsync(editor.Shown, "") : editor.CloseAsync(editor.Shown));

        Assert.Equal(("stopped", reason), OutcomeOf(await editor.EndAsync()));
        Assert.Empty((await editor.StatusAsync()).GetProperty("sessions").EnumerateArray());
    }

    // The editor closes the document before the session has begun to write.
    [Fact]
    public async Task Document_ThatIsClosedAtOnce_EndsTheSession()
    {
        Emulator = new(new Emulator.EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
        var editor = await StartAsync(
            (one, uri) =>
            {
                Open(one, uri);
                one.CloseAsync(uri).GetAwaiter().GetResult();
                return OpeningEditor.Success(true);
            }
        );

        await editor.ExplainAsync();

        Assert.Equal(("stopped", "closed"), OutcomeOf(await editor.EndAsync()));
    }

    [Theory]
    [InlineData("geminirx.stop")]
    [InlineData("geminirx.discard")]
    public async Task Stop_WhileTheEditorOpensTheDocument_RequestsNothing(string command)
    {
        Scheduler = new TestScheduler();
        var editor = await StartAsync((_, _) => null);
        var session = (await editor.ExplainAsync()).GetProperty("sessionId").GetString();
        await OpeningEditor.UntilAsync(() => editor.Received("window/showDocument").Count == 1);

        await editor.ExecuteAsync(command, new() { ["sessionId"] = session });
        Assert.Equal(("stopped", "requested"), OutcomeOf(await editor.EndAsync()));
        await editor.OpenAsync(editor.Shown);

        Assert.Empty((await editor.StatusAsync()).GetProperty("sessions").EnumerateArray());
        Assert.Empty(Emulator.Requests);
        Assert.Empty(editor.Messages);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Stop_InTheOpenDocument_StopsTheSameSession()
    {
        Emulator = Endless();
        var editor = await StartAsync(Open);
        var session = (await editor.ExplainAsync()).GetProperty("sessionId").GetString();
        await OpeningEditor.UntilAsync(() => editor.Received("workspace/applyEdit").Count > 0);

        var stopped = await editor.ExecuteAsync("geminirx.stop", new() { ["sessionId"] = session });

        Assert.Equal(1, stopped.GetProperty("stopped").GetInt32());
        Assert.Equal(("stopped", "requested"), OutcomeOf(await editor.EndAsync()));
        await OpeningEditor.UntilAsync(() => editor.TextOf(editor.Shown) == "first\n");
    }

    [Fact]
    public async Task Retry_InTheNewDocument_AsksAgainThere()
    {
        var editor = await StartAsync(Open);
        var ended = await editor.ExplainAsync(new() { ["await"] = true });
        var asked = Prompt();

        await editor.ExecuteAsync("geminirx.retry", new() { ["sessionId"] = ended.GetProperty("sessionId").GetString(), ["await"] = true });

        Assert.Equal((asked, Answer), (Prompt(), editor.TextOf(editor.Shown)));
        Assert.Equal("add(1, 2)\nsub(1)\n", editor.TextOf(OpeningEditor.Source));
    }

    [Fact]
    public async Task Continuation_InTheNewDocument_WritesTheRestThere()
    {
        Emulator = Endless();
        var editor = await StartAsync(Open);
        var session = (await editor.ExplainAsync()).GetProperty("sessionId").GetString();
        await OpeningEditor.UntilAsync(() => editor.Received("workspace/applyEdit").Count > 0);
        await editor.ExecuteAsync("geminirx.stop", new() { ["sessionId"] = session });
        await editor.EndAsync();
        Emulator = Saying("rest\n");

        await editor.ExecuteAsync("geminirx.continueFrom", new() { ["sessionId"] = session, ["await"] = true });

        Assert.Equal("first\nrest\n", editor.TextOf(editor.Shown));
    }

    // The line of an instruction is in the document that the command is about.
    [Fact]
    public async Task Prompt_OfTheKindOpen_LeavesTheInstruction()
    {
        var folder = Directory.CreateTempSubdirectory("prompts");
        File.WriteAllText(
            Path.Combine(folder.FullName, "tell.md"),
            "---\nkind: open\nformat: code\ninstruction: required\n---\nTell: {{instruction}}"
        );
        PromptFolders = [folder.FullName];
        Emulator = Saying("```\n// a\n```\n");
        const string Text = ">> a tale\nx\n";
        var editor = await StartAsync(Open, Text);

        await editor.ExplainAsync(new() { ["prompt"] = "tell", ["await"] = true }, "geminirx.prompt");

        Assert.Equal("Tell: a tale", Prompt());
        Assert.Equal(("// a", Text), (editor.TextOf(editor.Shown), editor.TextOf(OpeningEditor.Source)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Action_IsOfferedForASelection()
    {
        var editor = await StartAsync(Open);
        var parameters = JsonNode.Parse(
            """
            {"textDocument":{"uri":"file:///src/main.py"},"context":{"diagnostics":[]},
            "range":{"start":{"line":0,"character":0},"end":{"line":0,"character":3}}}
            """
        )!;
        var selected = await editor.Connection.RequestAsync("textDocument/codeAction", parameters.DeepClone());
        parameters["range"]!["end"]!["character"] = 0;
        var cursor = await editor.Connection.RequestAsync("textDocument/codeAction", parameters);

        var action = selected.EnumerateArray().Single(one => one.GetProperty("title").GetString() == "Gemini: Explain this");
        Assert.Equal("refactor", action.GetProperty("kind").GetString());
        Assert.Equal("geminirx.explain", action.GetProperty("command").GetProperty("command").GetString());
        Assert.DoesNotContain(cursor.EnumerateArray(), one => one.GetProperty("title").GetString() == "Gemini: Explain this");
    }

    private static (string?, string?) OutcomeOf(System.Text.Json.JsonElement ended) =>
        (ended.GetProperty("outcome").GetString(), ended.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
}
