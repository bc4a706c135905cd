using System.ComponentModel;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>Chat with functions by Microsoft.Extensions.AI, against the emulator, which refuses turns without signatures.</summary>
public sealed class FunctionInvocationTests
{
    private int _asked;

    // The pattern of the documentation of Microsoft.Extensions.AI: a function, a builder, a streamed answer.
    [Fact]
    public async Task Sample_ChatWithAFunction_RunsOnTheEmulator()
    {
        [Description("Tells the weather of a city.")]
        string GetWeather([Description("The city.")] string city)
        {
            _asked++;
            return $"It rains in {city}.";
        }

        var emulator = Emulator(new EmulatorCall("GetWeather", """{"city":"Bonn"}"""));
        using var client = new ChatClientBuilder(Gemini(emulator).AsChatClient()).UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(GetWeather, "GetWeather")] };
        var text = "";

        await foreach (
            var update in client.GetStreamingResponseAsync("Do I need an umbrella in Bonn?", options).WithCancellation(TimeoutToken.Start())
        )
        {
            text += update.Text;
        }

        Assert.Equal("Take an umbrella.", text);
        Assert.Equal(1, _asked);
        Assert.Equal([200, 200], emulator.Requests.Select(request => request.Status!.Value));
        Assert.Empty(emulator.Findings);
        var result = LastTurn(emulator).GetProperty("parts")[0].GetProperty("functionResponse");
        Assert.Equal("GetWeather", result.GetProperty("name").GetString());
        Assert.Equal("It rains in Bonn.", result.GetProperty("response").GetProperty("output").GetString());
    }

    // Red when the signature of a call was not sent back: the emulator answers 400.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ParallelCalls_AreInvokedAndAnsweredInOneTurn(bool streams)
    {
        var emulator = Emulator(new EmulatorCall("weather", """{"city":"Bonn"}"""), new EmulatorCall("weather", """{"city":"Kiel"}"""));
        var cities = new List<string>();
        using var client = new ChatClientBuilder(Gemini(emulator).AsChatClient())
            .UseFunctionInvocation(configure: invoking => invoking.AllowConcurrentInvocation = true)
            .Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => Add(city), "weather")] };

        var response = streams
            ? await client.GetStreamingResponseAsync("Weather?", options).ToChatResponseAsync(TimeoutToken.Start())
            : await client.GetResponseAsync("Weather?", options, TimeoutToken.Start());

        Assert.Equal("Take an umbrella.", response.Text);
        Assert.Equal(["Bonn", "Kiel"], cities.Order());
        var results = LastTurn(emulator)
            .GetProperty("parts")
            .EnumerateArray()
            .Select(part => part.GetProperty("functionResponse"))
            .ToList();
        Assert.Equal(["weather", "weather"], results.Select(result => result.GetProperty("name").GetString()));
        Assert.Equal(["Bonn", "Kiel"], results.Select(result => result.GetProperty("response").GetProperty("output").GetString()));
        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], response.Messages.Select(message => message.Role));
        Assert.True(response.Usage!.InputTokenCount > 0);

        string Add(string city)
        {
            lock (cities)
            {
                cities.Add(city);
                return city;
            }
        }
    }

    [Fact]
    public async Task SourceThatRunsItsFunctions_IsACompleteConversation()
    {
        var emulator = Emulator(new EmulatorCall("weather", """{"city":"Bonn"}"""));
        var weather = ToolFunction.Create(
            "weather",
            null,
            SampleJson.Default.Place,
            SampleJson.Default.String,
            (place, _) => Task.FromResult($"Rain in {place.City}.")
        );
        using var inner = Gemini(emulator).Source.InvokeTools([weather]).AsChatClient();
        using var client = new ChatClientBuilder(inner).UseFunctionInvocation().Build();

        var response = await client.GetResponseAsync("Weather?", cancellationToken: TimeoutToken.Start());

        Assert.Equal("Take an umbrella.", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], response.Messages.Select(message => message.Role));
        var call = Assert.IsType<FunctionCallContent>(response.Messages[0].Contents[0]);
        Assert.True(call.InformationalOnly);
        Assert.Equal(call.CallId, Assert.IsType<FunctionResultContent>(response.Messages[1].Contents[0]).CallId);
        Assert.Equal(2, emulator.Requests.Count);
        Assert.Empty(emulator.Findings);
    }

    // Red when a call was delivered before its result: a consumer that runs calls as they come ran it again.
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task CallsOfASourceThatRunsThem_AreNotInvokedAgain(bool reportRewinds, bool invokes)
    {
        var arguments = JsonElement.Parse("""{"city":"Bonn"}""");
        Chunk[] first =
        [
            new TextChunk("Let me check."),
            new ToolCallChunk("weather", arguments) { Id = "c1", ThoughtSignature = "c2ln" },
            new CheckpointChunk("t"),
            new ToolCallChunk("weather", arguments) { Id = "c2" },
            ScriptedSource.Completed,
        ];
        var source = new ScriptedSource(first, [new TextChunk("Take an umbrella."), ScriptedSource.Completed]);
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (own, others) = (0, 0);
        var weather = ToolFunction.Create(
            "weather",
            null,
            SampleJson.Default.Place,
            SampleJson.Default.String,
            (_, _) =>
            {
                Interlocked.Increment(ref own);
                return answer.Task;
            }
        );
        using var inner = ((ChunkSource)source.Answer)
            .InvokeTools([weather])
            .AsChatClient(new GeminiChatOptions { ReportRewinds = reportRewinds });
        using var invoking = new ChatClientBuilder(inner).UseFunctionInvocation().Build();
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(() => ++others, "now"), AIFunctionFactory.Create((string city) => ++others, "weather")],
        };
        var updates = new List<ChatResponseUpdate>();
        await using var reading = (invokes ? invoking : inner)
            .GetStreamingResponseAsync("Weather?", options, TimeoutToken.Start())
            .GetAsyncEnumerator(TimeoutToken.Start());

        Assert.True(await reading.MoveNextAsync());
        updates.Add(reading.Current);
        var next = reading.MoveNextAsync();
        Assert.False(next.IsCompleted); // the call waits for its result
        answer.SetResult("Rain.");
        for (var goesOn = await next; goesOn; goesOn = await reading.MoveNextAsync())
        {
            updates.Add(reading.Current);
            Assert.All(reading.Current.Contents.OfType<FunctionCallContent>(), call => Assert.True(call.InformationalOnly));
        }

        Assert.Equal("Let me check.Take an umbrella.", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal((2, 0, 2), (own, others, source.Requests.Count));
        Assert.Equal(
            [ChatRole.Assistant, ChatRole.Tool, ChatRole.Tool, ChatRole.Assistant],
            updates.ToChatResponse().Messages.Select(message => message.Role)
        );
    }

    private static GeminiEmulator Emulator(params EmulatorCall[] calls) =>
        new(
            new EmulatorOptions
            {
                OnRequest = request =>
                    request.Body.Contains("functionResponse", StringComparison.Ordinal)
                        ? new EmulatorReply { Text = "Take an umbrella." }
                        : new EmulatorReply { Calls = calls },
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                CharactersPerEvent = 5,
            }
        );

    private static GeminiClient Gemini(GeminiEmulator emulator) => new(new GeminiOptions { HttpClient = emulator.CreateClient() });

    private static JsonElement LastTurn(GeminiEmulator emulator) =>
        JsonElement.Parse(emulator.Requests[^1].Body).GetProperty("contents").EnumerateArray().Last();
}
