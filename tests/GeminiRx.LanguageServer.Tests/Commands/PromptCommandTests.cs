using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Commands that run prompt files. In a text, | is the cursor.</summary>
public sealed class PromptCommandTests : ServerFixture
{
    public static TheoryData<string> Kinds => [.. EditorKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_WithAnInstructionAbove_ReplacesItsLine(string kind)
    {
        var (editor, cursor) = await OpenAtAsync("one\n>> A list.\n|two", kind);

        await RunAsync(editor, "geminirx.write", cursor);

        await editor.UntilAsync(model => model.Text == "one\n" + Answer + "two");
        Assert.EndsWith("What to write: A list.", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain(">>", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_WithAnInstructionOnTheLine_WritesInItsPlace(string kind)
    {
        var (editor, cursor) = await OpenAtAsync("one\n// >> A list.|\ntwo", kind);

        await RunAsync(editor, "geminirx.write", cursor);

        await editor.UntilAsync(model => model.Text == "one\n" + Answer + "\ntwo");
    }

    [Theory]
    [InlineData("a();\n  // >> why?|\nb();", "a();\n  // one\n  // two\n  // three\nb();")]
    [InlineData("a();\r\n  // >> why?|\r\nb();", "a();\r\n  // one\r\n  // two\r\n  // three\r\nb();")]
    [InlineData("// >> why?\na|();\nb();", "a();\n// one\n// two\n// three\nb();")]
    public async Task Ask_WithAnInstructionInTheText_ReplacesItsLine(string text, string expected)
    {
        var (editor, cursor) = await OpenAtAsync(text, language: "csharp");

        await RunAsync(editor, "geminirx.ask", cursor);

        await editor.UntilAsync(model => model.Text == expected);
    }

    // A line of code or of a quotation is not an instruction of a command that needs none.
    [Theory]
    [InlineData(">>> add(1, 2)\n|")]
    [InlineData(">> quoted\n|")]
    public async Task Continue_BelowALineThatLooksLikeAnInstruction_LeavesIt(string text)
    {
        var (editor, cursor) = await OpenAtAsync(text);

        await RunAsync(editor, "geminirx.continue", cursor);

        Assert.Equal(text.Remove(cursor, 1) + Answer, editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Ask_BelowWholeLines_WritesBelowThem()
    {
        var (editor, _) = await OpenAtAsync("a();\n  b();\nc();|", language: "csharp");
        var range = JsonNode.Parse("""{"start":{"line":1,"character":0},"end":{"line":2,"character":0}}""");

        await RunAsync(editor, "geminirx.ask", 11, new() { ["range"] = range, ["instruction"] = "Why?" });

        Assert.Equal("a();\n  b();\n  // one\n  // two\n  // three\nc();", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Document_Stopped_ClosesItsLine()
    {
        Emulator = new(
            new Emulator.EmulatorOptions
            {
                Text = "/// one\n/// two\n",
                Fault = "stall:1",
                CharactersPerEvent = 12,
                FirstChunkDelay = TimeSpan.Zero,
            }
        );
        var (editor, _) = await OpenAtAsync("int A;|", language: "csharp");
        var range = JsonNode.Parse("""{"start":{"line":0,"character":0},"end":{"line":0,"character":6}}""");
        var session = await SessionOf(editor.Run("geminirx.document", 0, new() { ["range"] = range }));
        await editor.UntilAsync(model => model.Text.StartsWith("/// one", StringComparison.Ordinal));

        await editor.StopAsync(session);
        await editor.EndOfAsync(session);

        Assert.Equal("/// one\n/// \nint A;", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Retry_OfAFailedQuestion_AsksTheSameAndRemovesTheInstruction()
    {
        Emulator = FailingAfter("some");
        var (editor, cursor) = await OpenAtAsync(">> A list.\n|two");
        var failed = await SessionOf(editor.Run("geminirx.write", cursor));
        await editor.EndOfAsync(failed);
        var asked = Prompt();
        Emulator = Saying(Answer);

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", failed)));

        await editor.UntilAsync(model => model.Text == Answer + "two");
        Assert.Equal(asked, Prompt());
    }

    [Fact]
    public async Task PromptFile_ThatCannotBeUsed_IsReportedOnceAndNotRun()
    {
        var folder = Directory.CreateTempSubdirectory("prompts");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "write.md"),
            "---\nkind: nowhere\n---\nx",
            TestContext.Current.CancellationToken
        );
        PromptFolders = [folder.FullName];
        var editor = await OpenAsync();

        var error = await ErrorOf(editor.Run("geminirx.write", 1, new() { ["instruction"] = "x" }).Answer);
        await editor.CodeActionsAsync(1);

        Assert.Contains("write.md, line 2: kind: invalid value 'nowhere'", error.Message, StringComparison.Ordinal);
        var told = editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString()!);
        Assert.Single(told, message => message.Contains("write.md, line 2", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Write_ThatFails_LeavesTheInstruction()
    {
        Emulator = FailingAfter("some");
        var (editor, cursor) = await OpenAtAsync(">> A list.\n|two");

        var end = await RunAsync(editor, "geminirx.write", cursor);

        Assert.Equal("error", end.GetProperty("outcome").GetString());
        Assert.Equal(">> A list.\nsometwo", editor.Look(model => model.Text));
    }

    // What the user writes into the line meanwhile is not the instruction that was used.
    [Fact]
    public async Task Write_WhileTheUserChangesTheInstruction_LeavesWhatTheUserWrote()
    {
        Emulator = Silent();
        var (editor, cursor) = await OpenAtAsync(">> A list.\n|two");
        var session = await SessionOf(editor.Run("geminirx.write", cursor));
        editor.Edit(model => model.Insert(3, "My "));

        await editor.StopAsync(session);
        await editor.EndOfAsync(session);

        Assert.Equal(">> My A list.\ntwo", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Write_WithAnInstructionOfTheCommand_LeavesTheText()
    {
        var (editor, cursor) = await OpenAtAsync(">> A list.\n|two");

        await RunAsync(editor, "geminirx.write", cursor, new() { ["instruction"] = "A rhyme." });

        Assert.Equal(">> A list.\n" + Answer + "two", editor.Look(model => model.Text));
        Assert.EndsWith("What to write: A rhyme.", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csharp", "  a();\n  // one\n  // two\n  // three\n}")]
    [InlineData("python", "  a();\n  # one\n  # two\n  # three\n}")]
    [InlineData("markdown", "  a();\n\none\ntwo\nthree\n}")]
    public async Task Ask_BelowALine_IsACommentInCode(string language, string expected)
    {
        var (editor, cursor) = await OpenAtAsync("  a|();\n}", language: language);

        await RunAsync(editor, "geminirx.ask", cursor, new() { ["instruction"] = "Why?" });

        Assert.Equal(expected, editor.Look(model => model.Text));
        Assert.StartsWith($"The document is story.md ({language}).", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_OfASelection_WritesAboveItWithoutAFence()
    {
        Emulator = Saying("```csharp\n/// <summary>Adds.</summary>\n```");
        var (editor, _) = await OpenAtAsync("class A\n{\n    int Add();|\n}\n", language: "csharp");
        var range = JsonNode.Parse("""{"start":{"line":2,"character":4},"end":{"line":2,"character":14}}""");

        var start = "class A\n{\n".Length;
        await RunAsync(editor, "geminirx.document", start, new() { ["range"] = range });

        Assert.Equal("class A\n{\n    /// <summary>Adds.</summary>\n    int Add();\n}\n", editor.Look(model => model.Text));
        Assert.Contains("The declaration:\nint Add();", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("geminirx.write", null, "needs an instruction: send \"instruction\", or write it as a line that begins with >>")]
    [InlineData("geminirx.prompt", null, "needs the name of a prompt file")]
    [InlineData("geminirx.prompt", "dance", "Unknown prompt 'dance': use one of ask, continue, document, write.")]
    [InlineData("geminirx.prompt", "rewrite", "The prompt 'rewrite' is of the kind replace")]
    public async Task Command_ThatCannotRun_SaysWhatToSend(string command, string? prompt, string message)
    {
        var editor = await OpenAsync();

        var error = await ErrorOf(editor.Run(command, 1, prompt is null ? null : new() { ["prompt"] = prompt }).Answer);

        Assert.Equal(-32602, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    [Fact]
    public async Task Prompt_OfTheUser_IsACodeActionAndIsRun()
    {
        var folder = Directory.CreateTempSubdirectory("prompts");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "shout.md"),
            "---\ntitle: Shout\nmodel: gemini-x\n---\nShout {{file}}.",
            TestContext.Current.CancellationToken
        );
        PromptFolders = [folder.FullName];
        var editor = await OpenAsync();

        var actions = await editor.CodeActionsAsync(1);
        var command = actions.Single(action => action.GetProperty("title").GetString() == "Gemini: Shout").GetProperty("command");
        var argument = (JsonObject)JsonNode.Parse(command.GetProperty("arguments")[0].GetRawText())!;
        await RunAsync(editor, command.GetProperty("command").GetString()!, 1, argument);

        Assert.Equal("geminirx.prompt", command.GetProperty("command").GetString());
        Assert.Equal("Shout story.md.", Prompt());
        Assert.Contains("models/gemini-x:", Emulator.Requests[0].PathAndQuery, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(">> Sum\n|x", "Gemini: Write here: Sum", true)]
    [InlineData("|x", "Gemini: Write here", false)]
    public async Task Write_IsACodeActionWhereThereIsAnInstruction(string text, string title, bool isOffered)
    {
        var (editor, cursor) = await OpenAtAsync(text);

        var titles = (await editor.CodeActionsAsync(cursor)).Select(action => action.GetProperty("title").GetString()!);

        Assert.Equal(isOffered, titles.Any(one => one.StartsWith(title, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Secrets_OfOpenDocuments_AreInNoRequest()
    {
        var key = "AIza" + new string('k', 35);
        var (editor, cursor) = await OpenAtAsync($"token {key}\n|");
        await OpenOtherAsync(editor, "file:///w/.env", "A=topsecret1");
        await OpenOtherAsync(editor, "file:///w/notes.md", $"Notes: {key}");

        await RunAsync(editor, "geminirx.continue", cursor);
        await RunAsync(editor, "geminirx.continue", cursor);

        Assert.All(Emulator.Requests, request => Assert.DoesNotContain(key, request.Body, StringComparison.Ordinal));
        Assert.All(Emulator.Requests, request => Assert.DoesNotContain("topsecret1", request.Body, StringComparison.Ordinal));
        Assert.Contains("notes.md:\nNotes: [secret removed]", Prompt(0), StringComparison.Ordinal);
        var told = editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString()!);
        Assert.Single(told, message => message.Contains("[secret removed]", StringComparison.Ordinal));
    }

    private static Task OpenOtherAsync(ModelEditor editor, string uri, string text) =>
        editor.Connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = uri,
                    ["languageId"] = "plaintext",
                    ["version"] = 1,
                    ["text"] = text,
                },
            }
        );

    private static async Task<JsonElement> RunAsync(ModelEditor editor, string command, int offset, JsonObject? more = null) =>
        await editor.EndOfAsync(await SessionOf(editor.Run(command, offset, more)));

    private string Prompt(int request = -1)
    {
        var body = (request < 0 ? Emulator.Requests[^1] : Emulator.Requests[request]).Body;
        return JsonElement.Parse(body).GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()!;
    }

    private async Task<(ModelEditor Editor, int Cursor)> OpenAtAsync(
        string text,
        string kind = "Visual Studio Code",
        string language = "markdown"
    )
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        var editor = Start(text.Remove(cursor, 1), EditorKind.All.Single(one => one.Name == kind), language: language);
        await editor.OpenAsync();
        return (editor, cursor);
    }
}
