using GeminiRx.LanguageServer.Completions;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>What of an answer is offered. The cursor is at | in the document.</summary>
public sealed class CompletionTextTests
{
    [Theory]
    // The answer of a model that does as it is told.
    [InlineData("int a = |", "1;", "1;")]
    [InlineData("if (a)\n{\n    |\n}\n", "return 1;\n}", "return 1;")]
    [InlineData("void F() {|", "\n    return;\n}\nvoid G() {", "\n    return;\n}")]
    [InlineData("foo(|", "a, b);\nbar();", "a, b)")]
    // Fences and prose.
    [InlineData("int a = |", "```csharp\n1;\n```", "1;")]
    [InlineData("int a = |", "Here is the rest:\n```csharp\n1;\n```\nIt sets a.", "1;")]
    [InlineData("int a = |", "Sure! The rest of the line is 1.", "")]
    [InlineData("int a = |", "```\n```", "")]
    [InlineData("int a = |", "  \n\n", "")]
    [InlineData("int a = |", "", "")]
    // What stands there already.
    [InlineData("int a = |", "int a = 1;", "1;")]
    [InlineData("    int a = |", "    int a = 1;", "1;")]
    [InlineData("int b;\nint a = |", "int b;\nint a = 1;", "1;")]
    [InlineData("    |", "    int a;", "int a;")]
    [InlineData("foo(|)", "a, b)", "a, b")]
    [InlineData("foo(|);", "a, b);", "a, b")]
    [InlineData("foo(|) + z", "x)", "x")]
    [InlineData("a\n|\nb\nc\n", "x\nb\nc", "x")]
    // More than one line only where the line ends.
    [InlineData("foo(| bar", "a\nb", "a")]
    [InlineData("x = |  ", "a\nb\nc\nd", "a\nb\nc")]
    // The ends.
    [InlineData("a();|", "\nb();\n\nc();", "\nb();")]
    [InlineData("  a();\n  |", "b();\nc();", "b();")]
    [InlineData("|", "if (a) {\n  b();\n}\nc();\nd();", "if (a) {\n  b();\n}")]
    [InlineData("|", "a(\"(\");\nb(']');", "a(\"(\");\nb(']');")]
    public void Answer_IsCleaned(string document, string answer, string expected) =>
        Assert.Equal(expected, Read(document, answer, "csharp", isWhole: true).Text);

    [Theory]
    [InlineData("The cat |", "sat on the mat.\n\nThen it slept.", "sat on the mat.")]
    [InlineData("The cat |", "sat (it was tired) there.", "sat (it was tired) there.")]
    [InlineData("A list |", "Here is what: milk", "Here is what: milk")]
    [InlineData("Text |", "with code:\n```js\na", "with code:\n```js\na")]
    public void Prose_HasNoBrackets(string document, string answer, string expected) =>
        Assert.Equal(expected, Read(document, answer, "markdown", isWhole: true).Text);

    [Theory]
    [InlineData("a\nb", "a", false)]
    [InlineData("a", "", false)]
    [InlineData("``", "", false)]
    [InlineData("```cs\na", "", false)]
    [InlineData("```cs\na\n```", "a", true)]
    [InlineData("a\n\nb", "a", true)]
    [InlineData("int x =", "", false)] // still repeats what stands before the cursor
    public void Answer_ThatIsNotWhole_HasItsWholeLines(string answer, string expected, bool isClosed)
    {
        var read = Read("int x = |", answer, "csharp", isWhole: false);

        Assert.Equal((expected, isClosed), (read.Text, read.IsClosed));
    }

    private static CompletionText Read(string text, string answer, string language, bool isWhole)
    {
        var at = text.IndexOf('|', StringComparison.Ordinal);
        var document = new Document(new DocumentUri("a"), 1, text.Remove(at, 1)) { Language = language };
        return CompletionText.Read(answer, CompletionPlace.Of(document, at), maxLines: 3, isWhole);
    }
}
