using System.ComponentModel;
using System.Reactive.Linq;
using GeminiRx.Emulator;
using GeminiRx.Extensions.AI.Tests.Hosting;
using GeminiRx.Extensions.AI.Tests.Sources;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace GeminiRx.Extensions.AI.Tests;

/// <summary>The code of the package's README, run against the emulator.</summary>
public sealed class PackageSample
{
    [Fact]
    public async Task Sample_AnswersWithAFunctionAndAnotherClient()
    {
        var emulator = Hosts.Emulator(
            new EmulatorOptions
            {
                OnRequest = request =>
                    request.Body.Contains("functionResponse", StringComparison.Ordinal)
                        ? new EmulatorReply { Text = "Take an umbrella." }
                        : new EmulatorReply { Calls = [new EmulatorCall("GetWeather", """{"city":"Bonn"}""")] },
            }
        );
        var builder = Hosts.CreateBuilder([("Gemini:ApiKey", "k"), ("Cheap:ApiKey", "k")]);
        builder.Services.AddSingleton<IHttpClientFactory>(new EmulatorHttpClients(emulator));
        using var other = new ScriptedChatClient(new ChatResponseUpdate(ChatRole.Assistant, " Hello."));
        var shown = "";

        await RunAsync(builder, other, text => shown += text);

        Assert.Equal("Take an umbrella. Hello.", shown);
    }

    private static async Task RunAsync(HostApplicationBuilder builder, IChatClient otherClient, Action<string> show)
    {
        // <package-readme>
        builder.Services.AddGeminiRx(builder.Configuration.GetSection("Gemini")); // ApiKey, Model, MaxRetries, RequestsPerMinute, …
        builder.Services.AddGeminiRx("cheap", builder.Configuration.GetSection("Cheap")); // keyed services
        builder.Services.AddHealthChecks().AddGeminiRx();
        using var traces = Sdk.CreateTracerProviderBuilder().AddGeminiRxInstrumentation().Build();

        using var host = builder.Build();
        await host.StartAsync(); // fails with the name of a missing or unknown setting
        using var client = host.Services.GetRequiredService<IChatClient>().AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(GetWeather)] };
        await foreach (var update in client.GetStreamingResponseAsync("Do I need an umbrella in Bonn?", options))
        {
            show(update.Text);
        }

        ChunkSource other = otherClient.AsChunkSource(); // OpenAI, Ollama, …, with every operator of GeminiRx
        await other.WithPolicy(AnswerPolicy.Interactive)(new GenerateRequest("Hi")).Text().Do(show);
        // </package-readme>
    }

    [Description("Tells the weather of a city.")]
    private static string GetWeather(string city) => $"It rains in {city}.";
}
