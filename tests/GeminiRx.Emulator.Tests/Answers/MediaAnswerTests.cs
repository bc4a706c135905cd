using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace GeminiRx.Emulator.Tests;

/// <summary>Answers with pictures and with speech.</summary>
public sealed class MediaAnswerTests
{
    private static readonly GeminiEmulator _emulator = new(Wire.AtOnce);

    [Theory]
    [InlineData("gemini-3.1-flash-image", "{}", 1024, 1024)]
    [InlineData("gemini-nano-banana-2.1", """{"imageConfig":{"aspectRatio":"16:9","imageSize":"2K"}}""", 2048, 1152)]
    [InlineData("gemini-3-pro-image", """{"imageConfig":{"aspectRatio":"2:3"}}""", 682, 1024)]
    [InlineData("gemini-flash-latest", """{"responseModalities":["IMAGE"],"imageConfig":{"imageSize":"4k"}}""", 4096, 4096)]
    public async Task Picture_OfAModelOrAModality_IsAPngOfTheAskedSize(string model, string config, int width, int height)
    {
        var parts = await PartsAsync(model, config, stream: false);

        var image = parts[^1].GetProperty("inlineData");
        Assert.Equal("image/png", image.GetProperty("mimeType").GetString());
        Assert.Equal((width, height), Decode(image.GetProperty("data").GetBytesFromBase64()));
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
        const string Config = """{"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}}}""";
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
        Assert.Equal((width, height), Decode(BytesOf(parts[^1])));
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

    /// <summary>Decodes a PNG by its specification, with each check sum; returns its size.</summary>
    private static (int Width, int Height) Decode(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var (at, types, data, size) = (8, new List<string>(), new MemoryStream(), (0, 0));
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var chunk = png.AsSpan(at + 4, length + 4);
            types.Add(System.Text.Encoding.ASCII.GetString(chunk[..4]));
            Assert.Equal(Crc(chunk), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            if (types[^1] == "IHDR")
            {
                size = (BinaryPrimitives.ReadInt32BigEndian(chunk[4..]), BinaryPrimitives.ReadInt32BigEndian(chunk[8..]));
                Assert.Equal([8, 2, 0, 0, 0], chunk[12..].ToArray());
            }
            else if (types[^1] == "IDAT")
            {
                data.Write(chunk[4..]);
            }

            at += length + 12;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], types);
        data.Position = 0;
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionMode.Decompress))
        {
            zlib.CopyTo(pixels);
        }

        var row = 1 + (size.Item1 * 3);
        Assert.Equal((long)size.Item2 * row, pixels.Length);
        var bytes = pixels.ToArray();
        Assert.Equal(0, bytes[0]); // the first row is as it is; each other is the difference to the row above
        Assert.All(Enumerable.Range(1, size.Item2 - 1), y => Assert.Equal(2, bytes[y * row]));
        Assert.DoesNotContain(Enumerable.Range(1, size.Item2 - 1), y => bytes.AsSpan((y * row) + 1, row - 1).ContainsAnyExcept((byte)0));
        Assert.True(bytes[1..row].Distinct().Count() > 1 || size.Item1 == 1, "the stripes have one colour");
        return size;
    }

    // Bit by bit, unlike the product's table.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB8_8320);
            }
        }

        return ~crc;
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
