using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>Completions while typing, by the requests of an editor.</summary>
public sealed class InlineCompletionTests : InlineCompletionFixture
{
    [Theory]
    [InlineData("int a = |;\n", "1;", "1;", 1)]
    [InlineData("int a = |\r\nb\r\n", "x(\n  1);", "x(\r\n  1);", 0)]
    [InlineData("😀 = |  \n", "1;", "1;", 2)]
    public async Task Text_IsAnsweredToTheEndOfTheLine(string text, string answer, string expected, int replaced)
    {
        Emulator = Saying(answer);
        var (editor, cursor) = await OpenAsync(text);

        var item = Assert.Single((await CompleteAsync(editor, cursor)).GetProperty("items").EnumerateArray());

        Assert.Equal(expected, item.GetProperty("insertText").GetString());
        var range = item.GetProperty("range");
        var start = range.GetProperty("start").GetProperty("character").GetInt32();
        Assert.Equal(editor.Look(model => model.PlaceAt(cursor).Character), start);
        Assert.Equal(replaced, range.GetProperty("end").GetProperty("character").GetInt32() - start);
    }

    [Fact]
    public async Task Request_ToTheService_HasTheSurroundingsAndLittleThinking()
    {
        var (editor, cursor) = await OpenAsync("var key = \"sk-0123456789abcdefghijklmnop\";\nint a = |;\n");

        await CompleteAsync(editor, cursor);

        var body = JsonElement.Parse(Emulator.Requests[^1].Body);
        Assert.Contains("int a = <CURSOR>;", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-0123", Prompt(), StringComparison.Ordinal);
        Assert.Equal("LOW", body.GetProperty("generationConfig").GetProperty("thinkingConfig").GetProperty("thinkingLevel").GetString());
        Assert.False(body.GetProperty("store").GetBoolean());
        // Thinking counts as output.
        Assert.Equal(256 + 1024, body.GetProperty("generationConfig").GetProperty("maxOutputTokens").GetInt32());
    }

    [Fact]
    public async Task Request_ToTheService_HasTheLastChangesOfOtherDocuments()
    {
        var (editor, cursor) = await OpenAsync("int a = |;\n");
        var other = new JsonObject
        {
            ["uri"] = "file:///b.cs",
            ["languageId"] = "csharp",
            ["version"] = 1,
        };
        other["text"] = $"first line\n{string.Concat(Enumerable.Repeat("some text in between\n", 500))}last line\n";
        await editor.Connection.NotifyAsync("textDocument/didOpen", new JsonObject { ["textDocument"] = other });
        var end = new JsonObject { ["line"] = 501, ["character"] = 9 };
        var change = new JsonObject
        {
            ["range"] = new JsonObject { ["start"] = end, ["end"] = end.DeepClone() },
            ["text"] = " is new",
        };
        await editor.Connection.NotifyAsync(
            "textDocument/didChange",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = "file:///b.cs", ["version"] = 2 },
                ["contentChanges"] = new JsonArray(change),
            }
        );

        await CompleteAsync(editor, cursor);

        Assert.Contains("b.cs, around its last change:", Prompt(), StringComparison.Ordinal);
        Assert.Contains("last line is new", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("first line", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{ "inlineCompletion": { "enabled": false } }""")]
    [InlineData("""{ "inlineCompletion": { "enabled": true, "languages": ["python"] } }""")]
    [InlineData("""{ "inlineCompletion": { "enabled": true, "languages": ["!csharp"] } }""")]
    [InlineData("""{ "inlineCompletion": { "enabled": true, "dailyTokens": 0 } }""")]
    [InlineData("""{ "inlineCompletion": { "enabled": true }, "ignore": ["story.md"] }""")]
    public async Task Completions_ThatTheSettingsExclude_AreNotRequested(string options)
    {
        var (editor, cursor) = await OpenAsync("int a = |\n", options);

        Assert.Empty(Texts(await CompleteAsync(editor, cursor)));
        Assert.Empty(Emulator.Requests);
    }

    [Fact]
    public async Task Pause_EndsThemForSomeTime()
    {
        var (editor, cursor) = await OpenAsync("int a = |\n");
        await editor.ExecuteAsync("geminirx.pauseCompletions", new JsonObject { ["minutes"] = 5 });
        Assert.Empty(Texts(await CompleteAsync(editor, cursor)));
        Assert.Equal("paused by the user", (await StatusAsync(editor)).GetProperty("reason").GetString());

        await editor.ExecuteAsync("geminirx.pauseCompletions", new JsonObject { ["minutes"] = 0 });

        Assert.Single(Texts(await CompleteAsync(editor, cursor)));
        var status = await StatusAsync(editor);
        Assert.Equal((1, 1), (status.GetProperty("calls").GetInt32(), status.GetProperty("shown").GetInt32()));
        Assert.True(status.GetProperty("tokensToday").GetInt32() > 0);
    }

    [Fact]
    public async Task Limit_OfTheDay_PausesThemAndIsTold()
    {
        var (editor, cursor) = await OpenAsync("int a = |\n", """{ "inlineCompletion": { "enabled": true, "dailyTokens": 1 } }""");
        await CompleteAsync(editor, cursor);
        editor.Edit(model => model.Insert(0, "x"));

        Assert.Empty(Texts(await CompleteAsync(editor, cursor + 1)));
        Assert.Empty(Texts(await CompleteAsync(editor, cursor + 1)));

        Assert.Single(Emulator.Requests);
        Assert.Contains("dailyTokens", Assert.Single(Messages(editor)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_IsToldOnce_AndPauses()
    {
        CreateClient = _ => throw new GeminiConfigurationException("There is no API key.", "Set one.");
        var (editor, cursor) = await OpenAsync("int a = |\n");

        for (var time = 0; time < 3; time++)
        {
            Assert.Empty(Texts(await CompleteAsync(editor, cursor)));
        }

        Assert.Contains("There is no API key.", Assert.Single(Messages(editor)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Level_ThatTheModelRefuses_IsRaisedAndRemembered()
    {
        var service = new LevelService("MEDIUM");
        CreateClient = _ => new(new GeminiOptions { ApiKey = "test", HttpClient = new HttpClient(service) });
        var (editor, cursor) = await OpenAsync("int a = |\n");

        Assert.Single(Texts(await CompleteAsync(editor, cursor)));
        Assert.Equal(["LOW", "MEDIUM"], service.Levels);
        editor.Edit(model => model.Insert(0, "x"));
        await CompleteAsync(editor, cursor + 1);

        Assert.Equal(["LOW", "MEDIUM", "MEDIUM"], service.Levels);
    }

    [Fact]
    public async Task Cancellation_EndsTheRequest()
    {
        Emulator = Silent();
        var (editor, cursor) = await OpenAsync("int a = |\n");
        var (id, answer) = editor.Connection.Request("textDocument/inlineCompletion", Parameters(editor, cursor, 1));
        await editor.Connection.NotifyAsync("$/cancelRequest", new JsonObject { ["id"] = id });

        Assert.Equal(-32800, (await ErrorOf(answer)).Code);
    }

    // Accepts one level only.
    private sealed class LevelService(string accepted) : HttpMessageHandler
    {
        public List<string> Levels { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            var thinking = body.GetProperty("generationConfig").GetProperty("thinkingConfig");
            Levels.Add(thinking.GetProperty("thinkingLevel").GetString()!);
            return Levels[^1] == accepted
                ? Answer(200, """data: {"candidates":[{"content":{"parts":[{"text":"1;"}]},"finishReason":"STOP"}]}""" + "\n\n")
                : Answer(
                    400,
                    """{"error":{"code":400,"message":"Thinking level LOW is not supported for this model.","status":"INVALID_ARGUMENT"}}"""
                );
        }

        private static HttpResponseMessage Answer(int code, string text) =>
            new((System.Net.HttpStatusCode)code)
            {
                Content = new StringContent(text, null, code == 200 ? "text/event-stream" : "application/json"),
            };
    }
}
