using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class ContinuePromptTests
{
    private const int Before = 24_000;
    private const int After = 6_000;

    [Fact]
    public void Prompt_OfALargeDocument_HoldsABoundedPartAroundThePlace()
    {
        var text = new string('a', 100_000) + new string('b', 100_000);

        var prompt = PromptOf(text, 100_000);

        Assert.Equal($"{new string('a', Before)}<CURSOR>{new string('b', After)}", prompt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    public void Prompt_OfASmallDocument_HoldsAllOfIt(int offset) =>
        Assert.Equal("0123456789".Insert(offset, "<CURSOR>"), PromptOf("0123456789", offset));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Prompt_CutInsideACharacter_HoldsWholeCharacters(int shift)
    {
        var text = new string('x', shift) + string.Concat(Enumerable.Repeat("😀", 50_000));
        var place = shift + 50_000;

        var prompt = PromptOf(text, place);

        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(prompt)));
        Assert.InRange(prompt.Length, Before + After, Before + After + "<CURSOR>".Length + 2);
    }

    [Theory]
    [InlineData(null, "a<CURSOR>b")]
    [InlineData("", "a<CURSOR>b")]
    [InlineData(" ", "a<CURSOR>b")]
    [InlineData("a joke", "a<CURSOR>b\n\nWhat to write: a joke")]
    public void Prompt_WithAnInstruction_EndsWithIt(string? instruction, string expected) =>
        Assert.Equal(expected, PromptOf("ab", 1, instruction));

    [Fact]
    public void Request_IsNotStoredByTheService() => Assert.False(ContinuePrompt.Create("ab", 1, null, null).Store);

    private static string PromptOf(string text, int offset, string? instruction = null)
    {
        var request = ContinuePrompt.Create(text, offset, instruction, null);
        return ((TextPart)Assert.Single(Assert.Single(request.Contents).Parts)).Text;
    }
}
