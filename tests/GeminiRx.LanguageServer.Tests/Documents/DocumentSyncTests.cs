using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>An unreadable message about a document is not ignored silently, and nothing is written at offsets of the old text.</summary>
public sealed class DocumentSyncTests : ServerFixture
{
    private const string Secret = "SECRET";

    [Theory]
    [InlineData("""{"start":null,"end":{"line":0,"character":0}}""", "\"SECRET\"")]
    [InlineData("""{"start":{"line":0},"end":{"line":0,"character":0}}""", "\"SECRET\"")]
    [InlineData("""{"start":{"line":1.5,"character":0},"end":{"line":2,"character":0}}""", "\"SECRET\"")]
    [InlineData("""{"start":{"line":"SECRET","character":0},"end":{"line":0,"character":0}}""", "\"x\"")]
    [InlineData("""{"end":{"line":0,"character":0}}""", "\"SECRET\"")]
    [InlineData("[]", "\"SECRET\"")]
    [InlineData("null", "null")]
    [InlineData("null", "7")]
    [InlineData("null", "\"\\ud83d SECRET\"")]
    public async Task Change_ThatCannotBeRead_StopsWhatIsWrittenThereAndIsLogged(string range, string text) =>
        await Lost(
            $$$"""
            {"textDocument":{"uri":"{{{ModelEditor.Uri}}}","version":2},"contentChanges":[{"range":{{{range}}},"text":{{{text}}}}]}
            """
        );

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("""[{"range":null}]""")]
    public async Task Changes_ThatCannotBeRead_StopWhatIsWrittenThereAndAreLogged(string changes) =>
        await Lost($$$"""{"textDocument":{"uri":"{{{ModelEditor.Uri}}}","version":2},"contentChanges":{{{changes}}}}""");

    [Fact]
    public async Task Changes_ThatAreMissing_StopWhatIsWrittenThereAndAreLogged() =>
        await Lost($$$"""{"textDocument":{"uri":"{{{ModelEditor.Uri}}}","version":{} } }""");

    [Theory]
    [InlineData("""{"contentChanges":[{"text":"SECRET"}]}""")]
    [InlineData("""{"textDocument":{"uri":null,"version":2},"contentChanges":[{"text":"SECRET"}]}""")]
    [InlineData("""["SECRET"]""")]
    public async Task Change_OfADocumentThatIsNotNamed_IsLoggedAndTheUserIsWarned(string parameters)
    {
        var editor = await OpenAsync();

        await editor.Connection.NotifyAsync("textDocument/didChange", JsonNode.Parse(parameters));
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        AssertLogged("textDocument/didChange");
        var message = Assert.Single(editor.Notifications("window/showMessage"));
        Assert.Equal(2, message.GetProperty("type").GetInt32());
        Assert.Contains("close and reopen the document", message.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_OutOfSync_IsTakenAgainWhenItIsOpenedAgain()
    {
        var editor = await OpenAsync();
        await editor.Connection.NotifyAsync(
            "textDocument/didChange",
            JsonNode.Parse($$$"""{"textDocument":{"uri":"{{{ModelEditor.Uri}}}" } }""")
        );
        await OpenDocumentAsync(
            editor,
            """
            "version":1,"text":"ab"
            """
        );

        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal($"a{Answer}b", editor.Look(model => model.Text));
        AssertLogged("textDocument/didChange");
    }

    [Theory]
    [InlineData(""" "version":null,"languageId":"x" """)]
    [InlineData(""" "languageId":"x" """)]
    [InlineData(""" "version":1 """)]
    [InlineData(""" "version":1.0,"languageId":null """)]
    [InlineData(""" "version":1.5 """)]
    [InlineData(""" "version":1764072000000 """)]
    [InlineData(""" "version":1.7e12 """)]
    [InlineData(""" "version":-1 """)]
    [InlineData(""" "version":"1" """)]
    [InlineData(""" "version":{} """)]
    public async Task Open_WithAnyVersionOrNone_IsTaken(string members)
    {
        var editor = await StartAsync();

        await OpenDocumentAsync(editor, $"{members},\"text\":\"ab\"");

        Emulator = Silent();
        await SessionOf(editor.Continue(1));
    }

    [Theory]
    [InlineData("\"text\":null,\"version\":1")]
    [InlineData("\"version\":1")]
    [InlineData("\"version\":1,\"text\":[\"SECRET\"]")]
    [InlineData("\"version\":1,\"text\":7")]
    public async Task Open_WithoutAText_IsLoggedAndTheDocumentIsNotOpen(string members)
    {
        var editor = await OpenAsync();

        await OpenDocumentAsync(editor, members);

        var error = await ErrorOf(editor.Continue(1).Answer);
        Assert.Equal(-32602, error.Code);
        Assert.Contains("not open", error.Message, StringComparison.Ordinal);
        AssertLogged("textDocument/didOpen");
    }

    private async Task Lost(string parameters)
    {
        Emulator = Silent();
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));

        var body = $$$"""{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{{parameters}}}}""";
        await editor.Connection.WriteRawAsync($"Content-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal("stopped", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
        Assert.Equal(-32602, (await ErrorOf(editor.Continue(1).Answer)).Code);
        AssertLogged("textDocument/didChange");
    }

    private void AssertLogged(string method)
    {
        var line = MessageOf(Assert.Single(Log.Lines));
        Assert.StartsWith($"{method} was not handled. ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Log.Clear();
    }

    private async Task<ModelEditor> StartAsync()
    {
        var editor = Start();
        await editor.Connection.RequestAsync("initialize", new JsonObject());
        return editor;
    }

    private static Task OpenDocumentAsync(ModelEditor editor, string members) =>
        editor.Connection.NotifyAsync(
            "textDocument/didOpen",
            JsonNode.Parse($$$"""{"textDocument":{"uri":"{{{ModelEditor.Uri}}}",{{{members}}} } }""")
        );
}
