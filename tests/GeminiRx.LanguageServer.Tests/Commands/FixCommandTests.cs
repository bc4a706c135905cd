using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Code actions and requests about the diagnostics of other servers. In a text, the selection is between [ and ].</summary>
public sealed class FixCommandTests : RewriteFixture
{
    private const string Fix = "Gemini: Fix the problem";
    private const string Code = "a();\n\nb(;\n[]c();\n\nd();\n";

    private const string Reported = """
        {"range":{"start":{"line":2,"character":2},"end":{"line":2,"character":3}},"severity":1,"code":1002,"source":"csharp",
        "tags":[1],"message":") expected"}
        """;

    public static TheoryData<string> Kinds => [.. EditorKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Fix_WithoutASelection_RewritesTheLinesAround(string kind)
    {
        Emulator = Saying("```csharp\nb();\nc();\n```");
        var (editor, cursor) = await OpenSelectedAsync(Code, kind);

        var action = await FixActionAsync(editor, CursorOf(kind, cursor), Reported);
        await RunAsync(editor, action);

        Assert.Equal("a();\n\nb();\nc();\n\nd();\n", editor.Look(model => model.Text));
        Assert.Equal("quickfix", action.GetProperty("kind").GetString());
        Assert.Equal("geminirx.fix", action.GetProperty("command").GetProperty("command").GetString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($"[{Reported}]"), JsonNode.Parse(action.GetProperty("diagnostics").GetRawText())));
        Assert.Contains("The part:\nb(;\nc();\n\n", Prompt(), StringComparison.Ordinal);
        Assert.EndsWith("The problems:\nLine 3, error, csharp 1002: ) expected", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Fix_WithASelection_RewritesTheSelection(string kind)
    {
        Emulator = Saying("B()");
        var (editor, selection) = await OpenSelectedAsync("a();\n[b(];\nc();\n", kind);

        await RunAsync(editor, await FixActionAsync(editor, selection, Reported));

        Assert.Equal("a();\nB();\nc();\n", editor.Look(model => model.Text));
        Assert.Contains("The part:\nb(\n\n", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"message":"Gemini: Overloaded.","source":"geminirx"}""")]
    [InlineData("""{"source":"csharp"}""")]
    [InlineData("""null, 1, "text", {"message":""}""")]
    public async Task Fix_WithoutAProblemOfAnotherServer_IsNotOffered(string reported)
    {
        var (editor, cursor) = await OpenSelectedAsync(Code);

        Assert.DoesNotContain(Fix, (await ActionsAsync(editor, cursor, reported)).Select(TitleOf));
    }

    [Fact]
    public async Task Ask_FromACodeAction_HasTheProblems()
    {
        var (editor, cursor) = await OpenSelectedAsync("// >> Why?\n[]b(;\n");

        var actions = await ActionsAsync(editor, cursor, Reported);
        await RunAsync(editor, actions.Single(action => TitleOf(action) == "Gemini: Ask about this: Why?"));

        Assert.Contains("The reported problems:\nLine 3, error, csharp 1002: ) expected\n", Prompt(), StringComparison.Ordinal);
        var rewrite = actions.Single(action => TitleOf(action) == "Gemini: Continue here").GetProperty("command");
        Assert.False(rewrite.GetProperty("arguments")[0].TryGetProperty("diagnostics", out _));
    }

    [Fact]
    public async Task Problems_WithSecrets_AreSentWithoutThem()
    {
        var (editor, cursor) = await OpenSelectedAsync(Code);
        var key = "AIza" + new string('k', 35);

        await RunAsync(editor, await FixActionAsync(editor, cursor, $$"""{"message":"invalid key '{{key}}'"}"""));

        Assert.DoesNotContain(key, Emulator.Requests[^1].Body, StringComparison.Ordinal);
        Assert.Contains("invalid key '[secret removed]'", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnostics_ThatAreNotAList_AreRefused()
    {
        var (editor, _) = await OpenSelectedAsync(Code);

        var error = await ErrorOf(editor.Run("geminirx.fix", 7, new() { ["diagnostics"] = "all" }).Answer);

        Assert.Equal(-32602, error.Code);
        Assert.Contains("\"diagnostics\" is of type String: send an array", error.Message, StringComparison.Ordinal);
    }

    // Helix has a block cursor: without a selection, the range has one character.
    private static JsonObject CursorOf(string kind, JsonObject cursor)
    {
        var range = (JsonObject)cursor.DeepClone();
        if (kind == "Helix")
        {
            range["end"]!["character"] = range["end"]!["character"]!.GetValue<int>() + 1;
        }

        return range;
    }

    private static async Task<JsonElement> FixActionAsync(ModelEditor editor, JsonObject range, string reported) =>
        (await ActionsAsync(editor, range, reported)).Single(action => TitleOf(action) == Fix);

    private static Task<IReadOnlyList<JsonElement>> ActionsAsync(ModelEditor editor, JsonObject range, string reported) =>
        editor.CodeActionsAsync(
            (PlaceOf(range["start"]!), PlaceOf(range["end"]!)),
            new JsonObject { ["diagnostics"] = JsonNode.Parse($"[{reported}]"), ["triggerKind"] = 1 }
        );

    private static Place PlaceOf(JsonNode position) => new(position["line"]!.GetValue<int>(), position["character"]!.GetValue<int>());

    private static string TitleOf(JsonElement action) => action.GetProperty("title").GetString()!;

    private static Task<JsonElement> RunAsync(ModelEditor editor, JsonElement action)
    {
        var command = action.GetProperty("command");
        var argument = (JsonObject)JsonNode.Parse(command.GetProperty("arguments")[0].GetRawText())!;
        return RunAsync(editor, command.GetProperty("command").GetString()!, 0, argument);
    }
}
