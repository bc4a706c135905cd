using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests.Live;

/// <summary>A client of the emulated Live API without this library.</summary>
internal static class LiveWire
{
    private const string Service = "ws://localhost/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";
    public const string Setup = """{"setup":{"model":"models/gemini-3.8-live","generationConfig":{"responseModalities":["TEXT"]}}}""";

    public static EmulatorOptions Fast { get; } =
        new()
        {
            Echo = true,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
        };

    public static string Say(string text) => JsonSerializer.Serialize(new { realtimeInput = new { text } });

    public static Task<WebSocket> OpenAsync(EmulatorOptions options, string query = "") =>
        new GeminiEmulator(options).Live.ConnectAsync(new Uri(Service + query), new Dictionary<string, string>(), TimeoutToken.Start());

    public static async Task SendAsync(WebSocket socket, string message) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message).AsMemory(), WebSocketMessageType.Text, true, TimeoutToken.Start());

    public static async Task<JsonElement?> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var part = await socket.ReceiveAsync(buffer.AsMemory(), TimeoutToken.Start());
        if (part.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        Assert.Equal(WebSocketMessageType.Binary, part.MessageType);
        return JsonElement.Parse(buffer.AsSpan(0, part.Count));
    }
}
