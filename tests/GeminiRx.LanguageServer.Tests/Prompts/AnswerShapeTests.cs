using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>The form of an answer at its place, whatever the pieces in which it arrives.</summary>
public sealed class AnswerShapeTests
{
    [Theory]
    [InlineData("a\nb", "a\nb")]
    [InlineData("\n\na\n\nb\n\n", "a\n\nb")]
    [InlineData("a\n  \n\n\t\nb\n  \n", "a\n  \n\n\t\nb")]
    [InlineData("a\r\nb\r\n", "a\nb")]
    [InlineData("", "")]
    [InlineData("\n \n", "")]
    public void Text_WithoutBlankLinesAround_IsUnchanged(string answer, string expected) =>
        AssertShape(() => new AnswerShape(), answer, expected);

    [Theory]
    [InlineData("```csharp\nint a;\n```", "int a;")]
    [InlineData("```\nint a;\n\nint b;\n```\n", "int a;\n\nint b;")]
    [InlineData("\n```csharp\nint a;", "int a;")]
    [InlineData("int a;\n```\nx\n```", "int a;\n```\nx\n```")]
    [InlineData("``a``", "``a``")]
    [InlineData("``", "``")]
    [InlineData("```\n```", "")]
    [InlineData("```/// Adds.```", "```/// Adds.```")]
    [InlineData("```py\na\n```sh\nb\n```\nc\n```", "a\n```sh\nb\n```\nc")]
    [InlineData("```\na\n```\n\nMore.", "a\n```\n\nMore.")]
    [InlineData("```\na\n  \n ```\n \nMore.", "a\n  \n ```\n \nMore.")]
    public void Fence_AroundCode_IsRemoved(string answer, string expected) =>
        AssertShape(() => new AnswerShape { RemovesFence = true }, answer, expected);

    [Theory]
    [InlineData("if (a)\n    b();\n\nc();", "    if (a)\n        b();\n\n    c();")]
    [InlineData("    if (a)\n        b();", "    if (a)\n        b();")]
    public void Indentation_IsAddedUnlessItIsThere(string answer, string expected) =>
        AssertShape(() => new AnswerShape { Indentation = "    " }, answer, expected);

    [Theory]
    [InlineData("One.\n\nTwo.", "\n  // One.\n  //\n  // Two.\n")]
    [InlineData("", "")]
    public void Comment_HasItsMarksOnEachLine(string answer, string expected) =>
        AssertShape(
            () =>
                new AnswerShape
                {
                    Prefix = "\n",
                    Suffix = "\n",
                    Indentation = "  ",
                    Comment = ("// ", ""),
                },
            answer,
            expected
        );

    [Fact]
    public void Comment_WithAnEndMark_HasItOnEachLine() =>
        AssertShape(() => new AnswerShape { Comment = ("/* ", " */") }, "One.\nTwo.", "/* One. */\n/* Two. */");

    [Fact]
    public void Continued_BeginsInTheMiddleOfALine() =>
        AssertShape(() => new AnswerShape(isContinued: true) { Prefix = "\n", Comment = ("// ", "") }, "rest\nnext", "rest\n// next");

    private static void AssertShape(Func<AnswerShape> create, string answer, string expected)
    {
        for (var size = 1; size <= Math.Max(1, answer.Length); size++)
        {
            var (shape, written) = (create(), "");
            foreach (var piece in answer.Chunk(size))
            {
                written += shape.Push(new string(piece));
            }

            Assert.Equal(expected, written + shape.End(isComplete: true, ""));
        }
    }
}
