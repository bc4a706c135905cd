using static GeminiRx.Emulator.Tests.Live.LiveWire;

namespace GeminiRx.Emulator.Tests.Live;

/// <summary>The emulated Live API as a client without this library sees it.</summary>
public sealed class LiveEmulatorTests
{
    [Theory]
    [InlineData("not JSON", 1007, "Invalid JSON payload")]
    [InlineData("""{"clientContent":{}}""", 1007, "setup must be the first message")]
    [InlineData("""{"setup":{"model":"models/gemini-3.8-live"},"clientContent":{}}""", 1007, "setup must be the first message")]
    [InlineData("""{"setup":{}}""", 1007, "model is not specified")]
    [InlineData("""{"setup":{"model":"models/gemini-3.8-live","surprise":1}}""", 1007, "surprise")]
    [InlineData("""{"setup":{"model":"models/gemini-flash-latest"}}""", 1008, "not supported for bidiGenerateContent")]
    [InlineData("""{"setup":{"model":"models/gemini-3.8-live","sessionResumption":{"handle":"x"}}}""", 1007, "cannot be resumed")]
    [InlineData(
        """{"setup":{"model":"models/gemini-3.8-live","generationConfig":{"responseModalities":["TEXT","AUDIO"]}}}""",
        1007,
        "invalid argument"
    )]
    public async Task Setup_ThatIsInvalid_IsRefusedWithCodeAndReason(string setup, int code, string reason)
    {
        using var socket = await OpenAsync(Fast);
        await SendAsync(socket, setup);

        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(code, (int?)socket.CloseStatus);
        Assert.Contains(reason, socket.CloseStatusDescription, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"clientContent":{},"toolResponse":{}}""")]
    [InlineData("""{"surprise":{}}""")]
    [InlineData("[]")]
    public async Task Message_ThatIsInvalid_EndsTheSession(string message)
    {
        using var socket = await OpenAsync(Fast);
        await SendAsync(socket, Setup);
        await ReceiveAsync(socket);
        await SendAsync(socket, message);

        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(1007, (int?)socket.CloseStatus);
    }

    [Fact]
    public async Task Key_ThatIsMissingOrInvalid_IsRefused()
    {
        using var none = await OpenAsync(Fast with { RequireKey = true });
        await SendAsync(none, Setup);
        Assert.Null(await ReceiveAsync(none));
        Assert.Equal(1008, (int?)none.CloseStatus);

        using var invalid = await OpenAsync(Fast, "?key=invalid");
        await SendAsync(invalid, Setup);
        Assert.Null(await ReceiveAsync(invalid));
        Assert.Contains("API key not valid", invalid.CloseStatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_OfText_IsSentInBinaryFrames()
    {
        using var socket = await OpenAsync(Fast);
        await SendAsync(socket, Setup);
        await ReceiveAsync(socket);
        await SendAsync(socket, """{"clientContent":{"turns":[{"role":"user","parts":[{"text":"Hi"}]}],"turnComplete":true}}""");

        var text = (await ReceiveAsync(socket))!.Value.GetProperty("serverContent").GetProperty("modelTurn").GetProperty("parts")[0];
        Assert.Equal("Hi", text.GetProperty("text").GetString());
        Assert.True((await ReceiveAsync(socket))!.Value.GetProperty("serverContent").GetProperty("generationComplete").GetBoolean());
        var end = (await ReceiveAsync(socket))!.Value;
        Assert.True(end.GetProperty("serverContent").GetProperty("turnComplete").GetBoolean());
        Assert.True(end.GetProperty("usageMetadata").GetProperty("totalTokenCount").GetInt32() > 0);
    }

    [Fact]
    public async Task Goodbye_IsSaid_BeforeTheCut()
    {
        var cut = new LiveCut
        {
            GoAway = TimeSpan.FromMilliseconds(50),
            CloseCode = 1001,
            Reason = "bye",
        };
        using var socket = await OpenAsync(Fast with { Live = new LiveEmulatorOptions { OnConnect = _ => cut } });
        await SendAsync(socket, Setup);
        await ReceiveAsync(socket);

        Assert.Equal("0.05s", (await ReceiveAsync(socket))!.Value.GetProperty("goAway").GetProperty("timeLeft").GetString());
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal((1001, "bye"), ((int)socket.CloseStatus!, socket.CloseStatusDescription));
    }

    [Theory]
    [InlineData("/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent", true)]
    [InlineData("//ws/google.ai.generativelanguage.v1alpha.GenerativeService.BidiGenerateContentConstrained", true)]
    [InlineData("/ws/google.cloud.aiplatform.v1.LlmBidiService/BidiGenerateContent", true)]
    [InlineData("/ws/google.ai.generativelanguage.v1beta.GenerativeService.Other", false)]
    [InlineData("/v1beta/models/gemini-3.8-live:bidiGenerateContent", false)]
    [InlineData(null, false)]
    public void Path_IsLive_OnlyIfTheServiceHasIt(string? path, bool isLive) => Assert.Equal(isLive, LiveEmulator.IsLive(path));
}
