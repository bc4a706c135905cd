using GeminiRx.Conversations.Prompts;

namespace GeminiRx.Conversations.Tests.Prompts;

/// <summary>The variables of prompts.</summary>
public sealed class PromptTemplateTests
{
    [Theory]
    [InlineData("Fix {{selection}} in {{ file }}.", "Fix x in a.cs.")]
    [InlineData("Fix {{selection}}.\n\nDiagnostics:\n{{diagnostics}}", "Fix x.")]
    [InlineData("Fix {{selection}}.\r\n\r\n{{diagnostics}} {{instruction}}\r\n\r\nEnd.", "Fix x.\n\nEnd.")]
    [InlineData("{{selection}} {{diagnostics}}", "x ")]
    [InlineData("{{before}}<CURSOR>{{after}}", "<CURSOR>")]
    [InlineData("No variable.\n\n\n\nAnother.", "No variable.\n\nAnother.")]
    public void Render_LeavesOutParagraphsWithoutValues(string template, string rendered) =>
        Assert.Equal(rendered, PromptTemplate.Render(template, new Dictionary<string, string> { ["selection"] = "x", ["file"] = "a.cs" }));

    [Fact]
    public void Render_AnInstructionThatIsNotUsed_FollowsAtTheEnd() =>
        Assert.Equal(
            "Translate.\n\nInto French.",
            PromptTemplate.Render("Translate.", new Dictionary<string, string> { ["instruction"] = "Into French." })
        );

    [Theory]
    [InlineData("Translate.", "Translate.\n\na.md: x\n\nAs @a.md.")]
    [InlineData("Translate.\n\n{{instruction}}", "Translate.\n\nAs @a.md.\n\na.md: x")]
    [InlineData("{{files}}\n\n{{instruction}}", "a.md: x\n\nAs @a.md.")]
    public void Render_FilesThatAreNotUsed_FollowBeforeTheInstruction(string template, string rendered) =>
        Assert.Equal(
            rendered,
            PromptTemplate.Render(template, new Dictionary<string, string> { ["instruction"] = "As @a.md.", ["files"] = "a.md: x" })
        );

    [Fact]
    public void Render_KeepsIndentation() =>
        Assert.Equal("a\n\n    b", PromptTemplate.Render("a\n\n\n    b", new Dictionary<string, string>()));

    // Text of a document must not become a part of the template.
    [Fact]
    public void Render_InsertsValuesAsTheyAre() =>
        Assert.Equal(
            "{{file}}\n\n{{after}} $1",
            PromptTemplate.Render(
                "{{selection}}",
                new Dictionary<string, string> { ["selection"] = "{{file}}\n\n{{after}} $1", ["file"] = "a" }
            )
        );
}
