using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Commands that run prompt files. In a text, | is the cursor.</summary>
public sealed class PromptCommandTests : PromptCommandFixture
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

    [Theory]
    [InlineData("a\n## A list.\n|z", "##")]
    [InlineData("a\n// ## A list.\n|z", "##")]
    [InlineData("a\n// A list.\n|z", "//")]
    public async Task Write_WithAnotherMarker_FindsTheInstruction(string text, string marker)
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        var editor = Start(text.Remove(cursor, 1));
        await editor.OpenAsync(new JsonObject { ["instructionMarker"] = marker });

        var actions = (await editor.CodeActionsAsync(cursor)).Select(action => action.GetProperty("title").GetString());
        Assert.Contains("Gemini: Write here: A list.", actions);
        await RunAsync(editor, "geminirx.write", cursor);

        await editor.UntilAsync(model => model.Text == "a\n" + Answer + "z");
    }

    [Fact]
    public async Task Write_WithAnInstructionInTheText_EndsOneSession()
    {
        var (editor, cursor) = await OpenAtAsync("one\n>> A list.\n|two");

        await RunAsync(editor, "geminirx.write", cursor);
        await editor.UntilAsync(model => model.Text == "one\n" + Answer + "two");
        await RunAsync(editor, "geminirx.continue", 0);

        Assert.Equal(2, editor.Notifications("geminirx/sessionEnded").Count);
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
}
