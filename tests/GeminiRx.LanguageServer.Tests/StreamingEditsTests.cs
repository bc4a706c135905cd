using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>Editors that make one undo step of a stream, and documents that go.</summary>
public sealed class StreamingEditsTests : ServerFixture
{
    [Fact]
    public async Task Edits_ForAnEditorThatAnnouncedThem_GoByTheirOwnRequestAsTheTextArrives()
    {
        Emulator = new(
            new EmulatorOptions
            {
                Text = "one two three four",
                CharactersPerEvent = 5,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(20),
            }
        );
        var editor = Start(streamingEdits: true);
        editor.AfterEdit = model => model.Insert(0, "X");
        await editor.OpenAsync();

        var end = await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        var applied = editor.Look(model => model.Applied);
        Assert.Equal($"{new string('X', applied)}aone two three fourb", editor.Look(model => model.Text));
        Assert.Equal(18, end.GetProperty("characters").GetInt32());
        Assert.DoesNotContain("workspace/applyEdit", editor.Received);
        Assert.Equal("first", editor.Steps.First());
        Assert.All(editor.Steps.Skip(1), step => Assert.Contains(step, (string[])["first", "middle", "last"]));
        Assert.Empty(editor.Look(model => model.Faults));
    }

    [Fact]
    public async Task Edit_ThatIsTheOnlyOne_IsTheLast()
    {
        var editor = Start(streamingEdits: true);
        await editor.OpenAsync();

        await editor.EndOfAsync(await SessionOf(editor.Continue(1, new JsonObject { ["granularity"] = "whole" })));

        Assert.Equal(["last"], editor.Steps);
    }

    [Theory]
    [InlineData("word")]
    [InlineData("arrival")]
    public async Task Granularity_OfTheUserSettings_IsTakenUnlessTheCommandSaysAnother(string asked)
    {
        Emulator = Saying("one two");
        var editor = Start();
        await editor.OpenAsync(new JsonObject { ["granularity"] = "whole" });
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        Assert.Equal(1, editor.Look(model => model.Applied));

        await editor.EndOfAsync(await SessionOf(editor.Continue(1, new JsonObject { ["granularity"] = asked })));

        Assert.InRange(editor.Look(model => model.Applied), 2, 3);
    }

    [Fact]
    public async Task Rename_OfTheDocument_EndsTheSessionAndWritesIntoNeither()
    {
        Emulator = new(
            new EmulatorOptions
            {
                Text = "one\ntwo",
                CharactersPerEvent = 4,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromHours(1),
            }
        );
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));
        await editor.UntilAsync(_ =>
            editor.Notifications("$/progress").Any(one => one.GetRawText().Contains("4 characters", StringComparison.Ordinal))
        );

        // Editors report a rename like this: the old URI is closed and the new one opened.
        await editor.Connection.NotifyAsync(
            "textDocument/didClose",
            new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri } }
        );
        await editor.Connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = "file:///notes/renamed.md",
                    ["languageId"] = "markdown",
                    ["version"] = 1,
                    ["text"] = "aone\nb",
                },
            }
        );

        Assert.Equal("stopped", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
        Assert.Equal("aone\nb", editor.Look(model => model.Text));
        Assert.Equal(0, (await editor.StopAsync()).GetProperty("stopped").GetInt32());
    }

    [Fact]
    public async Task Document_OpenedAgainWithoutBeingClosed_EndsItsSessions()
    {
        Emulator = Silent();
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));

        await editor.Connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = ModelEditor.Uri,
                    ["languageId"] = "markdown",
                    ["version"] = 1,
                    ["text"] = "",
                },
            }
        );

        Assert.Equal("stopped", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Answer_IntoADocumentWithPairs_HasPairs()
    {
        var editor = await OpenAsync("a\r\nb");

        await editor.EndOfAsync(await SessionOf(editor.Continue(3)));

        Assert.Equal("a\r\none\r\ntwo\r\nthree\r\nb", editor.Look(model => model.Text));
    }
}
