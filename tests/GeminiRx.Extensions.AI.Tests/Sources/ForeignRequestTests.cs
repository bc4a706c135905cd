using System.Reactive.Linq;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Sources;

/// <summary>What a chat client of another service is asked.</summary>
public sealed class ForeignRequestTests
{
    private static readonly JsonElement _arguments = JsonElement.Parse("""{"city":"Bonn"}""");

    // Longer than the identifiers of other services, and with other characters.
    private static readonly string _longName = "weather.now:" + new string('x', 40);

    [Fact]
    public async Task Settings_AreThoseOfTheOptions()
    {
        var schema = JsonSchema.Parse("""{"type":"object"}""");
        var (_, options) = await AskAsync(
            new GenerateRequest("Hi")
            {
                Model = "m",
                Temperature = 0.5,
                TopP = 0.25,
                TopK = 3,
                MaxOutputTokens = 10,
                FrequencyPenalty = 0.5,
                PresencePenalty = -0.5,
                Seed = 7,
                StopSequences = ["END"],
                ResponseSchema = schema,
                Thinking = new ThinkingConfig { Level = ThinkingLevel.High, IncludeThoughts = true },
                Tools = [Tool.Function("f", "d"), Tool.GoogleSearch, Tool.CodeExecution],
                FunctionCalling = new FunctionCallingConfig(FunctionCallingMode.Any) { AllowedFunctionNames = ["f"] },
                Extra = JsonElement.Parse("""{"x":1}"""),
            },
            new ChatClientSourceOptions { Configure = options => options.ConversationId = "set by code" }
        );

        Assert.Equal(
            ("m", 0.5f, 0.25f, 3, 10),
            (options.ModelId, options.Temperature, options.TopP, options.TopK, options.MaxOutputTokens)
        );
        Assert.Equal((0.5f, -0.5f, 7L), (options.FrequencyPenalty, options.PresencePenalty, options.Seed));
        Assert.Equal(["END"], options.StopSequences!);
        Assert.Equal(schema.Json, Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat).Schema);
        Assert.Equal((ReasoningEffort.High, ReasoningOutput.Summary), (options.Reasoning!.Effort, options.Reasoning.Output));
        Assert.Equal(["f", "web_search", "code_interpreter"], options.Tools!.Select(tool => tool.Name));
        Assert.Equal(ChatToolMode.RequireSpecific("f"), options.ToolMode);
        Assert.Equal(1, Assert.IsType<JsonElement>(options.AdditionalProperties!["x"]).GetInt32());
        Assert.Equal("set by code", options.ConversationId);
    }

    // Red when all functions were sent with the mode any, which has no names.
    [Fact]
    public async Task AllowedNames_AreTheOnlyTools()
    {
        var (_, options) = await AskAsync(
            new GenerateRequest("Hi")
            {
                Tools = [Tool.Function("f", "d"), Tool.Function("g", "d"), Tool.Function("h", "d"), Tool.GoogleSearch],
                FunctionCalling = new FunctionCallingConfig(FunctionCallingMode.Any) { AllowedFunctionNames = ["f", "h"] },
            }
        );

        Assert.Equal(ChatToolMode.RequireAny, options.ToolMode);
        Assert.Equal(["f", "h"], options.Tools!.Select(tool => tool.Name));
    }

    [Fact]
    public async Task Turns_AreMessagesWithIdentifiers()
    {
        var (messages, _) = await AskAsync(
            new GenerateRequest(
                Content.User("Look", Part.FromBytes(new byte[] { 1 }, "image/png"), Part.FromUri("https://example.org/a.pdf")),
                Content.Model(
                    new TextPart("Hm.") { IsThought = true },
                    new FunctionCallPart("f", _arguments),
                    new FunctionCallPart(_longName, _arguments),
                    new FunctionCallPart("f", _arguments)
                ),
                Content.User(
                    new FunctionResponsePart(_longName, _arguments),
                    new FunctionResponsePart("f", _arguments),
                    new FunctionResponsePart("f", _arguments),
                    "And?"
                )
            )
            {
                System = "Be brief.",
            }
        );

        Assert.Equal(
            [ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.User],
            messages.Select(message => message.Role)
        );
        Assert.Equal(
            [typeof(TextContent), typeof(DataContent), typeof(UriContent)],
            messages[1].Contents.Select(content => content.GetType())
        );
        Assert.IsType<TextReasoningContent>(messages[2].Contents[0]);
        string[] ids = ["geminirx-call-1", "geminirx-call-2", "geminirx-call-3"];
        Assert.Equal(ids, messages[2].Contents.OfType<FunctionCallContent>().Select(call => call.CallId));
        Assert.Equal([ids[1], ids[0], ids[2]], messages[3].Contents.OfType<FunctionResultContent>().Select(result => result.CallId));
        Assert.Equal("And?", messages[4].Text);
    }

    [Fact]
    public async Task UnknownContents_AreSentBack()
    {
        using var client = new ScriptedChatClient(new ChatResponseUpdate(ChatRole.Assistant, [new HostedVectorStoreContent("v")]));
        var source = client.AsChunkSource();
        var completion = await source(new GenerateRequest("Hi")).ToCompletion();

        await source(new GenerateRequest(Content.User("Hi"), completion.ToContent()!, Content.User("And?")));

        Assert.Equal("v", Assert.IsType<HostedVectorStoreContent>(client.Messages[1][1].Contents[0]).VectorStoreId);
    }

    public static TheoryData<GenerateRequest, string> Refused { get; } =
        new()
        {
            {
                new GenerateRequest("Hi") { CachedContent = "cachedContents/a" },
                "CachedContent is set"
            },
            {
                new GenerateRequest("Hi") { ContinuationToken = "t" },
                "ContinuationToken is set"
            },
            {
                new GenerateRequest("Hi") { CandidateCount = 2 },
                "CandidateCount is set"
            },
            {
                new GenerateRequest("Hi") { Tools = [Tool.UrlContext] },
                "The tool"
            },
            { new GenerateRequest(Content.Model(new ExecutableCodePart("PYTHON", "1"))), "ExecutableCodePart" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Request_ThatTheClientCannotSend_IsRefusedAtTheCall(GenerateRequest request, string reason)
    {
        using var client = new ScriptedChatClient();

        var refusal = Assert.Throws<ArgumentException>(() => client.AsChunkSource()(request));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(client.Messages);
    }

    private static async Task<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> AskAsync(
        GenerateRequest request,
        ChatClientSourceOptions? settings = null
    )
    {
        using var client = new ScriptedChatClient();
        await client.AsChunkSource(settings)(request);
        return (client.Messages[0], client.Options[0]!);
    }
}
