namespace GeminiRx.Emulator.Tests.Answers;

/// <summary>Long answers in several responses.</summary>
public sealed class LongDecodeTests
{
    // 4 bytes a token.
    private static readonly string _text = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"{number:D8}\n"));

    [Theory]
    [InlineData("gemini-4-argon")]
    [InlineData("gemini-4-carbon")]
    [InlineData("gemini-4-hydrogen")]
    public async Task Stream_OfALongAnswer_EndsAtTheLimitAndContinuesWithTheToken(string model)
    {
        var (emulator, text, token, reasons) = (Emulator(), "", "", new List<string?>());
        do
        {
            using var response = await emulator.SendAsync(
                $"https://emulator.test/v1beta/models/{model}:streamGenerateContent?alt=sse",
                Wire.HiWith(token.Length == 0 ? "" : $",\"continuationToken\":\"{token}\"")
            );
            var events = Wire.Events(await response.TextAsync());
            var last = events[^1].GetProperty("candidates")[0];
            text += string.Concat(events.Select(one => one.Text()));
            reasons.Add(last.GetProperty("finishReason").GetString());
            token = last.TryGetProperty("continuationToken", out var next) ? next.GetString()! : "";
            Assert.InRange(events[^1].GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32(), 1, 65_536);
        } while (token.Length > 0);

        Assert.Equal(["CONTINUATION", "STOP"], reasons);
        Assert.Equal(_text, text);
    }

    [Theory]
    [InlineData("gemini-4-argon", "CONTINUATION")]
    [InlineData("gemini-3.8-flash", "STOP")]
    public async Task Whole_OfALongAnswer_EndsAtItsOwnLimit(string model, string reason)
    {
        using var response = await Emulator().SendAsync($"https://emulator.test/v1beta/models/{model}:generateContent");
        var answer = Wire.Json(await response.TextAsync());
        var tokens = answer.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32();

        Assert.Equal(reason, answer.GetProperty("candidates")[0].GetProperty("finishReason").GetString());
        Assert.Equal(reason == "CONTINUATION", tokens <= 32_768);
    }

    private static GeminiEmulator Emulator() => new(Wire.AtOnce with { Text = _text, CharactersPerEvent = 10_000 });
}
