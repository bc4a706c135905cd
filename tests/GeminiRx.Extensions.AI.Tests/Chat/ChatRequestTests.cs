using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>What a request contains. Red when TopK was left out of RequestBuilder.</summary>
public sealed class ChatRequestTests
{
    private readonly ScriptedSource _source = new([ScriptedSource.Completed]);

    [Fact]
    public async Task Options_Settings_AreThoseOfTheRequest()
    {
        var request = await AskAsync(
            new ChatOptions
            {
                ModelId = "gemini-x",
                Instructions = "Be brief.",
                Temperature = 0.7f,
                TopP = 0.9f,
                TopK = 12,
                MaxOutputTokens = 100,
                FrequencyPenalty = 0.1f,
                PresencePenalty = 0.2f,
                Seed = 7,
                StopSequences = ["END"],
            }
        );

        Assert.Equal(
            ("gemini-x", 0.7, 0.9, 12, 100),
            (request.Model, request.Temperature, request.TopP, request.TopK, request.MaxOutputTokens)
        );
        Assert.Equal((0.1, 0.2, 7), (request.FrequencyPenalty, request.PresencePenalty, request.Seed));
        Assert.Equal(["END"], request.StopSequences);
        Assert.Equal("Be brief.", Assert.IsType<TextPart>(Assert.Single(request.System!.Parts)).Text);
        Assert.Null(request.Thinking);
        Assert.Null(request.FunctionCalling);
    }

    [Fact]
    public async Task Options_JsonFormat_IsTheSchemaWithoutKeywordsThatTheServiceDoesNotHave()
    {
        var schema = JsonElement.Parse("""{"$schema":"x","type":"object","properties":{"a":{"type":"string","default":"b"}}}""");

        var request = await AskAsync(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) });
        var free = await AskAsync(new ChatOptions { ResponseFormat = ChatResponseFormat.Json });
        var text = await AskAsync(new ChatOptions { ResponseFormat = ChatResponseFormat.Text });

        Assert.Equal("""{"type":"object","properties":{"a":{"type":"string"}}}""", request.ResponseSchema!.Json.GetRawText());
        Assert.Equal("application/json", request.ResponseMimeType);
        Assert.Equal(("application/json", (JsonSchema?)null), (free.ResponseMimeType, free.ResponseSchema));
        Assert.Null(text.ResponseMimeType);
    }

    [Theory]
    [InlineData("gemini-flash-latest", ReasoningEffort.None, "LOW", null)]
    [InlineData("gemini-flash-latest", ReasoningEffort.Medium, "MEDIUM", null)]
    [InlineData("gemini-flash-latest", ReasoningEffort.ExtraHigh, "HIGH", null)]
    [InlineData("gemini-4-hydrogen", ReasoningEffort.ExtraHigh, "XHIGH", null)]
    [InlineData("gemini-2.5-flash", ReasoningEffort.None, null, 0)]
    [InlineData("gemini-2.5-flash", ReasoningEffort.Low, null, 1024)]
    [InlineData("gemini-2.5-pro", ReasoningEffort.ExtraHigh, null, 32_768)]
    public async Task Options_Effort_IsALevelOrABudgetOfTheModel(string model, ReasoningEffort effort, string? level, int? budget)
    {
        var options = new ChatOptions
        {
            ModelId = model,
            Reasoning = new ReasoningOptions { Effort = effort, Output = ReasoningOutput.Full },
        };

        var thinking = (await AskAsync(options)).Thinking!;

        Assert.Equal((level, budget, true), (thinking.Level?.Value, thinking.Budget, thinking.IncludeThoughts));
    }

    // Red when the effort of an unknown model was that of the default model.
    [Fact]
    public async Task Options_EffortForAnUnknownModel_IsRefused()
    {
        await RefusedAsync(
            "GeminiChatOptions.Model",
            new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } }
        );
        Assert.Empty(_source.Requests);

        var thinking = (await AskAsync(new ChatOptions { Reasoning = new ReasoningOptions { Output = ReasoningOutput.Full } })).Thinking!;
        Assert.Equal((null, null, true), (thinking.Level, thinking.Budget, thinking.IncludeThoughts));
    }

    // Red when tools of the service were sent in the mode none, which the service applies to functions only.
    [Fact]
    public async Task Options_ModeNone_SendsNoToolsOfTheService()
    {
        var now = AIFunctionFactory.Create(() => 1, "now");

        var request = await AskAsync(new ChatOptions { Tools = [now, new HostedWebSearchTool()], ToolMode = ChatToolMode.None });

        Assert.Equal("now", Assert.IsType<FunctionTool>(Assert.Single(request.Tools)).Name);
        Assert.Equal(FunctionCallingMode.None, request.FunctionCalling!.Mode);
    }

    [Fact]
    public async Task Options_RequiredTools_MayBeThoseOfTheRawRequest()
    {
        var request = await AskAsync(
            new ChatOptions
            {
                ToolMode = ChatToolMode.RequireAny,
                RawRepresentationFactory = _ => new GenerateRequest("not sent") { Tools = [Tool.Function("f", "d")] },
            }
        );

        Assert.Equal(FunctionCallingMode.Any, request.FunctionCalling!.Mode);
        Assert.Single(request.Tools);
    }

    [Fact]
    public async Task Options_Tools_AreDeclarationsAndToolsOfTheService()
    {
        var request = await AskAsync(
            new ChatOptions
            {
                Tools =
                [
                    AIFunctionFactory.Create((string city) => city, "weather", "Tells the weather."),
                    AIFunctionFactory.Create(() => 1, "now"),
                    new HostedWebSearchTool(),
                    new HostedCodeInterpreterTool(),
                    Tool.UrlContext.AsAITool(),
                ],
                ToolMode = ChatToolMode.RequireSpecific("weather"),
            }
        );

        var weather = Assert.IsType<FunctionTool>(request.Tools[0]);
        Assert.Equal(("weather", "Tells the weather."), (weather.Name, weather.Description));
        Assert.Equal("string", weather.Parameters!.Json.GetProperty("properties").GetProperty("city").GetProperty("type").GetString());
        Assert.Null(Assert.IsType<FunctionTool>(request.Tools[1]).Parameters);
        Assert.Equal([Tool.GoogleSearch, Tool.CodeExecution, Tool.UrlContext], request.Tools.Skip(2));
        Assert.Equal(FunctionCallingMode.Any, request.FunctionCalling!.Mode);
        Assert.Equal(["weather"], request.FunctionCalling.AllowedFunctionNames);
    }

    [Fact]
    public async Task Options_RawRequest_TakesPrecedenceAndKeepsTheMessages()
    {
        var request = await AskAsync(
            new ChatOptions
            {
                Temperature = 0.5f,
                TopK = 3,
                AdditionalProperties = new() { ["labels"] = JsonElement.Parse("""{"team":"a"}"""), ["store"] = false },
                RawRepresentationFactory = _ => new GenerateRequest("not sent")
                {
                    Temperature = 1.5,
                    Extra = JsonElement.Parse("""{"store":true}"""),
                    Safety = [new SafetySetting(HarmCategory.Harassment, HarmBlockThreshold.Off)],
                },
            }
        );

        Assert.Equal((1.5, 3), (request.Temperature, request.TopK));
        Assert.Equal("Hi", Assert.IsType<TextPart>(Assert.Single(Assert.Single(request.Contents).Parts)).Text);
        Assert.Single(request.Safety);
        Assert.Equal("""{"store":true,"labels":{"team":"a"}}""", request.Extra!.Value.GetRawText());
    }

    [Fact]
    public async Task Messages_SystemImagesAndAddresses_AreParts()
    {
        await Client()
            .GetResponseAsync([
                new(ChatRole.System, "One."),
                new(
                    ChatRole.User,
                    [
                        new TextContent("Look:"),
                        new DataContent((ReadOnlyMemory<byte>)new byte[] { 1, 2 }, "image/png"),
                        new UriContent("https://example.org/a.jpg", "image/*"),
                        new HostedFileContent("https://example.org/files/b") { MediaType = "application/pdf" },
                    ]
                ),
                new(ChatRole.Assistant, "Yes?"),
                new(ChatRole.System, "Two."),
                new(ChatRole.User, "More"),
            ]);

        Assert.Equal(["One.", "Two."], _source.Request.System!.Parts.Cast<TextPart>().Select(part => part.Text));
        Assert.Equal(["user", "model", "user"], _source.Request.Contents.Select(turn => turn.Role));
        var parts = _source.Request.Contents[0].Parts;
        Assert.Equal("image/png", Assert.IsType<InlineDataPart>(parts[1]).MimeType);
        Assert.Equal([1, 2], Assert.IsType<InlineDataPart>(parts[1]).Data.ToArray());
        Assert.Equal("https://example.org/a.jpg", Assert.IsType<FileDataPart>(parts[2]).FileUri);
        Assert.Equal("application/pdf", Assert.IsType<FileDataPart>(parts[3]).MimeType);
    }

    [Fact]
    public async Task Options_WhatTheServiceDoesNotHave_IsRefusedBeforeARequest()
    {
        await RefusedAsync("ConversationId is set", new ChatOptions { ConversationId = "c1" });
        await RefusedAsync("ContinuationToken", new ChatOptions { AllowBackgroundResponses = true });
        await RefusedAsync("Invalid Seed", new ChatOptions { Seed = long.MaxValue });
        await RefusedAsync("has no counterpart", new ChatOptions { Tools = [new HostedFileSearchTool()] });
        await RefusedAsync("AdditionalProperties[\"x\"]", new ChatOptions { AdditionalProperties = new() { ["x"] = (Action)(() => { }) } });
        var noCall = new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c7", "x")]);
        var noCounterpart = new ChatMessage(ChatRole.User, [new HostedVectorStoreContent("s")]);

        await RefusedAsync("c7", null, noCall);
        await RefusedAsync("HostedVectorStoreContent", null, noCounterpart);
        await RefusedAsync("no content", null, new ChatMessage(ChatRole.System, "Only this."));
        await RefusedAsync("Unknown role", null, new ChatMessage(new ChatRole("critic"), "x"));
        Assert.Empty(_source.Requests);
    }

    [Fact]
    public void Client_Services_AreTheMetadataAndTheSource()
    {
        var gemini = new GeminiClient(new GeminiOptions { Model = "gemini-x" });
        using var client = gemini.AsChatClient();
        var metadata = client.GetService<ChatClientMetadata>()!;

        Assert.Equal(("gcp.gemini", "gemini-x"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Equal(GeminiOptions.DefaultEndpoint, metadata.ProviderUri);
        Assert.Same(gemini, client.GetService<GeminiClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.NotNull(client.GetService<ChunkSource>());
        Assert.Null(client.GetService<IChatClient>("key"));
    }

    private async Task RefusedAsync(string reason, ChatOptions? options, params ChatMessage[] messages)
    {
        ChatMessage[] sent = messages is [] ? [new(ChatRole.User, "Hi")] : messages;
        var refusal = await Assert.ThrowsAnyAsync<ArgumentException>(() => Client().GetResponseAsync(sent, options));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => Client().GetStreamingResponseAsync(sent, options));
    }

    private async Task<GenerateRequest> AskAsync(ChatOptions options)
    {
        await Client().GetResponseAsync("Hi", options);
        return _source.Request;
    }

    private IChatClient Client() => ((ChunkSource)_source.Answer).AsChatClient();
}
