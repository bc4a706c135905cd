using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

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

    // One letter between the place and the bounds makes both of them fall inside a character.
    [Fact]
    public void Prompt_CutInsideACharacter_HoldsWholeCharacters()
    {
        var half = string.Concat(Enumerable.Repeat("😀", 25_000));

        var prompt = PromptOf(half + "xy" + half, half.Length + 1);

        var (before, after) = (Before / 2, (After - 2) / 2);
        Assert.Equal($"{half[..(2 * before)]}x<CURSOR>y{half[..(2 * after)]}", prompt);
    }

    [Theory]
    [InlineData(null, "a<CURSOR>b")]
    [InlineData(" ", "a<CURSOR>b")]
    [InlineData("A list.", "a<CURSOR>b\n\nWhat to write: A list.")]
    public void Instruction_ComesBehindTheDocument(string? instruction, string prompt)
    {
        var request = ContinuePrompt.Create("ab", 1, instruction, "gemini-x");

        Assert.Equal(prompt, TextOf(request));
        Assert.Equal(("gemini-x", false), (request.Model, request.Store));
        Assert.Contains("<CURSOR>", request.System!.Parts.OfType<TextPart>().Single().Text, StringComparison.Ordinal);
    }

    private static string PromptOf(string text, int offset) => TextOf(ContinuePrompt.Create(text, offset, null, null));

    private static string TextOf(GenerateRequest request) => ((TextPart)Assert.Single(Assert.Single(request.Contents).Parts)).Text;
}
