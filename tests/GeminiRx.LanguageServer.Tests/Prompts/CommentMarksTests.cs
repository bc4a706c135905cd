using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>The marks of comments by the names that editors have for languages.</summary>
public sealed class CommentMarksTests
{
    [Theory]
    [InlineData("hcl", "# ", "")]
    [InlineData("terraform", "# ", "")]
    [InlineData("fish", "# ", "")]
    [InlineData("nim", "# ", "")]
    [InlineData("bash", "# ", "")]
    [InlineData("make", "# ", "")]
    [InlineData("ocaml", "(* ", " *)")]
    [InlineData("vb", "' ", "")]
    [InlineData("vim", "\" ", "")]
    [InlineData("FortranFreeForm", "! ", "")]
    [InlineData("solidity", "// ", "")]
    [InlineData("verilog", "// ", "")]
    [InlineData("systemverilog", "// ", "")]
    [InlineData("cs", "// ", "")]
    [InlineData("objc", "// ", "")]
    [InlineData("c++", "// ", "")]
    public void Language_HasMarks_WhichAreStripped(string language, string before, string after)
    {
        Assert.Equal((before, after), CommentMarks.Of(language));
        Assert.Equal(">> text", CommentMarks.Strip($"{before}>> text{after}").Trim());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("markdown")]
    [InlineData("plaintext")]
    [InlineData("")]
    public void Language_WithoutComments_HasNone(string language) => Assert.Null(CommentMarks.Of(language));
}
