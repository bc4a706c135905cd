using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>The turns of histories that this library did not write, against the emulator and the rules of the client.</summary>
public sealed class TurnTests
{
    private const string Placeholder = "skip_thought_signature_validator";

    private readonly GeminiEmulator _emulator = new(
        new EmulatorOptions
        {
            OnRequest = request =>
                request.Body.Contains("functionResponse", StringComparison.Ordinal)
                    ? new EmulatorReply { Text = "Take an umbrella." }
                    : new EmulatorReply { Calls = [Weather("Bonn"), Weather("Kiel")] },
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
        }
    );

    // Red when messages of the assistant were turns of their own: the client refuses the call after a turn of the model.
    [Fact]
    public async Task AssistantMessages_InARow_AreOneTurn()
    {
        using var client = Client();

        var response = await client.GetResponseAsync(
            [
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant, "Let me check."),
                new(ChatRole.Assistant, [Call("c1", "Bonn")]),
                new(ChatRole.Assistant, [Call("c2", "Kiel")]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "rain")]),
                new(ChatRole.Tool, [new FunctionResultContent("c2", "sun")]),
            ],
            cancellationToken: TimeoutToken.Start()
        );

        Assert.Equal("Take an umbrella.", response.Text);
        Assert.Equal(["user", "model", "user"], Turns().Select(turn => turn.GetProperty("role").GetString()));
        Assert.Equal(3, Turns()[1].GetProperty("parts").GetArrayLength());
    }

    // Red when the first call was sent without a signature: the emulator answers 400, as Gemini 3 does.
    [Fact]
    public async Task Calls_OfAnotherService_HaveThePlaceholderAtTheFirst()
    {
        using var client = Client();

        await client.GetResponseAsync(
            [
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant, [new TextContent("Let me check."), Call("c1", "Bonn"), Call("c2", "Kiel")]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "rain"), new FunctionResultContent("c2", "sun")]),
            ],
            cancellationToken: TimeoutToken.Start()
        );

        var parts = Turns()[1].GetProperty("parts");
        Assert.Equal(Placeholder, System.Text.Encoding.ASCII.GetString(parts[1].GetProperty("thoughtSignature").GetBytesFromBase64()));
        Assert.False(parts[0].TryGetProperty("thoughtSignature", out _));
        Assert.False(parts[2].TryGetProperty("thoughtSignature", out _));
    }

    [Fact]
    public async Task Calls_ForAModelThatChecksNoSignatures_AreUnchanged()
    {
        using var client = Client();

        await client.GetResponseAsync(
            [
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant, [Call("c1", "Bonn")]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "rain")]),
            ],
            new ChatOptions { ModelId = "gemini-2.5-flash" },
            TimeoutToken.Start()
        );

        Assert.DoesNotContain("thoughtSignature", _emulator.Requests[^1].Body, StringComparison.Ordinal);
    }

    // A call with members that the library does not know is sent back as its JSON.
    [Theory]
    [InlineData("""{"functionCall":{"name":"f","args":{}},"new":1}""", true)]
    [InlineData("""{"functionCall":{"name":"f","args":{}},"new":1,"thoughtSignature":"c2ln"}""", false)]
    [InlineData("""{"new":1}""", false)]
    public async Task Calls_AsJson_HaveThePlaceholderIfTheyAreUnsigned(string part, bool isAdded)
    {
        var source = new ScriptedSource([new UnknownChunk(JsonElement.Parse(part)), ScriptedSource.Completed], [ScriptedSource.Completed]);
        using var client = ((ChunkSource)source.Answer).AsChatClient();
        List<ChatMessage> messages = [new(ChatRole.User, "Hi")];

        messages.AddMessages(await client.GetResponseAsync(messages));
        await client.GetResponseAsync([.. messages, new(ChatRole.User, "And?")]);

        var sent = Assert.IsType<RawPart>(Assert.Single(source.Request.Contents[1].Parts)).Json;
        Assert.Equal(1, sent.GetProperty("new").GetInt32());
        Assert.Equal(isAdded, sent.GetRawText() != part);
        Assert.Equal(isAdded, sent.TryGetProperty("thoughtSignature", out var signature) && signature.GetString() != "c2ln");
    }

    // FunctionInvokingChatClient builds the messages of approved and rejected calls anew, in messages of their own.
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Approvals_AreAnsweredInOneTurn(bool first, bool second)
    {
        var asked = new List<string>();
        string Ask(string city)
        {
            asked.Add(city);
            return $"{city}: rain";
        }

        using var client = new ChatClientBuilder(Client()).UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [new ApprovalRequiredAIFunction(AIFunctionFactory.Create(Ask, "weather"))] };
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];
        messages.AddMessages(await client.GetResponseAsync(messages, options, TimeoutToken.Start()));
        var requests = messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().ToList();

        messages.Add(new(ChatRole.User, [requests[0].CreateResponse(first), requests[1].CreateResponse(second)]));
        var response = await client.GetResponseAsync(messages, options, TimeoutToken.Start());

        Assert.Equal("Take an umbrella.", response.Text);
        Assert.Equal([.. first ? ["Bonn"] : Array.Empty<string>(), .. second ? ["Kiel"] : Array.Empty<string>()], asked);
        Assert.All(_emulator.Requests, request => Assert.Equal(200, request.Status));
        Assert.Empty(_emulator.Findings);
        var cities = Parts(1, "functionCall").Select(call => call.GetProperty("args").GetProperty("city").GetString()!).ToList();
        Assert.Equal(["Bonn", "Kiel"], cities.Order());
        var results = Parts(2, "functionResponse").Select(result => result.GetProperty("response").GetRawText());
        Assert.Equal(cities.Select(city => IsApproved(city) ? $"{city}: rain" : null), results.Select(AnswerIn));

        bool IsApproved(string city) => city == "Bonn" ? first : second;

        static string? AnswerIn(string result) =>
            result.Contains("Bonn: rain", StringComparison.Ordinal) ? "Bonn: rain"
            : result.Contains("Kiel: rain", StringComparison.Ordinal) ? "Kiel: rain"
            : null;
    }

    private IEnumerable<JsonElement> Parts(int turn, string kind) =>
        Turns()[turn]
            .GetProperty("parts")
            .EnumerateArray()
            .Where(part => part.TryGetProperty(kind, out _))
            .Select(part => part.GetProperty(kind));

    private List<JsonElement> Turns() => [.. JsonElement.Parse(_emulator.Requests[^1].Body).GetProperty("contents").EnumerateArray()];

    private IChatClient Client() => new GeminiClient(new GeminiOptions { HttpClient = _emulator.CreateClient() }).AsChatClient();

    private static EmulatorCall Weather(string city) => new("weather", $$"""{"city":"{{city}}"}""");

    private static FunctionCallContent Call(string id, string city) =>
        new(id, "weather", new Dictionary<string, object?> { ["city"] = city });
}
