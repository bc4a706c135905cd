using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>Files that an instruction names, in requests of a workspace.</summary>
public sealed class NamedFileTests : StoryFixture
{
    [Fact]
    public async Task NamedFile_ThatIsOpen_IsSentAsInTheEditor()
    {
        Write("a b.md", "old text");
        var editor = await OpenStoryAsync("x");
        await OpenDocumentAsync(editor, UriOf("a b.md"), "new text", "markdown");

        await RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = "Use @\"a b.md\"." });

        Assert.Contains("a b.md:\nnew text", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("old text", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "new text",
            Prompt()[(Prompt().IndexOf("new text", StringComparison.Ordinal) + 1)..],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("@../outside.md", "outside of the folder")]
    [InlineData("@/etc/passwd", "outside of the folder")]
    [InlineData("@leaves.md", "a link to a place outside")]
    [InlineData("@out/outside.md", "a link to a place outside")]
    [InlineData("@sub/", "it is a folder")]
    [InlineData("@.env", "keys or passwords")]
    [InlineData("@hidden.md", "ignored by .geminiignore, line 1: hidden.*")]
    [InlineData("@to-hidden.md", "ignored by .geminiignore, line 1: hidden.*")]
    [InlineData("@empty.md", "it is empty")]
    [InlineData("@pipe", "no regular file")]
    [InlineData("@large.txt", "more than 1048576")]
    [InlineData("@latin1.txt", "no text in UTF-8")]
    [InlineData("@binary.dat", "it is no text")]
    public async Task NamedFile_ThatMayNotBeSent_IsRefused(string mention, string reason)
    {
        var outside = Workspace.CreateSubdirectory("outer");
        File.WriteAllText(Path.Combine(outside.FullName, "outside.md"), "outside");
        foreach (
            var (name, text) in new[]
            {
                (".geminiignore", "hidden.*"),
                (".env", "A=1"),
                ("hidden.md", "h"),
                ("empty.md", ""),
                ("sub/x", "x"),
            }
        )
        {
            Write($"inner/{name}", text);
        }

        Write("inner/large.txt", new string('x', 1024 * 1024 + 1));
        Write("inner/binary.dat", "a\0b");
        File.WriteAllBytes(PathOf("inner/latin1.txt"), [0x61, 0xE9, 0x62]);
        File.CreateSymbolicLink(PathOf("inner/leaves.md"), "../outer/outside.md");
        File.CreateSymbolicLink(PathOf("inner/to-hidden.md"), "hidden.md");
        Directory.CreateSymbolicLink(PathOf("inner/out"), "../outer");
        using (var pipe = Process.Start("mkfifo", [PathOf("inner/pipe")]))
        {
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var editor = await OpenWorkspaceAsync(folder: "inner");
        await OpenDocumentAsync(editor, UriOf("inner/story.md"), "x", "markdown");
        var run = RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = $"Use {mention}" }, path: "inner/story.md");

        Assert.Contains(reason, (await ErrorOf(run)).Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    [Fact]
    public async Task NamedFile_ThatDoesNotExist_IsSentAsTextAndTold()
    {
        Write("Override", "a file");
        var editor = await OpenStoryAsync("x");

        const string Instruction = "Use @src/no, @no.cs, @app.route, @Test, me@example.com";
        await RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = Instruction });

        Assert.Single(Messages(editor), message => message.Contains("contains no file @src/no, @no.cs:", StringComparison.Ordinal));
        Assert.Contains(Instruction, Prompt(), StringComparison.Ordinal);
    }

    // Red when each word with a dot was a path.
    [Fact]
    public async Task Decorator_IsNotToldAsAMissingFile()
    {
        Write("app.route", "a file");
        var editor = await OpenStoryAsync("@app.route('/')\n");

        var more = new JsonObject { ["instruction"] = "Replace @router.get by @app.route, and @pytest.mark.skip" };
        await RunAsync(editor, "geminirx.write", more: more);

        Assert.DoesNotContain(Messages(editor), message => message.Contains("no file", StringComparison.Ordinal));
        Assert.Contains("app.route:\na file", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedFile_OfAWord_IsSentIfItExists()
    {
        Write("Makefile", "all:");
        var editor = await OpenStoryAsync("x");

        await RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = "See @Makefile" });

        Assert.Contains("Makefile:\nall:", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedFile_ThatIsCut_IsTold()
    {
        Write("long.md", new string('x', 5000));
        var editor = await OpenStoryAsync("x", new JsonObject { ["contextTokens"] = 500 });

        await RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = "See @long.md" });

        Assert.Single(Messages(editor), message => message.Contains("long.md is sent in part", StringComparison.Ordinal));
        Assert.Contains("[The rest of this file is left out.]", Prompt(), StringComparison.Ordinal);
    }
}
