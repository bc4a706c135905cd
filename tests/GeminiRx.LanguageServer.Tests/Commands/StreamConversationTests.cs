using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary><c>geminirx/stream</c> with messages and tools instead of a prompt.</summary>
public sealed class StreamConversationTests : ServerFixture
{
    private const string Question = """{"role":"user","parts":[{"type":"text","text":"weather?"}]}""";
    private const string Weather = """[{"name":"get_weather","description":"Weather of a city.","parameters":{"type":"object"}}]""";

    [Fact]
    public async Task Messages_OfBothSides_AreTheTurnsOfTheRequest()
    {
        var editor = await OpenAsync();

        await editor.Connection.RequestAsync(
            "geminirx/stream",
            Parameters(
                """
                [
                  {"role":"user","parts":[{"type":"text","text":"Look."}]},
                  {"role":"user","parts":[{"type":"media","mimeType":"image/png","data":"iVBORw=="}]},
                  {"role":"model","parts":[{"type":"text","text":"A cat."}]},{"role":"user","parts":[{"type":"text","text":"Sure?"}]}]
                """
            )
        );

        Assert.Equal(
            """[{"role":"user","parts":[{"text":"Look."},{"inlineData":{"mimeType":"image/png","data":"iVBORw=="}}]},"""
                + """{"role":"model","parts":[{"text":"A cat."}]},{"role":"user","parts":[{"text":"Sure?"}]}]""",
            SentContents(0)
        );
    }

    [Fact]
    public async Task ChunksOfAnAnswer_SentBackAsParts_MakeATurnThatTheServiceAccepts()
    {
        Emulator = Calling("{\"city\":\"Paris\"}");
        var editor = await OpenAsync();

        await editor.Connection.RequestAsync("geminirx/stream", Parameters($"[{Question}]", Weather));
        var call = Chunks(editor).Single(chunk => chunk.GetProperty("type").GetString() == "toolCall");
        var id = call.TryGetProperty("id", out var given) ? $"\"id\":{given.GetRawText()}," : "";
        var end = await editor.Connection.RequestAsync(
            "geminirx/stream",
            Parameters(
                $$"""
                [
                  {{Question}},
                  {"role":"model","parts":[{{call.GetRawText()}}]},
                  {"role":"tool","parts":[{"type":"toolResult",{{id}}"name":"get_weather","response":"sunny"}]}
                ]
                """,
                Weather
            )
        );

        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        var turns = JsonElement.Parse(SentContents(1));
        var sent = turns[1].GetProperty("parts")[0];
        Assert.Equal(call.GetProperty("thoughtSignature").GetString(), sent.GetProperty("thoughtSignature").GetString());
        Assert.Equal("""{"city":"Paris"}""", sent.GetProperty("functionCall").GetProperty("args").GetRawText());
        var result = turns[2].GetProperty("parts")[0].GetProperty("functionResponse");
        Assert.Equal("""{"output":"sunny"}""", result.GetProperty("response").GetRawText());
        Assert.Equal("user", turns[2].GetProperty("role").GetString());
    }

    [Fact]
    public async Task Calls_WithoutASignature_AreAcceptedByTheService()
    {
        var editor = await OpenAsync();

        var end = await editor.Connection.RequestAsync(
            "geminirx/stream",
            Parameters(
                """
                [
                  {"role":"user","parts":[{"type":"text","text":"weather?"}]},
                  {"role":"model","parts":[{"type":"toolCall","name":"get_weather"},{"type":"toolCall","name":"get_weather"}]},
                  {"role":"tool","parts":[{"type":"toolResult","name":"get_weather","response":{"sky":"blue"}}]},
                  {"role":"user","parts":[{"type":"toolResult","name":"get_weather","response":"no network","isError":true}]}
                ]
                """,
                Weather
            )
        );

        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        var turns = JsonElement.Parse(SentContents(0));
        Assert.Equal(3, turns.GetArrayLength());
        Assert.False(turns[1].GetProperty("parts")[1].TryGetProperty("thoughtSignature", out _));
        Assert.Equal(
            ["""{"sky":"blue"}""", """{"error":"no network"}"""],
            turns[2]
                .GetProperty("parts")
                .EnumerateArray()
                .Select(part => part.GetProperty("functionResponse").GetProperty("response").GetRawText())
        );
    }

    [Theory]
    [InlineData("", """{"output":null}""")]
    [InlineData(",\"isError\":true", """{"error":null}""")]
    [InlineData(",\"isError\":true,\"response\":{\"error\":\"no\"}", """{"error":"no"}""")]
    public async Task Result_ThatIsNullOrAnError_IsSentOnce(string more, string expected)
    {
        var editor = await OpenAsync();
        var call = """{"role":"model","parts":[{"type":"toolCall","name":"get_weather","isComplete":true}]}""";
        var result = "{\"role\":\"tool\",\"parts\":[{\"type\":\"toolResult\",\"name\":\"get_weather\",\"response\":null" + more + "}]}";
        await editor.Connection.RequestAsync("geminirx/stream", Parameters($"[{Question},{call},{result}]", Weather));

        var sent = JsonElement.Parse(SentContents(0))[2].GetProperty("parts")[0].GetProperty("functionResponse");
        Assert.Equal(expected, sent.GetProperty("response").GetRawText());
    }

    [Theory]
    [InlineData("Hi", "[]")]
    [InlineData("", """[{"role":"user","parts":[{"type":"text","text":"Hi"}]}]""")]
    public async Task Prompt_OrMessagesThatAreEmpty_CountAsAbsent(string prompt, string messages)
    {
        var editor = await OpenAsync();
        var parameters = Parameters(messages);
        parameters["prompt"] = prompt;

        await editor.Connection.RequestAsync("geminirx/stream", parameters);

        Assert.Equal("""[{"role":"user","parts":[{"text":"Hi"}]}]""", SentContents(0));
    }

    [Theory]
    [InlineData("any", "ANY")]
    [InlineData("auto", "AUTO")]
    [InlineData("none", "NONE")]
    public async Task Tools_OfTheClient_AreDeclaredWithTheirChoice(string choice, string mode)
    {
        Emulator = Calling("{}");
        var editor = await OpenAsync();
        var parameters = Parameters("""[{"role":"user","parts":[{"type":"text","text":"weather?"}]}]""", Weather);
        parameters["toolChoice"] = choice;

        await editor.Connection.RequestAsync("geminirx/stream", parameters);

        var body = JsonElement.Parse(Assert.Single(Emulator.Requests).Body);
        Assert.Equal(
            """{"name":"get_weather","description":"Weather of a city.","parametersJsonSchema":{"type":"object"}}""",
            body.GetProperty("tools")[0].GetProperty("functionDeclarations")[0].GetRawText()
        );
        Assert.Equal(mode, body.GetProperty("toolConfig").GetProperty("functionCallingConfig").GetProperty("mode").GetString());
    }

    [Fact]
    public async Task Stream_OfMessagesCancelled_AbortsTheRequest()
    {
        Emulator = Silent();
        var editor = await OpenAsync();
        var (id, answer) = editor.Connection.Request(
            "geminirx/stream",
            Parameters("""[{"role":"user","parts":[{"type":"text","text":"Hi"}]}]""")
        );
        var timeout = TimeoutToken.Start();
        while (Emulator.Requests.Count == 0)
        {
            timeout.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await editor.Connection.NotifyAsync("$/cancelRequest", new JsonObject { ["id"] = id });

        Assert.Equal(-32800, (await ErrorOf(answer)).Code);
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(Emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    public static TheoryData<string, string> InvalidParameters =>
        new()
        {
            { "{}", "geminirx/stream needs { \"prompt\"" },
            { """{"partialResultToken":1,"prompt":"a","messages":[{"role":"user","parts":[]}]}""", "geminirx/stream needs" },
            { """{"partialResultToken":1,"messages":[]}""", "geminirx/stream needs" },
            { """{"partialResultToken":1,"messages":[{"role":"assistant","parts":[{"type":"text","text":"a"}]}]}""", "messages[0] needs" },
            { """{"partialResultToken":1,"messages":[{"role":"user"}]}""", "messages[0] needs a \"role\"" },
            { Message("""{"type":"video"}"""), "messages[0].parts[0] has the type 'video'" },
            { Message("""{"type":"text"}"""), "messages[0].parts[0] has the type 'text' or lacks a member" },
            { Message("""{"type":"media","mimeType":"image/png","data":"?"}"""), "cannot be read at $.messages[0].parts[0].data" },
            { Message("""{"type":"media","mimeType":"png","data":"iVBORw=="}"""), "media type" },
            { Message("""{"type":"toolCall","name":""}"""), "Name is null or empty" },
            { Message("""{"type":"toolCall","name":"f","args":[]}"""), "Arguments is JSON of the kind Array" },
            { Message("""{"type":"toolCall","name":"f","isComplete":false}"""), "parts[0] is a call that was not complete" },
            { Message("""{"type":"toolCall","name":"f"}"""), "the last message has a call without a result" },
            { Message("""{"type":"toolResult","name":"f","response":1}"""), "function results, but the turn before has no call" },
            { Message("""{"type":"text","text":"a"}""", ""","tools":[{"description":"d"}]"""), "tools[0] needs a \"name\"" },
            { Message("""{"type":"text","text":"a"}""", ""","tools":[{"name":"f"},{"name":"f"}]"""), "f is declared twice" },
            { Message("""{"type":"text","text":"a"}""", ""","tools":[{"name":"1 f"}]"""), "Invalid function name '1 f'" },
            { Message("""{"type":"text","text":"a"}""", ""","toolChoice":"some"}"""[..^1]), "unknown toolChoice 'some': use auto" },
            { """{"partialResultToken":1,"messages":[null]}""", "messages[0] needs a \"role\"" },
            { Message("null"), "messages[0].parts[0] has the type '' or lacks a member" },
            { Message("""{"type":"text","text":"a"}""", ""","tools":[null]"""), "tools[0] needs a \"name\"" },
            { Message($$"""{"type":"{{new string('t', 99)}}"}"""), $"has the type '{new string('t', 40)}…' or" },
            {
                Message("""{"type":"text","text":"a"}""", $",\"toolChoice\":\"{new string('c', 99)}\""),
                $"unknown toolChoice '{new string('c', 40)}…': use auto"
            },
        };

    [Theory]
    [MemberData(nameof(InvalidParameters))]
    public async Task Parameters_ThatAreInvalid_AreRefusedBeforeAnythingIsSent(string parameters, string message)
    {
        var editor = await OpenAsync();

        var error = await ErrorOf(editor.Connection.RequestAsync("geminirx/stream", JsonNode.Parse(parameters)));

        Assert.Equal(-32602, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    private static string Message(string part, string more = "") =>
        $$"""{"partialResultToken":1,"messages":[{"role":"user","parts":[{{part}}]}]{{more}}}""";

    private static JsonObject Parameters(string messages, string? tools = null)
    {
        var parameters = new JsonObject { ["partialResultToken"] = "t", ["messages"] = JsonNode.Parse(messages) };
        if (tools is not null)
        {
            parameters["tools"] = JsonNode.Parse(tools);
        }

        return parameters;
    }

    private static IEnumerable<JsonElement> Chunks(ModelEditor editor) =>
        editor.Notifications("$/progress").Select(one => one.GetProperty("value"));

    private static GeminiEmulator Calling(string arguments) =>
        new(
            new EmulatorOptions
            {
                Script = EmulatorScript.Parse($"when prompt contains \"weather\"\n  call get_weather {arguments}\n"),
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );

    private string SentContents(int request) => JsonElement.Parse(Emulator.Requests[request].Body).GetProperty("contents").GetRawText();
}
