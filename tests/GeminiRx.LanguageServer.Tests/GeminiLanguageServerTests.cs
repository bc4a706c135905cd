using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>The whole server over a stream in memory, as an editor sees it.</summary>
public sealed class GeminiLanguageServerTests : ServerFixture
{
    [Fact]
    public async Task Initialize_Answers_WhatTheServerCan()
    {
        var capabilities = (await Start().OpenAsync()).GetProperty("capabilities");

        Assert.Equal("utf-16", capabilities.GetProperty("positionEncoding").GetString());
        Assert.Equal(2, capabilities.GetProperty("textDocumentSync").GetProperty("change").GetInt32());
        Assert.Equal(
            [
                "geminirx.continue",
                "geminirx.write",
                "geminirx.ask",
                "geminirx.document",
                "geminirx.rewrite",
                "geminirx.fix",
                "geminirx.explain",
                "geminirx.commit",
                "geminirx.prompt",
                "geminirx.chat",
                "geminirx.stop",
                "geminirx.retry",
                "geminirx.continueFrom",
                "geminirx.discard",
                "geminirx.keep",
                "geminirx.usage",
                "geminirx.pauseCompletions",
            ],
            capabilities
                .GetProperty("executeCommandProvider")
                .GetProperty("commands")
                .EnumerateArray()
                .Select(command => command.GetString())
        );
    }

    [Fact]
    public async Task Client_Gone_AbortsTheRequestAndEndsTheServer()
    {
        Emulator = new(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
        var editor = await OpenAsync("ab");
        await SessionOf(editor.Continue(1));

        await ClientEnd.DisposeAsync();

        Assert.Equal(1, await Server!.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(RequestEnd.Aborted, await RequestEnded());
    }

    [Fact]
    public async Task Settings_OfTheUser_ReachTheClient()
    {
        ServerSettings? seen = null;
        CreateClient = settings =>
        {
            seen = settings;
            return Emulated();
        };
        var editor = Start();
        await editor.OpenAsync(new JsonObject { ["endpoint"] = "emulator", ["model"] = " " });

        await SessionOf(editor.Continue(0));

        Assert.Equal(new ServerSettings("emulator", null), seen);
    }

    [Theory]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///never/opened","position":{"line":0,"character":0}}]}""",
        -32602,
        "not open"
    )]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":7,"character":0}}]}""",
        -32602,
        "lines 0 to 0"
    )]
    [InlineData("""{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md"}]}""", -32602, "position is missing")]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":"""
            + """{"line":0,"character":0},"granularity":"3"}]}""",
        -32602,
        "paragraph"
    )]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":"x"}}]}""",
        -32602,
        "cannot be read"
    )]
    [InlineData("""{"command":"geminirx.continue"}""", -32602, "needs one argument")]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":0}}]}""",
        -32602,
        "cannot be read"
    )]
    [InlineData("""{"command":"geminirx.stop","arguments":["geminirx-1"]}""", -32602, "send an object")]
    [InlineData("""{"command":"geminirx.dance"}""", -32602, "geminirx.stop")]
    [InlineData("""{"command":1}""", -32602, "cannot be read")]
    public async Task Command_BadInput_IsRefusedWithAdvice(string parameters, int code, string saying)
    {
        var editor = await OpenAsync("ab");

        var error = await Assert.ThrowsAsync<LspErrorException>(() =>
            editor.Connection.RequestAsync("workspace/executeCommand", JsonNode.Parse(parameters))
        );

        Assert.Equal(code, error.Code);
        Assert.Contains(saying, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"endpoint":5,"model":[]}""")]
    public async Task Initialize_OptionsOfAnyShape_AreTaken(string options)
    {
        var editor = Start();

        await editor.OpenAsync(JsonNode.Parse(options));

        Assert.Equal("completed", (await editor.EndOfAsync(await SessionOf(editor.Continue(1)))).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task DidChange_WithoutVersion_IsTaken()
    {
        var editor = await OpenAsync("ab");
        await editor.Connection.NotifyAsync(
            "textDocument/didChange",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri, ["version"] = null },
                ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = "one\ntwo" }),
            }
        );

        var error = await Assert.ThrowsAsync<LspErrorException>(() =>
            editor.Connection.RequestAsync(
                "workspace/executeCommand",
                JsonNode.Parse(
                    """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":7,"character":0}}]}"""
                )
            )
        );

        Assert.Contains("lines 0 to 1", error.Message, StringComparison.Ordinal);
    }

    private Task<RequestEnd> RequestEnded() => Assert.Single(Emulator.Requests).Ended.WaitAsync(TimeoutToken.Start());

    // Not asked for a second time: the second request reads on.
    [Fact]
    public async Task Answer_OfAnInteraction_ThatIsCut_GoesOnWhereItWas()
    {
        Emulator = new(
            new EmulatorOptions
            {
                Text = Answer,
                CharactersPerEvent = 2,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                OnRequest = request => request.Number == 1 ? new EmulatorReply { Text = Answer, Fault = "drop:1500" } : null,
            }
        );
        var editor = Start();
        await editor.OpenAsync(new JsonObject { ["api"] = "interactions" });

        var end = await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        Assert.Equal($"a{Answer}b", editor.Look(model => model.Text));
        Assert.Equal([HttpMethod.Post, HttpMethod.Get], Emulator.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task Setting_ThatInteractionsDoNotHave_IsNamed()
    {
        const string Text = "---\ntop-k: 40\n---\n\n## User\n\nHi\n";
        var editor = Start(Text);
        await editor.OpenAsync(new JsonObject { ["api"] = "interactions" });

        var end = await editor.EndOfAsync(await SessionOf(editor.Run("geminirx.chat", Text.Length, [])));

        Assert.Equal("config", end.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("TopK", end.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }
}
