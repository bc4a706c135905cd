using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Commands whose answer replaces the selection. In a text, the selection is between [ and ].</summary>
public sealed class RewriteCommandTests : RewriteFixture
{
    public static TheoryData<string> Kinds => [.. EditorKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Rewrite_ReplacesTheLinesThatDiffer(string kind)
    {
        Emulator = Saying("one\n2\nthree\nfour\nfive");
        var (editor, selection) = await OpenSelectedAsync(Text, kind);

        var ended = await RewriteAsync(editor, selection);

        Assert.Equal("before\none\n2\nthree\nfour\nfive\nafter\n", editor.Look(model => model.Text));
        Assert.Equal("completed", ended.GetProperty("outcome").GetString());
        Assert.Contains("The part:\none\ntwo\nthree\nfour\n", Prompt(), StringComparison.Ordinal);

        if (kind == "Emacs")
        {
            // One edit replaces all lines: an edit may hit other lines than intended.
            Assert.Equal(1, editor.Look(model => model.Applied));
            return;
        }

        // The characters of the lines that stay are those of the user.
        Assert.All(
            "one\n"u8.ToArray().Select((_, index) => index),
            index => Assert.NotNull(editor.Look(model => model.WhereIs(7 + index)))
        );
        Assert.NotNull(editor.Look(model => model.WhereIs("before\none\ntwo\n".Length)));
    }

    [Theory]
    [InlineData("a [word] z", "better word", "a better word z")]
    [InlineData("a [one\ntwo] z", "1\n2", "a 1\n2 z")]
    [InlineData("[one\n]z", "1\n", "1\nz")]
    [InlineData("a\n\n[\none\n\n]z", "1", "a\n\n\n1\n\nz")]
    [InlineData("a\r\n[one\r\ntwo]\r\nz", "1\ntwo", "a\r\n1\r\ntwo\r\nz")]
    [InlineData("[one\ntwo]", "two", "two")]
    public async Task Rewrite_OfAnySelection_ReplacesThatSelection(string text, string answer, string expected)
    {
        Emulator = Saying(answer);
        var (editor, selection) = await OpenSelectedAsync(text);

        await RewriteAsync(editor, selection);

        Assert.Equal(expected, editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData("csharp", "    [a();\n    b();]\n", "```csharp\na();\nc();\n```\n", "    a();\n    c();\n")]
    [InlineData("csharp", "[    a();\n    b();]\n", "    a();\n    c();", "    a();\n    c();\n")]
    [InlineData("markdown", "[text]\n", "```\ncode\n```", "```\ncode\n```\n")]
    public async Task Rewrite_OfCode_HasItsIndentationAndNoFence(string language, string text, string answer, string expected)
    {
        Emulator = Saying(answer);
        var (editor, selection) = await OpenSelectedAsync(text, language: language);

        await RewriteAsync(editor, selection);

        Assert.Equal(expected, editor.Look(model => model.Text));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Rewrite_WithAnInstructionAtTheTopOfTheSelection_RemovesIt(string kind)
    {
        Emulator = Saying("1\n2");
        var (editor, selection) = await OpenSelectedAsync("a\n[>> Use digits.\none\ntwo]\nz", kind);

        await RunAsync(editor, "geminirx.rewrite", 0, new() { ["range"] = selection.DeepClone() });

        await editor.UntilAsync(model => model.Text == "a\n1\n2\nz");
        Assert.Contains("Instruction: Use digits.", Prompt(), StringComparison.Ordinal);
        Assert.Contains("The part:\none\ntwo\n", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Rewrite_ThatFails_RestoresTheOriginalAndSaysSo(string kind)
    {
        Emulator = FailingAfter("1\ntwo\n3\nfour\n");
        var (editor, selection) = await OpenSelectedAsync(Text, kind);

        var ended = await RewriteAsync(editor, selection);

        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
        Assert.Equal("error", ended.GetProperty("outcome").GetString());
        Assert.EndsWith(
            "The original text is restored.",
            editor.Diagnostics.Single().GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        var titles = (await editor.CodeActionsAsync(8)).Select(action => action.GetProperty("title").GetString()).ToList();
        Assert.Contains("Gemini: Retry", titles);
        Assert.DoesNotContain("Gemini: Continue from here", titles);
    }

    [Fact]
    public async Task Retry_OfAFailedRewrite_RewritesTheOriginal()
    {
        Emulator = FailingAfter("1\ntwo\n3\n");
        var (editor, selection) = await OpenSelectedAsync(Text);
        var failed = await SessionOf(editor.Run("geminirx.rewrite", 0, Arguments(selection)));
        await editor.EndOfAsync(failed);
        Emulator = Saying("one\n2\nthree\nfour");

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", failed)));

        Assert.Equal("before\none\n2\nthree\nfour\nafter\n", editor.Look(model => model.Text));
        Assert.Empty(editor.Diagnostics);
    }

    [Fact]
    public async Task Rewrite_ThatIsIncomplete_KeepsItsTextIfTheUserWantsThat()
    {
        Emulator = FailingAfter("1\ntwo\n3\n");
        var options = new JsonObject { ["incompleteRewrite"] = "keep" };
        var (editor, selection) = await OpenSelectedAsync(Text, options: options);

        await RewriteAsync(editor, selection);

        Assert.Equal("before\n1\ntwo\n3\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task Rewrite_WithAnEmptyAnswer_ChangesNothing(string answer)
    {
        Emulator = Saying(answer);
        var (editor, selection) = await OpenSelectedAsync(Text);

        await RewriteAsync(editor, selection);

        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
        Assert.StartsWith("The answer is empty.", editor.Diagnostics.Single().GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rewrite_WithTheSameText_SaysThatNothingChanges()
    {
        Emulator = Saying("one\ntwo\nthree\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);

        await RewriteAsync(editor, selection);

        Assert.Contains("Gemini: The answer changes nothing.", Messages(editor));
        Assert.Equal(0, editor.Look(model => model.Applied));
    }

    [Theory]
    [InlineData("a\n[]b", "select the text")]
    [InlineData("a\n[  \n]b", "select the text")]
    public async Task Rewrite_WithoutASelection_IsRefused(string text, string message)
    {
        var (editor, selection) = await OpenSelectedAsync(text);

        var error = await ErrorOf(editor.Run("geminirx.rewrite", 0, Arguments(selection)).Answer);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
