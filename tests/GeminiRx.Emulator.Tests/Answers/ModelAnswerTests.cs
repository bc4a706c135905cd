using System.Text;
using FsCheck;
using FsCheck.Xunit;

namespace GeminiRx.Emulator.Tests;

public sealed class ModelAnswerTests
{
    public const string Thinking =
        """{"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}""";

    [Property]
    public async Task<bool> Text_ArrivesWhole(NonNull<string> text, PositiveInt charactersPerEvent)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Text = text.Get, CharactersPerEvent = charactersPerEvent.Get });

        var events = await emulator.EventsAsync();

        // A round trip through UTF-8 turns unpaired surrogates into U+FFFD.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get)) == string.Concat(events.Select(e => e.Text()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task SurrogatePair_IsNeverCut(int charactersPerEvent)
    {
        const string Text = "a🚀🚀b🚀c🚀🚀🚀de🚀🚀";
        var emulator = new GeminiEmulator(Wire.AtOnce with { Text = Text, CharactersPerEvent = charactersPerEvent });

        var parts = (await emulator.EventsAsync())
            .SelectMany(e => e.Parts())
            .Select(part => part.GetProperty("text").GetString()!)
            .ToList();

        Assert.DoesNotContain(parts, part => part.Contains('\uFFFD', StringComparison.Ordinal));
        Assert.Equal(Text, string.Concat(parts));
        Assert.All(parts, part => Assert.InRange(part.Length, 1, charactersPerEvent + 1));
    }

    [Fact]
    public async Task FinishReason_IsOnTheLastEventOnly()
    {
        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync();

        Assert.True(events.Length > 10);
        Assert.All(events[..^1], e => Assert.False(e.GetProperty("candidates")[0].TryGetProperty("finishReason", out _)));
        Assert.Equal("STOP", events[^1].GetProperty("candidates")[0].GetProperty("finishReason").GetString());
    }

    [Theory]
    [InlineData(null, "aa bb cc call", "STOP")]
    [InlineData(1, "aa bb", "MAX_TOKENS")]
    public async Task Calls_FollowTheTextOfTheirReply_UnlessItIsCut(int? maxTokens, string expected, string finishReason)
    {
        var reply = new EmulatorReply { Text = "aabbcc", Calls = [new EmulatorCall("f", "{}")] };
        var emulator = new GeminiEmulator(Wire.AtOnce with { CharactersPerEvent = 2, OnRequest = _ => reply });
        var settings = maxTokens is { } limit ? $$$""","generationConfig":{"maxOutputTokens":{{{limit}}}}""" : "";

        var events = await emulator.EventsAsync($$"""{"contents":[{"parts":[{"text":"Hi"}]}]{{settings}}}""");

        var shown = events.SelectMany(e => e.Parts()).Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "call");
        Assert.Equal(expected, string.Join(' ', shown.Where(text => text != "")).Replace("c c", "cc", StringComparison.Ordinal));
        Assert.All(events[..^1], e => Assert.False(e.GetProperty("candidates")[0].TryGetProperty("finishReason", out _)));
        Assert.Equal(finishReason, events[^1].GetProperty("candidates")[0].GetProperty("finishReason").GetString());
    }

    [Fact]
    public async Task Events_CarrySeveralTextPartsNowAndThen()
    {
        var events = await new GeminiEmulator(Wire.AtOnce with { Text = "aabbccddeeffgg", CharactersPerEvent = 2 }).EventsAsync();

        var texts = events.Select(e => string.Join('|', e.Parts().Select(part => part.GetProperty("text").GetString())));
        Assert.Equal(["aa", "bb", "c|c", "dd", "ee", "f|f", "gg"], texts);
    }

    [Fact]
    public async Task EmptyText_IsOneEventThatStops()
    {
        var answer = Assert.Single(await new GeminiEmulator(Wire.AtOnce with { Text = "" }).EventsAsync());

        Assert.Equal("", answer.Text());
        Assert.Equal("STOP", answer.GetProperty("candidates")[0].GetProperty("finishReason").GetString());
        Assert.False(answer.GetProperty("usageMetadata").TryGetProperty("candidatesTokenCount", out _));
    }

    [Theory]
    [InlineData(Thinking)]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"generation_config":{"thinking_config":{"include_thoughts":true}}}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"thinking_config":{"includeThoughts":true}}}""")]
    public async Task IncludeThoughts_BeginsWithOneThought(string body)
    {
        var events = await new GeminiEmulator(Wire.AtOnce with { Text = "Hello" }).EventsAsync(body);

        Assert.Equal(2, events.Length);
        var thought = Assert.Single(events[0].Parts());
        Assert.True(thought.GetProperty("thought").GetBoolean());
        Assert.NotEqual("", thought.GetProperty("text").GetString());
        Assert.False(Assert.Single(events[1].Parts()).TryGetProperty("thought", out _));
        Assert.Equal("Hello", events[1].Text());
    }

    [Theory]
    [InlineData(Wire.Hi)]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":false}}}""")]
    public async Task WithoutIncludeThoughts_NoThoughtIsSent(string body)
    {
        var events = await new GeminiEmulator(Wire.AtOnce with { Text = "Hello" }).EventsAsync(body);

        Assert.Equal("Hello", Assert.Single(events).Text());
        Assert.False(events[0].GetProperty("usageMetadata").TryGetProperty("thoughtsTokenCount", out _));
    }

    [Fact]
    public async Task Usage_IsARunningTotalOnEveryEvent()
    {
        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync(Thinking);
        var usages = events.Select(e => e.GetProperty("usageMetadata")).ToList();

        Assert.False(usages[0].TryGetProperty("candidatesTokenCount", out _));
        Assert.All(
            usages,
            u =>
                Assert.Equal(
                    Count(u, "promptTokenCount") + Count(u, "candidatesTokenCount") + Count(u, "thoughtsTokenCount"),
                    Count(u, "totalTokenCount")
                )
        );
        Assert.All(usages, u => Assert.True(Count(u, "thoughtsTokenCount") > 0));
        var candidates = usages.Select(u => Count(u, "candidatesTokenCount")).ToList();
        Assert.Equal(candidates.Order(), candidates);
        var bytes = Encoding.UTF8.GetByteCount(string.Concat(events[1..].Select(e => e.Text())));
        Assert.Equal((bytes + 3) / 4, candidates[^1]);

        static int Count(System.Text.Json.JsonElement usage, string name) =>
            usage.TryGetProperty(name, out var count) ? count.GetInt32() : 0;
    }

    [Fact]
    public async Task PromptTokens_CountContentsAndSystemInstruction()
    {
        const string Contents = """[{"parts":[{"text":"12345678"},{"text":"1234"}]},{"parts":[{"text":"1234"}]}]""";
        const string Body = $$"""{"contents":{{Contents}},"system_instruction":{"parts":{"text":"1234"} } }""";

        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync(Body);

        Assert.Equal(5, events[0].GetProperty("usageMetadata").GetProperty("promptTokenCount").GetInt32());
    }
}
