using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Commands;
using GeminiRx.TestSupport.Editors;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>Diagnostics of files that are ignored from now on.</summary>
public sealed class IgnoredDiagnosticsTests : WorkspaceFixture
{
    private readonly TestScheduler _scheduler = new();

    [Theory]
    [InlineData("workspace/didChangeWatchedFiles", """{"changes":[]}""")]
    [InlineData("workspace/didChangeConfiguration", """{"settings":{"geminirx":{"ignore":["*.txt"]}}}""")]
    public async Task Rules_ThatChange_AreFollowed(string method, string parameters)
    {
        Options = new LanguageServerOptions
        {
            CreateClient = _ => Emulated(),
            LoggerFactory = Log,
            Scheduler = _scheduler,
        };
        Write("a.txt", "x");
        var editor = await OpenWorkspaceAsync();
        await OpenDocumentAsync(editor, UriOf("chat.md"), "## User\n\n[a](a.txt)\nHi\n", "markdown");
        await CheckAsync(editor);
        Assert.Empty(Problems(editor));

        if (method == "workspace/didChangeWatchedFiles")
        {
            Write(".geminiignore", "*.txt\n");
        }

        await editor.Connection.NotifyAsync(method, JsonNode.Parse(parameters)!);
        await CheckAsync(editor);

        Assert.Contains("it is ignored by", Assert.Single(Problems(editor)), StringComparison.Ordinal);
    }

    private async Task CheckAsync(ModelEditor editor)
    {
        await SettleAsync(editor);
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        await SettleAsync(editor);
    }

    private IEnumerable<string> Problems(ModelEditor editor) =>
        editor.Notifications("textDocument/publishDiagnostics").LastOrDefault(one => one.GetProperty("uri").GetString() == UriOf("chat.md"))
            is { ValueKind: JsonValueKind.Object } last
            ? last.GetProperty("diagnostics").EnumerateArray().Select(one => one.GetProperty("message").GetString()!)
            : [];
}
