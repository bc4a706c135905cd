using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary><c>geminirx.retry</c> after <c>geminirx.continueFrom</c>: the whole answer is asked again.</summary>
public sealed class RetryAfterContinuationTests : PromptCommandFixture
{
    // Red when the retry asked for the rest of the answer again.
    [Theory]
    [InlineData("geminirx.ask", "csharp", "a();|", "a();\n// new\n// answer")]
    [InlineData("geminirx.ask", "csharp", "// >> Why?|\na();", "// new\n// answer\na();")]
    [InlineData("geminirx.ask", "markdown", "a|", "a\n\nnew\nanswer")]
    [InlineData("geminirx.write", "csharp", "a|b", "anew\nanswerb")]
    [InlineData("geminirx.continue", "csharp", "a|b", "anew\nanswerb")]
    public async Task Retry_WritesTheWholeAnswerOnce(string command, string language, string text, string expected)
    {
        Emulator = FailingAfter("one\ntw");
        var (editor, cursor) = await OpenAtAsync(text, language: language);
        var more = text.Contains(">>", StringComparison.Ordinal) ? null : new JsonObject { ["instruction"] = "Why?" };
        var broken = await SessionOf(editor.Run(command, cursor, more));
        await editor.EndOfAsync(broken);
        var asked = Prompt();

        Emulator = FailingAfter("o\nth");
        var second = await NextAsync(editor, "geminirx.continueFrom", broken);
        Emulator = Saying("ree");
        var third = await NextAsync(editor, "geminirx.continueFrom", second);
        Assert.Contains("two", editor.Look(model => model.Text), StringComparison.Ordinal);
        Assert.Contains("three", editor.Look(model => model.Text), StringComparison.Ordinal);

        Emulator = Saying("new\nanswer");
        await NextAsync(editor, "geminirx.retry", third);

        await editor.UntilAsync(model => model.Text == expected);
        Assert.Equal(asked, Prompt());
    }

    [Fact]
    public async Task Retry_OfAChat_WritesTheWholeAnswerOnce()
    {
        Emulator = FailingAfter("one\ntw");
        var (editor, cursor) = await OpenAtAsync("## User\n\nHi\n|");
        var broken = await SessionOf(editor.Run("geminirx.chat", cursor));
        await editor.EndOfAsync(broken);
        Emulator = Saying("o");
        var next = await NextAsync(editor, "geminirx.continueFrom", broken);

        Emulator = Saying("new answer");
        await NextAsync(editor, "geminirx.retry", next);

        Assert.StartsWith("## User\n\nHi\n\n## Gemini\n\nnew answer\n\n", editor.Look(model => model.Text), StringComparison.Ordinal);
        Assert.DoesNotContain("two", editor.Look(model => model.Text), StringComparison.Ordinal);
    }

    private static async Task<string> NextAsync(ModelEditor editor, string command, string session)
    {
        var next = await SessionOf(editor.ContinueSessionAsync(command, session));
        await editor.EndOfAsync(next);
        return next;
    }
}
