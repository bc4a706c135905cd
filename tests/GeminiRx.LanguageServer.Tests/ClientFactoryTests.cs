namespace GeminiRx.LanguageServer.Tests;

/// <summary>Which requests ask for thoughts.</summary>
public sealed class ClientFactoryTests
{
    [Theory]
    [InlineData("gemini-3.8-flash", true)]
    [InlineData("models/gemini-flash-latest", true)]
    [InlineData("gemini-2.0-flash", false)]
    [InlineData("gemma-3-27b-it", false)]
    public void Thoughts_AreAskedOnlyOfModelsThatThink(string model, bool thinks)
    {
        var own = ClientFactory.WithThoughts(new GenerateRequest("Hi") { Model = model }, "gemma-3");
        var byDefault = ClientFactory.WithThoughts(new GenerateRequest("Hi"), model);

        Assert.Equal((thinks, thinks), (own.Thinking?.IncludeThoughts is true, byDefault.Thinking?.IncludeThoughts is true));
    }

    [Fact]
    public void Thoughts_AreNotAskedWhereThinkingIsOff_AndItsAmountStays()
    {
        var off = new GenerateRequest("Hi") { Thinking = new ThinkingConfig { Budget = 0 } };
        var low = new GenerateRequest("Hi") { Thinking = new ThinkingConfig { Level = ThinkingLevel.Low } };

        Assert.Same(off, ClientFactory.WithThoughts(off, "gemini-2.5-flash"));
        Assert.Equal(
            new ThinkingConfig { Level = ThinkingLevel.Low, IncludeThoughts = true },
            ClientFactory.WithThoughts(low, "gemini-3.8-flash").Thinking
        );
    }
}
