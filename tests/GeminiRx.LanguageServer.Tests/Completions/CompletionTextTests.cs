using System.Reflection;
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
    // Brackets of the text itself stay.
    [InlineData("foo(|);", "g(b)", "g(b)")]
    [InlineData("foo(|);", "g(b));", "g(b)")]
    [InlineData("if (|) {", "string.IsNullOrEmpty(x)", "string.IsNullOrEmpty(x)")]
    [InlineData("a[|];", "b[0]", "b[0]")]
    // Blocks that go on in the line of their end.
    [InlineData("|", "if (a) {\n} else {\n}\nb();", "if (a) {\n} else {\n}")]
    // What stands before, from a beginning of a line or of a word.
    [InlineData("} else if (|", "} else if (a) {", "a)")]
    [InlineData("a();\nint x = |", "a();\nint x = 1;", "1;")]
    [InlineData("var tot|", "total = 5;", "al = 5;")]
    [InlineData("int a = |", "a = 1;", "1;")]
    // What stands behind has the same indentation.
    [InlineData("void F() {\n    if (a) {|\n}", "\n        b();\n    }", "\n        b();\n    }")]
    [InlineData("if (a) {|\n}", "\n    b();\n}", "\n    b();")]
    // Fences begin lines, prose is none in comments and strings, and names may begin like it.
    [InlineData("s = |", "\"```\";", "\"```\";")]
    [InlineData("|", "a();\n```\nThat is it.", "a();")]
    [InlineData("// |", "Here is the rest.", "Here is the rest.")]
    [InlineData("x = \"|", "Sure thing\";", "Sure thing\";")]
    [InlineData("int a = |", "Surely + 1;", "Surely + 1;")]
    [InlineData("int a = |", "Sure!\n\nHere is the code:\n```\n1;\n```", "1;")]
    // Lifetimes.
    [InlineData("|", "fn f(x: &'a str) {\n}\ng();", "fn f(x: &'a str) {\n}")]
    [InlineData("|", "f('(');\ng();", "f('(');\ng();")]
    public void Answer_IsCleaned(string document, string answer, string expected) =>
        Assert.Equal(expected, Read(document, answer, "csharp", isWhole: true).Text);

    // Wherever the service cuts an answer, it ends as if it had come at once, and what is offered before is a beginning of that.
    [Fact]
    public void Answer_DoesNotDependOnItsCuts()
    {
        var compared = 0;
        foreach (var (document, answer, language) in Rows())
        {
            var place = PlaceIn(document, language);
            var whole = CompletionText.Read(answer, place, maxLines: 3, isWhole: true).Text;
            for (var first = 0; first <= answer.Length; first++)
            {
                for (var second = first; second <= answer.Length; second++)
                {
                    var running = new RunningAnswer(place, maxLines: 3);
                    string[] chunks = [answer[..first], answer[first..second], answer[second..]];
                    var end = chunks.Select(running.Append).FirstOrDefault(read => Checked(read).Content.IsClosed) ?? running.End();
                    Assert.True(whole == end.Text, $"«{document}» «{answer}» cut at {first} and {second}: «{end.Text}» for «{whole}»");
                    compared++;
                }
            }

            Suggestion Checked(Suggestion read)
            {
                Assert.True(whole.StartsWith(read.Text, StringComparison.Ordinal), $"«{document}» «{answer}»: «{read.Text}» for «{whole}»");
                return read;
            }
        }

        Assert.True(compared > 5_000, $"{compared} compared");
    }

    private static IEnumerable<(string Document, string Answer, string Language)> Rows() =>
        from method in (string[])[nameof(Answer_IsCleaned), nameof(Prose_HasNoBrackets)]
        from row in typeof(CompletionTextTests).GetMethod(method)!.GetCustomAttributes<InlineDataAttribute>()
        select ((string)row.Data[0]!, (string)row.Data[1]!, method == nameof(Answer_IsCleaned) ? "csharp" : "markdown");

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
    [InlineData("Sure!", "", false)] // a fence may follow
    [InlineData("int x =", "", false)] // still repeats what stands before the cursor
    public void Answer_ThatIsNotWhole_HasItsWholeLines(string answer, string expected, bool isClosed)
    {
        var read = Read("int x = |", answer, "csharp", isWhole: false);

        Assert.Equal((expected, isClosed), (read.Text, read.IsClosed));
    }

    private static CompletionText Read(string text, string answer, string language, bool isWhole) =>
        CompletionText.Read(answer, PlaceIn(text, language), maxLines: 3, isWhole);

    private static CompletionPlace PlaceIn(string text, string language)
    {
        var at = text.IndexOf('|', StringComparison.Ordinal);
        return CompletionPlace.Of(new Document(new DocumentUri("a"), 1, text.Remove(at, 1)) { Language = language }, at);
    }
}
