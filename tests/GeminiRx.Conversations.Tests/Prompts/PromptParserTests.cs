using GeminiRx.Conversations.Prompts;

namespace GeminiRx.Conversations.Tests.Prompts;

/// <summary>Prompt files, and what is reported for those that cannot be used.</summary>
public sealed class PromptParserTests
{
    [Fact]
    public void Parse_AllSettings_AreRead()
    {
        var (prompt, problems) = PromptParser.Parse(
            "tidy",
            """
            ---
            title: Tidy up
            kind: replace
            applies: selection
            languages: csharp, fsharp
            format: code
            model: gemini-x
            thinking: low
            instruction: required
            system: |
              Be brief.
              Be right.
            ---
            Tidy: {{selection}}
            """
        );

        Assert.Empty(problems);
        Assert.Equal(
            new PromptFile("tidy", "Tidy up", "Tidy: {{selection}}")
            {
                Placement = PromptPlacement.Replace,
                Scope = PromptScope.Selection,
                Format = PromptFormat.Code,
                Languages = prompt!.Languages,
                Model = "gemini-x",
                Thinking = new() { Level = ThinkingLevel.Low },
                System = "Be brief.\nBe right.",
                NeedsInstruction = true,
            },
            prompt
        );
        Assert.Equal(["csharp", "fsharp"], prompt.Languages);
    }

    [Fact]
    public void Parse_TextAlone_IsAPrompt() =>
        Assert.Equal(new PromptFile("hello", "hello", "Say hello.") { Languages = [] }, PromptParser.Parse("hello", "Say hello.\n").Prompt);

    [Theory]
    [InlineData("512")]
    [InlineData("-1")]
    public void Parse_ThinkingAsANumber_IsABudget(string budget) =>
        Assert.Equal(
            new ThinkingConfig { Budget = int.Parse(budget, System.Globalization.CultureInfo.InvariantCulture) },
            PromptParser.Parse("a", $"---\nthinking: {budget}\n---\nx").Prompt!.Thinking
        );

    [Theory]
    [InlineData("---\ncolour: red\n---\nx", 1, "Unknown setting colour: use title, kind, ")]
    [InlineData("---\ntitle: a\nkind: side\n---\nx", 2, "kind: invalid value 'side': use insert, below, above, replace, open, complete.")]
    [InlineData("---\nkind: 1\n---\nx", 1, "kind: invalid value '1'")]
    [InlineData("---\napplies: never\n---\nx", 1, "applies: invalid value 'never': use anywhere, selection, diagnostic, declaration.")]
    [InlineData("---\nformat: html\n---\nx", 1, "format: invalid value 'html': use text, code, comment.")]
    [InlineData("---\ninstruction: yes\n---\nx", 1, "instruction: invalid value 'yes': use required, optional.")]
    [InlineData("---\nthinking: -2\n---\nx", 1, "thinking: invalid value '-2'")]
    [InlineData("---\nthinking: very much\n---\nx", 1, "thinking: invalid value 'very much'")]
    [InlineData("---\ntitle: a\n---\n\n", 3, "The prompt has no text below its settings")]
    [InlineData("", 0, "The prompt has no text below its settings")]
    [InlineData("one\ntwo {{colour}}", 1, "Unknown variable {{colour}}: use language, file, selection, ")]
    [InlineData("---\nsystem: You see {{colour}}.\n---\nx", 1, "Unknown variable {{colour}}")]
    public void Parse_AFileThatCannotBeUsed_NamesLineAndProblem(string text, int line, string message)
    {
        var (prompt, problems) = PromptParser.Parse("a", text);

        var problem = Assert.Single(problems);
        Assert.Null(prompt);
        Assert.Equal(line, problem.Line);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralProblems_AreInTheOrderOfTheirLines() =>
        Assert.Equal(
            [1, 2, 4],
            PromptParser.Parse("a", "---\nkind: x\ncolour: red\n---\n{{colour}}").Problems.Select(problem => problem.Line)
        );
}
