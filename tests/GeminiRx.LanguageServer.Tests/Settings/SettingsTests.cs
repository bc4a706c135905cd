using System.Text.Json.Nodes;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Settings;

/// <summary>The sources of settings: endpoint and key come from the user only.</summary>
public sealed class SettingsTests : ServerFixture
{
    private readonly List<ServerSettings> _seen = [];

    public SettingsTests() =>
        CreateClient = settings =>
        {
            _seen.Add(settings);
            return Emulated();
        };

    [Fact]
    public async Task Configuration_OfAWorkspace_ChoosesTheModelAndNeverTheEndpointOrTheKey()
    {
        var evil = JsonNode.Parse(
            """{"endpoint":"https://evil.example/","model":"gemini-w","apiKey":"k","key":"k","server":"""
                + """{"path":"/evil"},"granularity":"whole"}"""
        );
        var editor = Start(settings: evil);
        await editor.OpenAsync(new JsonObject { ["endpoint"] = "https://mine.example/", ["model"] = "gemini-u" });
        await UntilModelAsync(editor, "gemini-w");

        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal(new ServerSettings("https://mine.example/", "gemini-w"), _seen[^1]);
        Assert.Equal(1, editor.Look(model => model.Applied));
    }

    [Fact]
    public async Task Configuration_Changed_IsTakenAsSentOrAskedFor()
    {
        var editor = Start(settings: new JsonObject { ["model"] = "gemini-1" });
        await editor.OpenAsync();
        await UntilModelAsync(editor, "gemini-1");
        Assert.Contains("client/registerCapability", editor.Received);
        await ChangeAsync(
            editor,
            new JsonObject
            {
                ["geminirx"] = new JsonObject { ["model"] = "gemini-2", ["endpoint"] = "https://evil.example/" },
            }
        );
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        Assert.Equal(new ServerSettings(null, "gemini-2"), _seen[^1]);

        editor.Settings = new JsonObject { ["model"] = "gemini-3" };
        await ChangeAsync(editor, null);
        await UntilModelAsync(editor, "gemini-3");
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal(new ServerSettings(null, "gemini-3"), _seen[^1]);
    }

    [Theory]
    [InlineData("""{"geminirx":{}}""")]
    [InlineData("""{"geminirx":null}""")]
    [InlineData("""{"geminirx":[]}""")]
    [InlineData("""{"geminirx":{"model":"","granularity":" "}}""")]
    [InlineData("""{"geminirx":{"model":null,"granularity":null}}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Settings_AbsentOrEmptied_AreThoseOfTheUserAgain(string settings)
    {
        var editor = Start();
        await editor.OpenAsync(new JsonObject { ["model"] = "gemini-u", ["granularity"] = "whole" });
        await ChangeAsync(editor, JsonNode.Parse("""{"geminirx":{"model":"gemini-w","granularity":"line"}}"""));
        Assert.Equal("gemini-w", await UsedModelAsync(editor));

        await ChangeAsync(editor, JsonNode.Parse(settings));

        Assert.Equal("gemini-u", await UsedModelAsync(editor));
    }

    [Fact]
    public async Task Settings_AbsentEverywhere_AreTheDefault()
    {
        var editor = Start();
        await editor.OpenAsync();
        await ChangeAsync(editor, JsonNode.Parse("""{"geminirx":{"model":"gemini-w","granularity":"whole"}}"""));
        Assert.Equal("gemini-w", await UsedModelAsync(editor));

        await ChangeAsync(editor, JsonNode.Parse("""{"geminirx":{}}"""));

        Assert.Null(await UsedModelAsync(editor));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task Settings_AskedForAndAbsent_AreTheDefault(string settings)
    {
        var editor = Start(settings: new JsonObject { ["model"] = "gemini-w" });
        await editor.OpenAsync();
        await UntilModelAsync(editor, "gemini-w");

        // The model editor's answer without settings: [null].
        editor.Settings = JsonNode.Parse(settings);
        await ChangeAsync(editor, null);

        await UntilModelAsync(editor, null);
        Assert.Null(await UsedModelAsync(editor));
    }

    [Theory]
    [InlineData(
        """{"granularity":"foo"}""",
        "geminirx.granularity has the unknown value \"foo\": use arrival, word, line, paragraph or whole."
    )]
    [InlineData("""{"granularity":[]}""", "geminirx.granularity has a value of type array: use arrival, word, line, paragraph or whole.")]
    [InlineData("""{"model":7}""", "geminirx.model has a value of type number: use a string.")]
    [InlineData("""{"model":{}}""", "geminirx.model has a value of type object: use a string.")]
    public async Task Setting_ThatCannotBeUsed_IsTheDefaultAndTheUserIsTold(string settings, string expected)
    {
        var editor = Start();
        await editor.OpenAsync();
        for (var times = 0; times < 2; times++)
        {
            await ChangeAsync(editor, new JsonObject { ["geminirx"] = JsonNode.Parse(settings) });
            await ChangeAsync(editor, JsonNode.Parse("""{"geminirx":{}}"""));
        }

        await ChangeAsync(editor, new JsonObject { ["geminirx"] = JsonNode.Parse(settings) });
        Assert.Null(await UsedModelAsync(editor));

        var told = Assert.Single(editor.Notifications("window/showMessage"));
        Assert.Equal(2, told.GetProperty("type").GetInt32());
        Assert.Contains(expected, told.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_OfTheUserThatCannotBeUsed_IsReportedAfterInitialize()
    {
        var editor = Start();
        await editor.OpenAsync(JsonNode.Parse("""{"endpoint":true,"granularity":"Line"}"""));
        await editor.Connection.RequestAsync("geminirx/status", null);

        Assert.Equal(2, editor.Notifications("window/showMessage").Count);
        Assert.Equal("answer", editor.Received.First());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"model":7,"granularity":[]}""")]
    public async Task Configuration_OfAnyShape_IsTaken(string settings)
    {
        var editor = Start(settings: JsonNode.Parse(settings) ?? JsonValue.Create("nothing"));
        await editor.OpenAsync(new JsonObject { ["model"] = "gemini-u" });
        await UntilModelAsync(editor, "gemini-u");

        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal(new ServerSettings(null, "gemini-u"), _seen[^1]);
    }

    [Fact]
    public async Task Key_OfTheEditor_ReachesTheClientAndNothingElse()
    {
        var editor = await OpenAsync();
        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = " AIza-secret " });
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        Assert.Equal("AIza-secret", _seen[^1].ApiKey);
        Assert.DoesNotContain("secret", _seen[^1].ToString(), StringComparison.Ordinal);

        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = null });
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Null(_seen[^1].ApiKey);
    }

    private async Task<string?> UsedModelAsync(ModelEditor editor)
    {
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        return _seen[^1].Model;
    }

    private static Task ChangeAsync(ModelEditor editor, JsonNode? settings) =>
        editor.Connection.NotifyAsync("workspace/didChangeConfiguration", new JsonObject { ["settings"] = settings });

    // The server requests the settings after the notification, and uses the answer when it arrives.
    private static async Task UntilModelAsync(ModelEditor editor, string? model)
    {
        var limit = TimeoutToken.Start();
        while (await ModelAsync() != model)
        {
            limit.ThrowIfCancellationRequested();
        }

        async Task<string?> ModelAsync()
        {
            var status = await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
            return status.TryGetProperty("model", out var now) ? now.GetString() : null;
        }
    }
}
