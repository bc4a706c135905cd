using System.Text.Json;

namespace GeminiRx.Emulator.Tests;

/// <summary>Answers with pictures and with speech.</summary>
public sealed class MediaAnswerTests
{
    private static readonly GeminiEmulator _emulator = new(Wire.AtOnce);

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("gemini-3.1-flash-image", "{}", 1024, 1024)]
    [InlineData("gemini-nano-banana-2.1", """{"imageConfig":{"aspectRatio":"16:9","imageSize":"2K"}}""", 2048, 1152)]
    [InlineData("gemini-3-pro-image", """{"imageConfig":{"aspectRatio":"2:3"}}""", 682, 1024)]
    [InlineData("gemini-3-pro-image", """{"responseModalities":["image"],"imageConfig":{"imageSize":"4K"}}""", 4096, 4096)]
    public async Task Picture_OfAModelOrAModality_IsAPngOfTheAskedSize(string model, string config, int width, int height)
    {
        var parts = await PartsAsync(model, config, stream: false);

        var image = parts[^1].GetProperty("inlineData");
        Assert.Equal("image/png", image.GetProperty("mimeType").GetString());
        Assert.Equal((width, height), PngReader.Decode(image.GetProperty("data").GetBytesFromBase64()));
        var hasText = !config.Contains("responseModalities", StringComparison.Ordinal);
        Assert.Equal(hasText ? "No model made this picture: it is one of the GeminiRx emulator." : null, TextOf(parts));
    }

    [Fact]
    public async Task Picture_Streamed_FollowsItsText_AndFinishes()
    {
        var events = Wire.Events(await AskAsync("gemini-3-pro-image", "{}", stream: true));

        Assert.All(events[..^1], e => Assert.Equal("text", Assert.Single(Assert.Single(e.Parts()).EnumerateObject()).Name));
        Assert.True(events[^1].Parts()[0].TryGetProperty("inlineData", out _));
        Assert.Equal("STOP", events[^1].GetProperty("candidates")[0].GetProperty("finishReason").GetString());
        var usage = events[^1].GetProperty("usageMetadata");
        var detail = Assert.Single(usage.GetProperty("candidatesTokensDetails").EnumerateArray());
        Assert.Equal(("IMAGE", 1290), (detail.GetProperty("modality").GetString(), detail.GetProperty("tokenCount").GetInt32()));
        Assert.True(usage.GetProperty("candidatesTokenCount").GetInt32() > 1290);
    }

    [Fact]
    public async Task Speech_IsPcmAt24Kilohertz_InPiecesThatAreOneWhenNotStreamed()
    {
        const string Config =
            """{"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}}}""";
        var pieces = Wire.Events(await AskAsync("gemini-3.8-flash-tts", Config, stream: true)).SelectMany(e => e.Parts()).ToList();
        var whole = Assert.Single(await PartsAsync("gemini-3.8-flash-tts", Config, stream: false));

        Assert.True(pieces.Count > 1);
        Assert.All(
            pieces,
            piece => Assert.Equal("audio/L16;codec=pcm;rate=24000", piece.GetProperty("inlineData").GetProperty("mimeType").GetString())
        );
        var bytes = BytesOf(whole);
        Assert.Equal(pieces.SelectMany(BytesOf), bytes);
        Assert.Equal(0.5, bytes.Length / 2 / 24_000.0); // the least, for a short prompt
        Assert.Contains(Enumerable.Range(0, bytes.Length / 2), at => Math.Abs((int)BitConverter.ToInt16(bytes, at * 2)) > 4_000);
    }

    [Theory]
    [InlineData("answer image 3x2", 3, 2, null)]
    [InlineData("answer image \"a caption\"", 1024, 1024, "a caption")]
    [InlineData("answer image 1x4096 \"\\u00e9\"", 1, 4096, "é")]
    public async Task Script_AnswersWithAPicture_ForAnyModel(string action, int width, int height, string? text)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse($"otherwise\n {action}") });

        var parts = Wire.Json(await TextAsync(emulator, Wire.Whole, Wire.Hi)).Parts();

        Assert.Equal(text, TextOf(parts));
        Assert.Equal((width, height), PngReader.Decode(BytesOf(parts[^1])));
    }

    [Fact]
    public async Task Script_AnswersWithSpeech_OrReplacesAPicture()
    {
        const string Script = "when prompt is \"Hi\"\n answer speech 250ms\notherwise\n answer text \"no\"";
        var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse(Script) });
        const string Image = "https://emulator.test/v1beta/models/gemini-3-pro-image:generateContent";

        var speech = Wire.Json(await TextAsync(emulator, Image, Wire.Hi)).Parts();
        var text = Wire.Json(await TextAsync(emulator, Image, Wire.Hi.Replace("Hi", "x", StringComparison.Ordinal))).Parts();

        Assert.Equal(12_000, BytesOf(Assert.Single(speech)).Length);
        Assert.Equal("no", TextOf(text));
    }

    // Literal: the colours are the same in every process and release.
    [Theory]
    [InlineData("a cat", "D4E55151")]
    [InlineData("a dog", "A5852B01")]
    public async Task Picture_OfAPrompt_HasItsColours(string prompt, string checksum)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        var body = Wire.Hi.Replace("Hi", prompt, StringComparison.Ordinal);
        const string Image = "https://emulator.test/v1beta/models/gemini-3-pro-image:generateContent";

        var picture = BytesOf(Wire.Json(await TextAsync(emulator, Image, body)).Parts()[^1]);

        Assert.Equal(checksum, PngReader.ChecksumOfPixels(picture));
    }

    [Theory]
    [InlineData(500, 12)]
    [InlineData(1_000, 25)]
    [InlineData(10_000, 250)]
    [InlineData(600_000, 15_000)]
    public async Task Speech_Has25TokensASecond_AndAllItsBytes(int milliseconds, int tokens)
    {
        var reply = new EmulatorReply { Speech = TimeSpan.FromMilliseconds(milliseconds) };
        var emulator = new GeminiEmulator(Wire.AtOnce with { OnRequest = _ => reply });

        var answer = Wire.Json(await TextAsync(emulator, Wire.Whole, Wire.Hi));

        Assert.Equal(48 * milliseconds, BytesOf(Assert.Single(answer.Parts())).Length);
        Assert.Equal(tokens, answer.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32());
    }

    public static TheoryData<EmulatorReply, string> Replies =>
        new()
        {
            {
                new EmulatorReply
                {
                    Calls = [new("f")],
                    Text = "x",
                    Image = new(),
                    Speech = _second,
                },
                "text functionCall"
            },
            {
                new EmulatorReply
                {
                    Text = "x",
                    BuiltIn = "story",
                    Echo = true,
                    Speech = _second,
                },
                "text"
            },
            {
                new EmulatorReply
                {
                    Text = "x",
                    Image = new(1, 1),
                    Speech = _second,
                },
                "text inlineData:image/png"
            },
            {
                new EmulatorReply
                {
                    BuiltIn = "emoji",
                    Image = new(),
                    Speech = _second,
                },
                "text"
            },
            {
                new EmulatorReply
                {
                    Echo = true,
                    Image = new(),
                    Speech = _second,
                },
                "text"
            },
            {
                new EmulatorReply { Image = new(1, 1), Speech = _second },
                "inlineData:image/png"
            },
            {
                new EmulatorReply { Speech = _second },
                "inlineData:audio/L16;codec=pcm;rate=24000"
            },
        };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Reply_WithSeveralAnswers_GivesTheFirstInOrderOfDeclaration(EmulatorReply reply, string kinds)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { OnRequest = _ => reply });

        var parts = Wire.Json(await TextAsync(emulator, Wire.Whole, Wire.Hi)).Parts();

        Assert.Equal(
            kinds,
            string.Join(
                ' ',
                parts.Select(part =>
                    part.TryGetProperty("inlineData", out var data) ? "inlineData:" + data.GetProperty("mimeType").GetString()
                    : part.TryGetProperty("functionCall", out _) ? "functionCall"
                    : "text"
                )
            )
        );
    }

    public static TheoryData<EmulatorReply> ImpossibleReplies =>
        [
            new EmulatorReply { Image = new EmulatorImage(0, 1) },
            new EmulatorReply { Image = new EmulatorImage(1, 4097) },
            new EmulatorReply { Speech = TimeSpan.Zero },
            new EmulatorReply { Speech = TimeSpan.FromMinutes(11) },
        ];

    [Theory]
    [MemberData(nameof(ImpossibleReplies))]
    public async Task Reply_WithAnImpossiblePictureOrSpeech_IsRefused(EmulatorReply reply)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { OnRequest = _ => reply });

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => emulator.SendAsync());
    }

    private static byte[] BytesOf(JsonElement part) => part.GetProperty("inlineData").GetProperty("data").GetBytesFromBase64();

    private static string? TextOf(JsonElement[] parts) => parts[0].TryGetProperty("text", out var text) ? text.GetString() : null;

    private static async Task<JsonElement[]> PartsAsync(string model, string config, bool stream) =>
        Wire.Json(await AskAsync(model, config, stream)).Parts();

    private static Task<string> AskAsync(string model, string config, bool stream) =>
        TextAsync(
            _emulator,
            $"https://emulator.test/v1beta/models/{model}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}",
            Wire.HiWith($",\"generationConfig\":{config}")
        );

    private static async Task<string> TextAsync(GeminiEmulator emulator, string address, string body)
    {
        using var response = await emulator.SendAsync(address, body);
        return await response.TextAsync();
    }
}
