using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;

namespace GeminiRx.LanguageServer.Tests.Sessions;

/// <summary>The summary of the thoughts before an answer, for clients that show it.</summary>
public sealed class ThoughtTests : BareEditorFixture
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thoughts_OfASession_AreSentOnlyToAClientThatShowsThem(bool shows)
    {
        var bodies = new List<string>();
        var editor = Start(new BareEditor(_pipe.Client, "a\n") { Capabilities = CapabilitiesWith(shows) }, Recording(bodies));
        await editor.OpenAsync();

        var id = await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal(("completed", "a\n" + Answer), (end.GetProperty("outcome").GetString(), editor.Text));
        Assert.Equal(shows, bodies.Single().Contains("\"includeThoughts\":true", StringComparison.Ordinal));
        var thoughts = editor.Received("geminirx/thought");
        Assert.All(thoughts, thought => Assert.Equal(id, thought.GetProperty("sessionId").GetString()));
        var text = string.Concat(thoughts.Select(thought => thought.GetProperty("text").GetString()));
        Assert.Equal(shows, text.Contains("The GeminiRx emulator does not think.", StringComparison.Ordinal));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Thoughts_BeforeAFailure_DoNotPreventAnotherTry()
    {
        var tries = 0;
        var editor = Start(
            new BareEditor(_pipe.Client, "a\n") { Capabilities = CapabilitiesWith(thoughts: true) },
            new EmulatorOptions
            {
                Text = Answer,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                // The thought is the first event.
                OnRequest = _ => Interlocked.Increment(ref tries) == 1 ? new EmulatorReply { Fault = "truncate:1" } : null,
            },
            options => options with { Policy = AnswerPolicy.Interactive with { Retry = new() { BaseDelay = TimeSpan.FromTicks(1) } } }
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal(("completed", 2, "a\n" + Answer), (end.GetProperty("outcome").GetString(), tries, editor.Text));
        Assert.Equal(2, editor.Received("geminirx/thought").Count);
    }

    [Fact]
    public async Task Thoughts_OfAStream_AreChunksIfTheClientAsksForThem()
    {
        var bodies = new List<string>();
        var editor = Start(new BareEditor(_pipe.Client, ""), Recording(bodies));
        await editor.OpenAsync();

        await editor.Connection.RequestAsync("geminirx/stream", Prompt());
        await editor.Connection.RequestAsync("geminirx/stream", Prompt("thoughts", true));

        Assert.Equal([false, true], bodies.Select(body => body.Contains("\"includeThoughts\":true", StringComparison.Ordinal)));
        var chunks = editor.Received("$/progress").Select(one => one.GetProperty("value")).Select(TypeOf);
        Assert.Single(chunks, "thought");
    }

    private static string? TypeOf(JsonElement chunk) => chunk.TryGetProperty("type", out var type) ? type.GetString() : null;

    private static JsonObject Prompt(string? name = null, JsonNode? value = null)
    {
        var parameters = new JsonObject { ["prompt"] = "Hi", ["partialResultToken"] = "t" };
        if (name is not null)
        {
            parameters[name] = value;
        }

        return parameters;
    }

    private static JsonObject CapabilitiesWith(bool thoughts) =>
        new()
        {
            ["workspace"] = new JsonObject { ["workspaceEdit"] = new JsonObject { ["documentChanges"] = true } },
            ["window"] = new JsonObject { ["workDoneProgress"] = true },
            ["experimental"] = new JsonObject { ["geminirx"] = new JsonObject { ["thoughts"] = thoughts } },
        };

    private static EmulatorOptions Recording(List<string> bodies) =>
        new()
        {
            Text = Answer,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
            OnRequest = request =>
            {
                bodies.Add(request.Body);
                return null;
            },
        };
}
