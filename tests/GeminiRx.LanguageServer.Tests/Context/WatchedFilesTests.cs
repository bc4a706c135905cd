using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Openings;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>The registration for changes of ignore files.</summary>
public sealed class WatchedFilesTests : BareEditorFixture
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task IgnoreFiles_AreWatched_IfTheEditorCan(bool watches)
    {
        var files = new JsonObject { ["dynamicRegistration"] = watches };
        var editor = Start(
            new BareEditor(_pipe.Client, "a")
            {
                Capabilities = new() { ["workspace"] = new JsonObject { ["didChangeWatchedFiles"] = files } },
            }
        );
        await editor.OpenAsync();
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        if (!watches)
        {
            Assert.Empty(editor.Received("client/registerCapability"));
            return;
        }

        await OpeningEditor.UntilAsync(() => editor.Received("client/registerCapability").Count > 0);
        var registration = Assert.Single(editor.Received("client/registerCapability")).GetProperty("registrations")[0];
        Assert.Equal("workspace/didChangeWatchedFiles", registration.GetProperty("method").GetString());
        Assert.Equal(
            ["**/.geminiignore", "**/.gitignore"],
            registration
                .GetProperty("registerOptions")
                .GetProperty("watchers")
                .EnumerateArray()
                .Select(watcher => watcher.GetProperty("globPattern").GetString())
        );
    }
}
