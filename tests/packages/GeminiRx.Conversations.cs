// package: GeminiRx VERSION
using System.Reactive.Linq;
using GeminiRx;
using GeminiRx.Conversations;

await File.WriteAllBytesAsync(
    "chart.png",
    Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
);
var gemini = GeminiClient.FromEnvironment();
var showText = (string text) => Console.Write(text);
// <sample>
