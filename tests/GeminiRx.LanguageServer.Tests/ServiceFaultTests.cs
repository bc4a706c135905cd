using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.Wire.Json;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>Answers that are empty, late or broken, and faults of the server.</summary>
public sealed class ServiceFaultTests : BareEditorFixture
{
    [Fact]
    public async Task Fault_InsideASession_EndsItWithAMessage()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), options: options => options with { Scheduler = new FaultyScheduler() });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal("internal", end.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal("internal", end.GetProperty("error").GetProperty("reason").GetString());
        Assert.Contains(editor.Messages, message => message.Contains("Internal error of the server", StringComparison.Ordinal));
        var kinds = editor.Received("$/progress").Select(one => one.GetProperty("value").GetProperty("kind").GetString()).ToList();
        Assert.Equal(kinds.Count(kind => kind == "begin"), kinds.Count(kind => kind == "end"));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Answer_ThatIsEmpty_IsReported()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), new EmulatorOptions { Text = "" });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);

        Assert.Equal("completed", (await editor.Ended).GetProperty("outcome").GetString());
        Assert.Equal(["Gemini: The answer is empty. Try again, or add an instruction."], editor.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Service_ThatIsOverloadedOnce_IsAskedAgainAndTheUserSeesIt(bool showsProgress)
    {
        var capabilities = new JsonObject
        {
            ["workspace"] = new JsonObject { ["workspaceEdit"] = new JsonObject { ["documentChanges"] = true } },
            ["window"] = new JsonObject { ["workDoneProgress"] = showsProgress },
        };
        var tries = 0;
        var editor = Start(
            new BareEditor(_pipe.Client, "a\n") { Capabilities = capabilities },
            new EmulatorOptions
            {
                Text = Answer,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                OnRequest = _ => Interlocked.Increment(ref tries) == 1 ? new EmulatorReply { Fault = "503" } : null,
            }
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal(("completed", 2, "a\n" + Answer), (end.GetProperty("outcome").GetString(), tries, editor.Text));
        Assert.Contains(
            showsProgress
                ? editor
                    .Received("$/progress")
                    .Select(one => one.GetProperty("value"))
                    .Where(value => value.TryGetProperty("message", out _))
                    .Select(value => value.GetProperty("message").GetString())
                : editor.Messages,
            message => message!.Contains("trying again in", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Service_ThatIsSilent_IsNotWaitedForWithoutEnd()
    {
        var editor = Start(
            new BareEditor(_pipe.Client, "a\n"),
            Endless(),
            options => options with { Policy = new AnswerPolicy { FirstContent = TimeSpan.FromMilliseconds(1) } }
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);

        Assert.Equal("timeout", (await editor.Ended).GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal("timeout", (await editor.Ended).GetProperty("error").GetProperty("reason").GetString());
        Assert.Single(editor.Messages);
    }
}
