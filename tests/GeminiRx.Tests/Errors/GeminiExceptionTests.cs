namespace GeminiRx.Tests.Errors;

public sealed class GeminiExceptionTests
{
    [Theory]
    [InlineData("It failed.", "Try again.", "It failed. Try again.")]
    [InlineData("You exceeded your quota", "The quota is used up: wait.", "You exceeded your quota. The quota is used up: wait.")]
    [InlineData("Is it there?", "Look.", "Is it there? Look.")]
    [InlineData("It is \"gone.\"", "Look.", "It is \"gone.\" Look.")]
    [InlineData("It is (gone)", "Look.", "It is (gone). Look.")]
    [InlineData("It failed \n", "Look.", "It failed. Look.")]
    [InlineData("It failed", null, "It failed")]
    [InlineData("", "Look.", "Look.")]
    public void UserMessage_OfMessageAndAdvice_IsSentences(string message, string? advice, string expected) =>
        Assert.Equal(expected, new GeminiConfigurationException(message, advice).ToUserMessage());

    [Theory]
    [InlineData("There are: a, b.", "Not found. There are: a, b. Check the name.")]
    [InlineData("There are two", "Not found. There are two. Check the name.")]
    [InlineData("", "Not found. Check the name.")]
    [InlineData(null, "Not found. Check the name.")]
    public void UserMessage_WithADetail_HasItBeforeTheAdvice(string? detail, string expected) =>
        Assert.Equal(expected, new GeminiConfigurationException("Not found", "Check the name.").ToUserMessage(detail));
}
