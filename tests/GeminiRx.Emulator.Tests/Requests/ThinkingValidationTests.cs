namespace GeminiRx.Emulator.Tests;

/// <summary>The amount of thinking that the service rejects for a model.</summary>
public sealed class ThinkingValidationTests
{
    [Theory]
    [InlineData("gemini-3.8-flash", "MINIMAL", true)]
    [InlineData("gemini-3.8-flash", "XHIGH", true)]
    [InlineData("gemini-3.8-flash", "LOW", false)]
    [InlineData("gemini-3.1-pro-preview", "MINIMAL", true)]
    [InlineData("gemini-4-argon", "XHIGH", true)]
    [InlineData("gemini-4-hydrogen", "XHIGH", false)]
    [InlineData("gemini-4-hydrogen", "MINIMAL", true)]
    [InlineData("gemini-flash-latest", "MINIMAL", true)]
    [InlineData("gemini-3.6-flash", "MINIMAL", false)]
    [InlineData("gemini-5-neon", "MINIMAL", false)]
    [InlineData("gemini-3.8-flash", "THINKING_LEVEL_UNSPECIFIED", false)]
    public async Task Level_OfAnotherModel_IsRejected(string model, string level, bool isRejected)
    {
        var message = await MessageAsync(model, $"\"thinkingLevel\":\"{level}\"");

        Assert.Equal(
            isRejected ? $"Thinking level {level} is not supported for this model. Please retry with other thinking level." : null,
            message
        );
    }

    [Theory]
    [InlineData("gemini-2.5-flash", false)]
    [InlineData("gemini-3.1-pro-preview", false)]
    [InlineData("gemini-3.5-flash-lite", true)]
    [InlineData("gemini-4-hydrogen", true)]
    [InlineData("gemini-flash-latest", false)]
    public async Task Budget_OfANewerModel_IsRejected(string model, bool isRejected) =>
        Assert.Equal(isRejected, await MessageAsync(model, "\"thinkingBudget\":512") is not null);

    private static Task<string?> MessageAsync(string model, string thinking) =>
        Wire.InvalidArgumentAsync(Wire.HiWith(",\"generationConfig\":{\"thinkingConfig\":{" + thinking + "}}"), model);
}
