using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>Instructions in the text. | is the cursor.</summary>
public sealed class InstructionLineTests
{
    [Theory]
    [InlineData(">> Sum a list.|", "Sum a list.")]
    [InlineData("one\n>> Sum|\ntwo", "Sum")]
    [InlineData("one\n|>> Sum\ntwo", "Sum")]
    [InlineData(">> Sum\n|", "Sum")]
    [InlineData(">> Sum\n    int a;|\n", "Sum")]
    [InlineData("  // >> Sum|", "Sum")]
    [InlineData("  # >> Sum\r\n|x", "Sum")]
    [InlineData("<!-- >> Sum -->|", "Sum")]
    [InlineData("/* >> Sum */|", "Sum")]
    [InlineData("-- >> Sum|", "Sum")]
    [InlineData(">>Sum|", null)]
    [InlineData(">>> add(1, 2)\n|", null)]
    [InlineData(">>>>>>> branch\n|", null)]
    [InlineData("  >> a\n|", "a")]
    [InlineData("one|\n>> Sum", null)]
    [InlineData(">> Sum\n\n|", null)]
    [InlineData(">>|", null)]
    [InlineData("> quote|", null)]
    [InlineData("// a comment|", null)]
    [InlineData("a >> b|", null)]
    [InlineData("|", null)]
    public void Find_AtACursor_ReadsItsLineAndTheOneAbove(string text, string? instruction)
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);

        Assert.Equal(instruction, InstructionLine.Find(text.Remove(cursor, 1), cursor)?.Text);
    }

    [Theory]
    [InlineData("a\n>> b\nc", 2, 6, 7)]
    [InlineData("a\r\n>> b\r\nc", 3, 7, 9)]
    [InlineData(">> b", 0, 4, 4)]
    public void Find_NamesTheLine(string text, int start, int end, int next)
    {
        var line = InstructionLine.Find(text, start)!;

        Assert.Equal((start, end, next), (line.Start, line.End, line.Next));
    }
}
