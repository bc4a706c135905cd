using System.Net.WebSockets;
using System.Text.Json;
using GeminiRx.TestSupport;
using static GeminiRx.Emulator.Tests.Live.LiveWire;

namespace GeminiRx.Emulator.Tests.Live;

/// <summary>What an ephemeral token locks.</summary>
public sealed class LiveTokenTests
{
    private const string Constrained =
        "ws://localhost/ws/google.ai.generativelanguage.v1alpha.GenerativeService.BidiGenerateContentConstrained";

    private const string Model = "\"model\":\"models/gemini-3.8-live\"";
    private const string Text = ",\"generationConfig\":{\"responseModalities\":[\"TEXT\"]}";
    private const string Speech = ",\"generationConfig\":{\"responseModalities\":[\"AUDIO\"],\"temperature\":1}";
    private const string Transcription = ",\"outputAudioTranscription\":{}";
    private const string Resumption = ",\"sessionResumption\":{}";

    // The answer of a session that asks for speech and a transcription of it.
    [Theory]
    [InlineData(null, null, true, true)] // no constraints
    [InlineData(Text, null, false, false)] // everything
    [InlineData("", null, true, false)] // everything, by the service's defaults
    [InlineData(Text, "model,generationConfig.responseModalities", false, true)]
    [InlineData(Text, "model", true, true)]
    [InlineData("", "model,outputAudioTranscription", true, false)]
    [InlineData(Transcription, "model,generationConfig.temperature", true, true)]
    public async Task Session_HasTheSettingsThatItsTokenLocks(string? constraints, string? mask, bool isSpoken, bool isTranscribed)
    {
        var emulator = new GeminiEmulator(Fast);
        using var socket = await OpenAsync(emulator, await CreateAsync(emulator, constraints, mask));
        await SendAsync(socket, SetupOf(Speech + Transcription));
        await ReceiveAsync(socket);
        await SendAsync(socket, Say("Hi"));
        var answer = await ReadTurnAsync(socket);

        Assert.Equal(isSpoken, answer.Contains("inlineData", StringComparison.Ordinal));
        Assert.Equal(isTranscribed && isSpoken, answer.Contains("outputTranscription", StringComparison.Ordinal));
    }

    // A token of one client, used by another one.
    [Theory]
    [InlineData(null)]
    [InlineData("model,sessionResumption")]
    public async Task Session_ThatAsksForNoResumption_HasTheLockedOne(string? mask)
    {
        var emulator = new GeminiEmulator(Fast);
        using var socket = await OpenAsync(emulator, await CreateAsync(emulator, Text + Resumption, mask));
        await SendAsync(socket, SetupOf(Text));

        Assert.True((await ReceiveAsync(socket))!.Value.TryGetProperty("setupComplete", out _));
    }

    [Fact]
    public async Task LockedSetting_CannotBeChangedByItsOtherSpelling()
    {
        var emulator = new GeminiEmulator(Fast);
        using var socket = await OpenAsync(emulator, await CreateAsync(emulator, "", "model,generationConfig.responseModalities"));
        await SendAsync(socket, SetupOf(",\"generationConfig\":{\"response_modalities\":[\"TEXT\"]}"));
        await ReceiveAsync(socket);
        await SendAsync(socket, Say("Hi"));

        Assert.Contains("inlineData", await ReadTurnAsync(socket), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("model,sessionResumption")]
    public async Task Session_OfALockedToken_IsContinuedByItsHandle(string? mask)
    {
        var emulator = new GeminiEmulator(Fast);
        var token = await CreateAsync(emulator, Text + Resumption, mask);
        using var first = await OpenAsync(emulator, token);
        await SendAsync(first, SetupOf(Text + Resumption));
        await ReceiveAsync(first);
        await SendAsync(first, Say("Hi"));
        await ReadTurnAsync(first);
        var handle = (await ReceiveAsync(first))!.Value.GetProperty("sessionResumptionUpdate").GetProperty("newHandle").GetString();

        using var second = await OpenAsync(emulator, token);
        await SendAsync(second, SetupOf($"{Text},\"sessionResumption\":{{\"handle\":\"{handle}\"}}"));

        Assert.True((await ReceiveAsync(second))!.Value.TryGetProperty("setupComplete", out _));
        using var third = await OpenAsync(emulator, token);
        await SendAsync(third, SetupOf($"{Text},\"sessionResumption\":{{\"handle\":\"another\"}}"));
        Assert.Null(await ReceiveAsync(third));
        Assert.Equal(1007, (int?)third.CloseStatus);
    }

    // Without the model in the mask, each session has its own.
    [Theory]
    [InlineData("generationConfig.responseModalities", true)]
    [InlineData("model", false)]
    [InlineData(null, false)]
    public async Task Session_ForAnotherModel_IsRefusedIfTheModelIsLocked(string? mask, bool isAllowed)
    {
        var emulator = new GeminiEmulator(Fast);
        using var socket = await OpenAsync(emulator, await CreateAsync(emulator, "", mask));
        await SendAsync(socket, """{"setup":{"model":"models/gemini-3.8-live-extended-thinking"}}""");

        Assert.Equal(isAllowed, await ReceiveAsync(socket) is not null);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{"setup":[]}""")]
    [InlineData("[]")]
    public async Task Setup_ThatIsInvalid_IsRefusedWithAToken(string setup)
    {
        var emulator = new GeminiEmulator(Fast);
        using var socket = await OpenAsync(emulator, await CreateAsync(emulator, "", mask: null));
        await SendAsync(socket, setup);

        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(1007, (int?)socket.CloseStatus);
    }

    private static string SetupOf(string members) => $"{{\"setup\":{{{Model}{members}}}}}";

    private static async Task<string> CreateAsync(GeminiEmulator emulator, string? constraints, string? mask)
    {
        var setup = constraints is null ? "" : $",\"bidiGenerateContentSetup\":{{{Model}{constraints}}}";
        var fields = mask is null ? "" : $",\"fieldMask\":\"{mask}\"";
        using var response = await emulator.SendAsync("https://emulator.test/v1alpha/auth_tokens", $"{{\"uses\":3{setup}{fields}}}");
        return JsonElement.Parse(await response.TextAsync()).GetProperty("name").GetString()!;
    }

    private static Task<WebSocket> OpenAsync(GeminiEmulator emulator, string token) =>
        emulator.Live.ConnectAsync(
            new Uri(Constrained),
            new Dictionary<string, string> { ["Authorization"] = $"Token {token}" },
            TimeoutToken.Start()
        );

    private static async Task<string> ReadTurnAsync(WebSocket socket)
    {
        var answer = "";
        while (await ReceiveAsync(socket) is { } message)
        {
            answer += message.GetRawText();
            if (message.TryGetProperty("serverContent", out var content) && content.TryGetProperty("turnComplete", out _))
            {
                break;
            }
        }

        return answer;
    }
}
