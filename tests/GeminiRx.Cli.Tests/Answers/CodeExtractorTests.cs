namespace GeminiRx.Cli.Tests;

/// <summary>The code of Markdown.</summary>
public sealed class CodeExtractorTests
{
    [Theory]
    [InlineData("no code, `not this` either\n", "", 0)]
    [InlineData("```py\nprint(1)\n```\n", "print(1)\n", 1)]
    [InlineData("text\n\n~~~\na\n\n  b\n~~~\nmore text\n", "a\n\n  b\n", 1)]
    [InlineData("```sh\none\n```\nand\n```sh\ntwo\n```\n", "one\n\ntwo\n", 2)]
    [InlineData("````md\n```py\ninner\n```\n````\n", "```py\ninner\n```\n", 1)]
    [InlineData("~~~md\n```py\ninner\n```\n~~~\n", "```py\ninner\n```\n", 1)]
    [InlineData("```py\nprint(1)", "print(1)\n", 1)]
    [InlineData("```py\nprint(1)\n", "print(1)\n", 1)]
    [InlineData("```py", "", 1)]
    [InlineData("```\n```\n", "", 1)]
    [InlineData("- item\n  ```sh\n  ls\n    -l\n  ```\n", "ls\n  -l\n", 1)]
    [InlineData("- item\n  ```sh\nls\n  ```\n\nDone.", "ls\n", 1)] // red when the line that leaves the list ended the block
    [InlineData("> ```sh\nls\n> ```\nDone.", "ls\n", 1)]
    [InlineData("- item\n\t```sh\n\tls\n\t\t-l\n\t```\n", "ls\n\t-l\n", 1)] // red when only blanks were indentation
    [InlineData("  ```\n\tx\n  ```\n", "  x\n", 1)]
    [InlineData("1. item\n\n   ```sh\n   ls\n\n   cd\n   ```\n", "ls\n\ncd\n", 1)]
    [InlineData("> ```\n> quoted\n> ```\n", "quoted\n", 1)]
    [InlineData("  ```\n  a\n b\n  ```\n", "a\nb\n", 1)]
    [InlineData("```py\r\na\r\n```\r\n", "a\r\n", 1)]
    [InlineData("    ```\n    indented code is no fence\n", "", 0)]
    [InlineData("```not `a` fence```\n", "", 0)]
    public void Code_IsTheSameHoweverTheTextIsCut(string markdown, string expected, int blocks)
    {
        for (var cut = 0; cut <= markdown.Length; cut++)
        {
            var extractor = new CodeExtractor();
            var code = extractor.Append(markdown[..cut]) + extractor.Append(markdown[cut..]) + extractor.End();
            Assert.Equal((expected, blocks), (code, extractor.Blocks));
        }
    }

    [Fact]
    public void Code_IsThereAsSoonAsItsLineIsComplete()
    {
        var extractor = new CodeExtractor();

        Assert.Equal("", extractor.Append("```py\npri"));
        Assert.Equal("print(1)\n", extractor.Append("nt(1)\nprint"));
        Assert.Equal("print\n", extractor.End());
    }
}
