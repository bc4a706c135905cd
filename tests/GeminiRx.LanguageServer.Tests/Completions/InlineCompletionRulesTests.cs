using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport.Editors;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>Where the service is not asked, what ends a pause, and what is left of a line.</summary>
public sealed class InlineCompletionRulesTests : InlineCompletionFixture
{
    [Theory]
    [InlineData("file:///home/a/.pgpass")]
    [InlineData("file:///home/a/.netrc")]
    [InlineData("file:///home/a/.ssh/id_rsa")]
    [InlineData("untitled:server.pem")]
    public async Task File_ThatMayHaveSecrets_IsNotSent(string uri)
    {
        var (editor, _) = await OpenAsync("|\n");
        await editor.Connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = uri,
                    ["languageId"] = "plaintext",
                    ["version"] = 1,
                    ["text"] = "machine a login b password \n",
                },
            }
        );

        var answer = await editor.Connection.RequestAsync(
            "textDocument/inlineCompletion",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = uri },
                ["position"] = new JsonObject { ["line"] = 0, ["character"] = 27 },
                ["context"] = new JsonObject { ["triggerKind"] = 1 },
            }
        );

        Assert.Empty(Texts(answer));
        Assert.Empty(Emulator.Requests);
        Assert.Empty(Messages(editor));
    }

    // The editor closes the bracket that the user types.
    [Fact]
    public async Task Bracket_ThatTheEditorAdds_IsNotDoubled()
    {
        Emulator = Saying("Sum(item => item.Price);");
        var (editor, cursor) = await OpenAsync("x = items.|\n");
        await CompleteAsync(editor, cursor);
        editor.Edit(model => model.Insert(cursor, "Sum"));
        editor.Edit(model => model.Insert(cursor + 3, "()"));

        var item = Assert.Single((await CompleteAsync(editor, cursor + 4)).GetProperty("items").EnumerateArray());

        Assert.Equal("item => item.Price);", item.GetProperty("insertText").GetString());
        var range = item.GetProperty("range");
        Assert.Equal((cursor + 4, cursor + 5), (Character(range, "start"), Character(range, "end")));
        Assert.Single(Emulator.Requests);
    }

    // Only a part of the answer has come when the editor closes the bracket.
    [Fact]
    public async Task Bracket_ThatTheEditorAdds_KeepsARunningAnswer()
    {
        Emulator = new(
            new EmulatorOptions
            {
                Text = "Sum(item => item.Price);",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromHours(1),
                EventsPerBurst = 1,
                CharactersPerEvent = 12,
            }
        );
        var (editor, cursor) = await OpenAsync("x = items.|\n", """{ "inlineCompletion": { "enabled": true, "budget": 100 } }""");
        Assert.Empty(Texts(await CompleteAsync(editor, cursor)));
        editor.Edit(model => model.Insert(cursor, "Sum"));
        editor.Edit(model => model.Insert(cursor + 3, "()"));

        Assert.Empty(Texts(await CompleteAsync(editor, cursor + 4)));

        Assert.Single(Emulator.Requests);
    }

    [Fact]
    public async Task Answer_ThatTakesTooLong_IsAborted()
    {
        var scheduler = new TestScheduler();
        Emulator = Silent();
        Options = new LanguageServerOptions { CreateClient = _ => Emulated(), Scheduler = scheduler };
        var (editor, cursor) = await OpenAsync("int a = |\n");
        var answer = CompleteAsync(editor, cursor);
        Assert.Equal(1, (await StatusAsync(editor)).GetProperty("calls").GetInt32());
        scheduler.AdvanceBy(TimeSpan.FromSeconds(1.3).Ticks);
        Assert.Empty(Texts(await answer));

        scheduler.AdvanceBy(TimeSpan.FromSeconds(13).Ticks);
        await StatusAsync(editor);
        Assert.Empty(Messages(editor));
        scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);

        Assert.Equal(JsonValueKind.Number, (await StatusAsync(editor)).GetProperty("pausedSeconds").ValueKind);
        Assert.Contains("does not answer in time", Assert.Single(Messages(editor)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["csharp"]""", """["python"]""", false)]
    [InlineData("""["!csharp"]""", """["csharp"]""", false)]
    [InlineData("""[]""", """["!csharp"]""", false)]
    [InlineData("""["csharp", "python"]""", """["csharp"]""", true)]
    public async Task Languages_OfTheWorkspace_OnlyNarrow(string user, string workspace, bool isOn)
    {
        var (editor, cursor) = await OpenAsync("int a = |\n", $$"""{ "inlineCompletion": { "enabled": true, "languages": {{user}} } }""");
        await ConfigureAsync(editor, $$"""{ "inlineCompletion": { "languages": {{workspace}} } }""");

        Assert.Equal(isOn, Texts(await CompleteAsync(editor, cursor)).Any());
    }

    [Fact]
    public async Task Key_ThatIsSet_EndsThePauseOfAFailure()
    {
        CreateClient = settings =>
            settings.ApiKey is null ? throw new GeminiConfigurationException("There is no API key.", "Set one.") : Emulated();
        var (editor, cursor) = await OpenAsync("int a = |\n");
        Assert.Empty(Texts(await CompleteAsync(editor, cursor)));

        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = "test" });

        Assert.Single(Texts(await CompleteAsync(editor, cursor)));
    }

    [Fact]
    public async Task Setting_ThatSwitchesThemOff_EndsARunningAnswer()
    {
        Emulator = Silent();
        var (editor, cursor) = await OpenAsync("int a = |\n", Patient);
        var answer = CompleteAsync(editor, cursor);
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        await ConfigureAsync(editor, """{ "inlineCompletion": { "enabled": false } }""");

        Assert.Empty(Texts(await answer));
    }

    // The service counts the tokens of an answer only at its end.
    [Fact]
    public async Task Answer_ThatIsAborted_CostsTokens()
    {
        Emulator = Silent();
        var (editor, cursor) = await OpenAsync("int a = |\n", Patient);
        var answer = CompleteAsync(editor, cursor);
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
        await editor.ExecuteAsync("geminirx.pauseCompletions", new JsonObject { ["minutes"] = 5 });

        Assert.Empty(Texts(await answer));
        var status = await StatusAsync(editor);
        Assert.Equal(1, status.GetProperty("calls").GetInt32());
        Assert.InRange(status.GetProperty("tokensToday").GetInt32(), 20, 2000);
    }

    private const string Patient = """{ "inlineCompletion": { "enabled": true, "budget": 30000 } }""";

    private static Task ConfigureAsync(ModelEditor editor, string settings) =>
        editor.Connection.NotifyAsync(
            "workspace/didChangeConfiguration",
            new JsonObject { ["settings"] = new JsonObject { ["geminirx"] = JsonNode.Parse(settings) } }
        );

    private static int Character(JsonElement range, string end) => range.GetProperty(end).GetProperty("character").GetInt32();
}
