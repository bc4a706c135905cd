using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

public sealed class CustomRequestsTests : ServerFixture
{
    [Theory]
    [InlineData("\"t\"")]
    [InlineData("7")]
    public async Task Stream_OfAPrompt_SendsEveryChunkUnderTheTokenThenTheEnd(string token)
    {
        var editor = await OpenAsync();

        var end = await editor.Connection.RequestAsync(
            "geminirx/stream",
            new JsonObject
            {
                ["prompt"] = "Hi",
                ["system"] = "Short.",
                ["model"] = "gemini-x",
                ["partialResultToken"] = JsonNode.Parse(token),
            }
        );

        var told = editor.Notifications("$/progress");
        Assert.All(told, one => Assert.Equal(token, one.GetProperty("token").GetRawText()));
        var chunks = told.Select(one => one.GetProperty("value")).ToList();
        Assert.Equal(
            Answer,
            string.Concat(chunks.Where(chunk => Is(chunk, "text")).Select(chunk => chunk.GetProperty("text").GetString()))
        );
        Assert.Equal("completed", chunks[^1].GetProperty("outcome").GetString());
        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Number, end.GetProperty("usage").GetProperty("total").ValueKind);
        var request = Assert.Single(Emulator.Requests);
        Assert.Contains("models/gemini-x:", request.PathAndQuery, StringComparison.Ordinal);
        Assert.False(JsonDocument.Parse(request.Body).RootElement.GetProperty("store").GetBoolean());
    }

    [Fact]
    public async Task Stream_ThatFails_SaysSoUnderTheTokenAndInTheAnswer()
    {
        Emulator = FailingAfter("one");
        var editor = await OpenAsync();

        var error = await ErrorOf(StreamAsync(editor).Answer);

        Assert.Equal(-32803, error.Code);
        Assert.StartsWith("Overloaded. ", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["text", "error"],
            editor.Notifications("$/progress").Select(one => one.GetProperty("value").GetProperty("type").GetString())
        );
    }

    [Fact]
    public async Task Stream_Cancelled_AbortsTheRequest()
    {
        Emulator = Silent();
        var editor = await OpenAsync();
        var (id, answer) = StreamAsync(editor);
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

    [Fact]
    public async Task Status_OfSessions_SaysWhichRunAndHowOthersEnded()
    {
        var editor = await OpenAsync();
        var first = await SessionOf(editor.Continue(1));
        await editor.EndOfAsync(first);
        Emulator = Silent();
        var second = await SessionOf(editor.Continue(1));

        var status = await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        var (running, ended) = (
            Assert.Single(status.GetProperty("sessions").EnumerateArray()),
            Assert.Single(status.GetProperty("ended").EnumerateArray())
        );
        Assert.Equal((second, ModelEditor.Uri), (running.GetProperty("sessionId").GetString(), running.GetProperty("uri").GetString()));
        Assert.Equal(
            (first, "completed", Answer.Length),
            (
                ended.GetProperty("sessionId").GetString(),
                ended.GetProperty("outcome").GetString(),
                ended.GetProperty("characters").GetInt32()
            )
        );
        Assert.False(status.TryGetProperty("problem", out _));
    }

    [Fact]
    public async Task Models_WhereTheServiceDoesNotListThem_AreRefusedInItsWords()
    {
        CreateClient = _ => throw new GeminiConfigurationException("There is no API key.", "Set one.");
        var editor = await OpenAsync();

        Assert.Equal(
            (-32803, "There is no API key. Set one."),
            await ErrorOf(editor.Connection.RequestAsync("geminirx/models", new JsonObject())) is var error
                ? (error.Code, error.Message)
                : default
        );
    }

    [Fact]
    public async Task Models_OfTheService_AreListed()
    {
        using var http = new HttpClient(new ModelsHandler());
        CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = http, ApiKey = "k" });
        var editor = await OpenAsync();

        var models = (await editor.Connection.RequestAsync("geminirx/models", null)).GetProperty("models");

        Assert.Equal(
            """[{"name":"models/gemini-x","displayName":"X","inputTokenLimit":5,"methods":["countTokens"]}]""",
            models.GetRawText()
        );
    }

    private static (int Id, Task<JsonElement> Answer) StreamAsync(ModelEditor editor) =>
        editor.Connection.Request("geminirx/stream", new JsonObject { ["prompt"] = "Hi", ["partialResultToken"] = "t" });

    private static bool Is(JsonElement chunk, string type) => chunk.GetProperty("type").GetString() == type;

    private sealed class ModelsHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage
                {
                    Content = new StringContent(
                        """
                        {"models":[{"name":"models/gemini-x","displayName":"X","inputTokenLimit":5,
                                    "supportedGenerationMethods":["countTokens"]}]}
                        """
                    ),
                }
            );
    }
}
