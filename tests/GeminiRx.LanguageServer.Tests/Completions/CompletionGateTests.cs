using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>Whether a completion is wanted, asked before one is requested.</summary>
public sealed class CompletionGateTests : InlineCompletionFixture
{
    private const string AskFirst = """{ "inlineCompletion": { "enabled": true, "askFirst": true } }""";

    private const int Automatic = 2;

    [Theory]
    [InlineData(0.9, "1;")]
    [InlineData(0.3, "1;")]
    [InlineData(0.29, null)]
    public async Task Completion_IsRequested_IfOneIsWanted(double probability, string? expected)
    {
        var service = Answering("""{"answers":{"isWanted":{"type":"noul","noul":?}}}""".Replace("?", $"{probability}"));
        var (editor, cursor) = await OpenAsync("int a = |\n", AskFirst);

        Assert.Equal(expected, Texts(await CompleteAsync(editor, cursor, Automatic)).SingleOrDefault());

        Assert.Equal(expected is null ? ["decisions"] : ["decisions", "stream"], service.Calls);
        Assert.Contains("int a = <CURSOR>", service.Bodies[0], StringComparison.Ordinal);
        var status = await StatusAsync(editor);
        Assert.Equal(service.Calls.Count, status.GetProperty("calls").GetInt32());
        Assert.True(status.GetProperty("tokensToday").GetInt32() > 0);
    }

    [Fact]
    public async Task Text_ThatIsBlocked_HasNoCompletion_AndPausesNothing()
    {
        var service = Answering("""{"prompt_feedback":{"block_reason":"safety"}}""");
        var (editor, cursor) = await OpenAsync("int a = |\n", AskFirst);

        Assert.Empty(Texts(await CompleteAsync(editor, cursor, Automatic)));

        Assert.Equal(["decisions"], service.Calls);
        Assert.Empty(Messages(editor));
        Assert.False((await StatusAsync(editor)).TryGetProperty("pausedSeconds", out _));
    }

    // A workspace can only switch it off.
    [Theory]
    [InlineData("true", "false", false)]
    [InlineData("false", "true", false)]
    [InlineData("true", "true", true)]
    public async Task Setting_OfTheWorkspace_OnlyNarrows(string user, string workspace, bool isAsked)
    {
        var service = Answering("""{"answers":{"isWanted":{"type":"noul","noul":1}}}""");
        var options = """{ "inlineCompletion": { "enabled": true, "askFirst": ? } }""";
        var (editor, cursor) = await OpenAsync("int a = |\n", options.Replace("?", user, StringComparison.Ordinal));
        var settings = new JsonObject { ["geminirx"] = JsonNode.Parse(options.Replace("?", workspace, StringComparison.Ordinal)) };
        await editor.Connection.NotifyAsync("workspace/didChangeConfiguration", new JsonObject { ["settings"] = settings });

        await CompleteAsync(editor, cursor, Automatic);

        Assert.Equal(isAsked, service.Calls.Contains("decisions"));
    }

    // Nothing is wanted at a place until something changes.
    [Fact]
    public async Task Place_WhereNoneIsWanted_IsNotAskedAboutAgain()
    {
        var service = Answering("""{"answers":{"isWanted":{"type":"noul","noul":0}}}""");
        var (editor, cursor) = await OpenAsync("int a = |\n", AskFirst);

        await CompleteAsync(editor, cursor, Automatic);
        await CompleteAsync(editor, cursor, Automatic);

        Assert.Equal(["decisions"], service.Calls);
    }

    [Theory]
    [InlineData(AskFirst, 1)]
    [InlineData("""{ "inlineCompletion": { "enabled": true } }""", Automatic)]
    public async Task Completion_ThatTheUserAsksFor_OrWithoutTheSetting_IsRequestedAtOnce(string options, int trigger)
    {
        var service = Answering("""{"answers":{"isWanted":{"type":"noul","noul":0}}}""");
        var (editor, cursor) = await OpenAsync("int a = |\n", options);

        Assert.Single(Texts(await CompleteAsync(editor, cursor, trigger)));

        Assert.Equal(["stream"], service.Calls);
    }

    [Fact]
    public async Task Secret_IsNotInTheQuestion()
    {
        var service = Answering("""{"answers":{"isWanted":{"type":"noul","noul":1}}}""");
        var (editor, cursor) = await OpenAsync("var key = \"sk-0123456789abcdefghijklmnop\";\nint a = |\n", AskFirst);

        await CompleteAsync(editor, cursor, Automatic);

        Assert.Equal(2, service.Bodies.Count);
        Assert.All(service.Bodies, body => Assert.DoesNotContain("sk-0123", body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"answers":{}}""", 200)]
    [InlineData("""{"error":{"code":404,"message":"Not found.","status":"NOT_FOUND"}}""", 404)]
    public async Task Failure_PausesThem_AndIsToldOnce(string answer, int code)
    {
        var service = Answering(answer, code);
        var (editor, cursor) = await OpenAsync("int a = |\n", AskFirst);

        Assert.Empty(Texts(await CompleteAsync(editor, cursor, Automatic)));
        Assert.Empty(Texts(await CompleteAsync(editor, cursor, Automatic)));

        Assert.Equal(["decisions"], service.Calls);
        Assert.Contains("No completions while you type", Assert.Single(Messages(editor)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VertexAi_WhichHasNoDecisions_IsTold()
    {
        CreateClient = _ => new(new GeminiOptions { Vertex = new("p", "global"), AccessToken = _ => new("t") });
        var (editor, cursor) = await OpenAsync("int a = |\n", AskFirst);

        Assert.Empty(Texts(await CompleteAsync(editor, cursor, Automatic)));

        Assert.Contains("no Decisions API", Assert.Single(Messages(editor)), StringComparison.Ordinal);
    }

    private Service Answering(string decision, int code = 200)
    {
        var service = new Service(decision, code);
        CreateClient = _ => new(new GeminiOptions { ApiKey = "test", HttpClient = new HttpClient(service) });
        return service;
    }

    private sealed class Service(string decision, int code) : HttpMessageHandler
    {
        public List<string> Calls { get; } = [];

        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isDecision = request.RequestUri!.AbsolutePath.EndsWith("/decisions", StringComparison.Ordinal);
            Calls.Add(isDecision ? "decisions" : "stream");
            Bodies.Add(JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).ToString());
            return isDecision
                ? new((HttpStatusCode)code) { Content = new StringContent(decision, Encoding.UTF8, "application/json") }
                : new(HttpStatusCode.OK)
                {
                    Content = new StringContent(
                        """data: {"candidates":[{"content":{"parts":[{"text":"1;"}]},"finishReason":"STOP"}]}""" + "\n\n",
                        Encoding.UTF8,
                        "text/event-stream"
                    ),
                };
        }
    }
}
