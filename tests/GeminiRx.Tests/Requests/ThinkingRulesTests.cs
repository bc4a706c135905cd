using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Requests;

/// <summary>The amount of thinking that each model accepts.</summary>
public sealed class ThinkingRulesTests
{
    [Theory]
    [InlineData("gemini-flash-latest", "LOW")]
    [InlineData("gemini-pro-latest", "LOW")]
    [InlineData("gemini-flash-lite-latest", "MINIMAL")]
    [InlineData("models/gemini-3.8-flash", "LOW")]
    [InlineData("publishers/google/models/gemini-3.7-flash", "LOW")]
    [InlineData("gemini-3.10-flash", "LOW")]
    [InlineData("gemini-3.8-flash-lite", "MINIMAL")]
    [InlineData("gemini-3.6-flash", "MINIMAL")]
    [InlineData("gemini-3.5-flash-lite", "MINIMAL")]
    [InlineData("gemini-3-flash-preview", "MINIMAL")]
    [InlineData("gemini-3.1-pro-preview", "LOW")]
    [InlineData("gemini-3-pro-image", "LOW")]
    [InlineData("gemini-4-argon", "LOW")]
    [InlineData("gemini-4-hydrogen", "LOW")]
    [InlineData("gemini-5-neon", "LOW")]
    [InlineData("another-model", "LOW")]
    public void Lowest_OfAModelWithLevels_IsALevel(string model, string level) =>
        Assert.Equal(new ThinkingConfig { Level = new(level) }, ThinkingConfig.Lowest(model));

    [Theory]
    [InlineData("gemini-2.5-flash", 0)]
    [InlineData("gemini-2.5-flash-lite", 0)]
    [InlineData("gemini-2.5-pro", 128)]
    [InlineData("gemini-2.0-flash", null)]
    public void Lowest_OfAnOlderModel_IsABudget(string model, int? budget) =>
        Assert.Equal(new ThinkingConfig { Budget = budget }, ThinkingConfig.Lowest(model));

    [Theory]
    [InlineData("gemini-flash-latest", "HIGH", null)]
    [InlineData("gemini-4-hydrogen", "XHIGH", null)]
    [InlineData("gemini-2.5-flash", null, 24_576)]
    [InlineData("gemini-2.5-pro", null, 32_768)]
    [InlineData("gemini-2.0-flash", null, null)]
    public void Highest_IsTheHighestLevelOrBudget(string model, string? level, int? budget)
    {
        var highest = ThinkingConfig.Highest(model);

        Assert.Equal((level, budget), (highest.Level?.Value, highest.Budget));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Lowest_WithoutAModel_IsRefused(string? model) => Assert.ThrowsAny<ArgumentException>(() => ThinkingConfig.Lowest(model!));

    [Theory]
    [InlineData("gemini-3.8-flash", "MINIMAL", "LOW, MEDIUM or HIGH")]
    [InlineData("gemini-3.7-flash", "XHIGH", "LOW, MEDIUM or HIGH")]
    [InlineData("models/gemini-3.1-pro-preview", "MINIMAL", "LOW, MEDIUM or HIGH")]
    [InlineData("gemini-4-argon", "MINIMAL", "LOW, MEDIUM or HIGH")]
    [InlineData("gemini-4-hydrogen", "MINIMAL", "LOW, MEDIUM, HIGH or XHIGH")]
    [InlineData("gemini-4-hydrogen", "XHIGH", null)]
    [InlineData("gemini-3.8-flash", "HIGH", null)]
    [InlineData("gemini-3.8-flash", "NEW_LEVEL", null)]
    [InlineData("gemini-3.6-flash", "XHIGH", null)]
    [InlineData("gemini-flash-latest", "MINIMAL", null)]
    [InlineData("gemini-3.9-flash", "MINIMAL", null)]
    public void Level_IsRefusedWhereTheModelCertainlyRejectsIt(string model, string level, string? accepted)
    {
        var request = new GenerateRequest("Hi")
        {
            Model = model,
            Thinking = new() { Level = new(level) },
        };

        var refusal = Record.Exception(() => new GeminiClient(new GeminiOptions()).Stream(request));

        Assert.Equal(accepted is not null, refusal is not null);
        Assert.True(accepted is null || refusal!.Message.Contains($"{level}, but", StringComparison.Ordinal));
        Assert.True(accepted is null || refusal!.Message.Contains(accepted, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gemini-3.5-flash-lite", true)]
    [InlineData("gemini-3.8-flash", true)]
    [InlineData("gemini-4-argon", true)]
    [InlineData("gemini-3.1-pro-preview", false)]
    [InlineData("gemini-2.5-flash", false)]
    [InlineData("gemini-flash-latest", false)]
    [InlineData("gemini-5-neon", false)]
    public void Budget_IsRefusedWhereTheModelCertainlyRejectsIt(string model, bool isRefused)
    {
        var client = new GeminiClient(new GeminiOptions { Model = model });

        var refusal = Record.Exception(() => client.Stream(new GenerateRequest("Hi") { Thinking = new() { Budget = 512 } }));

        Assert.Equal(isRefused, refusal is ArgumentException { Message: var message } && message.Contains("512", StringComparison.Ordinal));
        Assert.Equal(isRefused, refusal is not null);
    }

    [Fact]
    public async Task Level_ThatTheServiceRejects_IsAnErrorThatNamesTheOthers()
    {
        using var http = new GeminiEmulator().CreateClient();
        var client = new GeminiClient(new GeminiOptions { ApiKey = "key", HttpClient = http });
        var request = new GenerateRequest("Hi")
        {
            Model = "gemini-flash-latest",
            Thinking = new() { Level = ThinkingLevel.Minimal },
        };

        var error = await Assert.ThrowsAsync<GeminiApiException>(() => client.Stream(request).LastAsync().ToTask(TimeoutToken.Start()));

        Assert.Equal(
            "Thinking level MINIMAL is not supported for this model. Please retry with other thinking level. "
                + "Use a thinking level that gemini-flash-latest supports: LOW, MEDIUM, HIGH.",
            error.ToUserMessage()
        );
    }
}
