using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Code actions whose command is requested when the user chooses them.</summary>
public sealed class CodeActionResolveTests : BareEditorFixture
{
    private const string Resolving = """{"dataSupport":true,"resolveSupport":{"properties":["edit","command"]}}""";

    [Fact]
    public async Task Action_OfAResolvingClient_HasItsCommandWhenItIsChosen()
    {
        var editor = await OpenAsync(Resolving);
        var action = await ContinueActionAsync(editor);

        var resolved = await editor.Connection.RequestAsync("codeAction/resolve", action.DeepClone());

        Assert.Null(action["command"]);
        Assert.Equal("refactor", action["kind"]!.GetValue<string>());
        var command = resolved.GetProperty("command");
        Assert.Equal(CommandNames.Continue, command.GetProperty("command").GetString());
        var argument = command.GetProperty("arguments")[0];
        Assert.Equal(1, argument.GetProperty("range").GetProperty("end").GetProperty("character").GetInt32());
        Assert.False(argument.TryGetProperty("prompt", out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Action_AfterAChangeOfTheDocument_IsRefused(bool isReopened)
    {
        var editor = await OpenAsync(Resolving);
        var action = await ContinueActionAsync(editor);
        editor.Replace(0, 0, "x");
        await (isReopened ? editor.OpenDocumentAsync("ab") : editor.ReportAsync());

        var error = await Assert.ThrowsAsync<GeminiRx.TestSupport.Editors.LspErrorException>(() =>
            editor.Connection.RequestAsync("codeAction/resolve", action)
        );

        Assert.Equal(-32803, error.Code);
        Assert.Contains("The document has changed since 'Gemini: Continue here' was listed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"dataSupport":true,"resolveSupport":{"properties":["edit"]}}""")]
    [InlineData("""{"resolveSupport":{"properties":["command"]}}""")]
    [InlineData("""{"dataSupport":true,"resolveSupport":{"properties":"command"}}""")]
    [InlineData("{}")]
    public async Task Action_OfAClientThatDoesNotResolveCommands_HasItsCommandAtOnce(string capability)
    {
        var editor = await OpenAsync(capability);

        var action = await ContinueActionAsync(editor);

        Assert.Equal(CommandNames.Continue, action["command"]!["command"]!.GetValue<string>());
        Assert.Null(action["data"]);
    }

    [Fact]
    public async Task Action_WithData_ThatTheServerDidNotMake_IsRefused()
    {
        var editor = await OpenAsync(Resolving);

        foreach (var data in new[] { "{}", """{"arguments":{},"instance":1,"revision":0}""" })
        {
            var action = new JsonObject { ["title"] = "x", ["data"] = JsonNode.Parse(data) };
            var error = await Assert.ThrowsAsync<GeminiRx.TestSupport.Editors.LspErrorException>(() =>
                editor.Connection.RequestAsync("codeAction/resolve", action)
            );
            Assert.Equal(-32602, error.Code);
        }
    }

    [Fact]
    public async Task Server_AnnouncesItsKindsAndThatItResolves()
    {
        var editor = Start(new BareEditor(_pipe.Client, "ab"));

        var answer = await editor.Connection.RequestAsync("initialize", new JsonObject { ["capabilities"] = new JsonObject() });

        var provider = answer.GetProperty("capabilities").GetProperty("codeActionProvider");
        Assert.Equal(CodeAction.Kinds, provider.GetProperty("codeActionKinds").EnumerateArray().Select(kind => kind.GetString()!));
        Assert.True(provider.GetProperty("resolveProvider").GetBoolean());
    }

    private async Task<BareEditor> OpenAsync(string codeAction)
    {
        var capabilities = new JsonObject { ["textDocument"] = new JsonObject { ["codeAction"] = JsonNode.Parse(codeAction) } };
        var editor = Start(new BareEditor(_pipe.Client, "ab") { Capabilities = capabilities });
        await editor.OpenAsync();
        return editor;
    }

    private static async Task<JsonNode> ContinueActionAsync(BareEditor editor)
    {
        var place = new JsonObject { ["line"] = 0, ["character"] = 1 };
        var actions = await editor.Connection.RequestAsync(
            "textDocument/codeAction",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = BareEditor.Uri },
                ["range"] = new JsonObject { ["start"] = place.DeepClone(), ["end"] = place },
                ["context"] = new JsonObject { ["diagnostics"] = new JsonArray() },
            }
        );
        var action = actions.EnumerateArray().Single(one => one.GetProperty("title").GetString() == "Gemini: Continue here");
        return JsonNode.Parse(action.GetRawText())!;
    }
}
