// package: GeminiRx VERSION
// package: Microsoft.Extensions.AI 10.11.0
// package: Microsoft.Extensions.Hosting 10.0.15
// package: OpenTelemetry 1.20.1
using System.ComponentModel;
using System.Reactive.Linq;
using GeminiRx;
using GeminiRx.Extensions.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

var builder = Host.CreateApplicationBuilder();
foreach (var section in (string[])["Gemini", "Cheap"])
{
    builder.Configuration[$"{section}:ApiKey"] = "any";
    builder.Configuration[$"{section}:Endpoint"] = Environment.GetEnvironmentVariable("GEMINIRX_ENDPOINT");
}

var otherClient = GeminiClient.FromEnvironment().AsChatClient();
var show = (string text) => Console.Write(text);

// <sample>

[Description("Tells the weather of a city.")]
static string GetWeather(string city) => $"It rains in {city}.";
