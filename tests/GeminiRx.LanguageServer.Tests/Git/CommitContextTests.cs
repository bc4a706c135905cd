using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Git;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>What of the staged changes is sent.</summary>
public sealed class CommitContextTests : CommitFixture
{
    private static readonly string _secret = "AIza" + new string('a', 35);

    [Theory]
    [InlineData("a/b.gen", "*.gen", "it is ignored by .geminiignore, line 1: *.gen")]
    [InlineData("\"tä\t.gen", "*.gen", "it is ignored by .geminiignore, line 1: *.gen")]
    [InlineData("deep/.env", "x", "it is likely to contain keys or passwords")]
    [InlineData("id_rsa", "x", "it is likely to contain keys or passwords")]
    public async Task File_ThatIsNeverSent_IsLeftOutAndTheUserIsTold(string path, string rule, string reason)
    {
        var (editor, repository) = await OpenRepositoryAsync();
        Write(".geminiignore", rule);
        await repository.StageAsync(path, "hidden words\n");
        await repository.StageAsync("seen.txt", "seen words\n");

        var context = await ContextAsync(editor);
        await CommitAsync(editor);

        Assert.Contains("seen words", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden words", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetFileName(path), Prompt(), StringComparison.Ordinal);
        Assert.Equal(Prompt(), context.GetProperty("messages")[0].GetProperty("text").GetString());
        Assert.Equal(
            (path, reason),
            (
                context.GetProperty("leftOut")[0].GetProperty("file").GetString(),
                context.GetProperty("leftOut")[0].GetProperty("reason").GetString()
            )
        );
        Assert.Contains($"Gemini: {path}: not sent, because {reason}.", Messages(editor));
    }

    // A renamed file is ignored by its old name too.
    [Fact]
    public async Task File_ThatWasIgnoredByItsOldName_IsLeftOut()
    {
        var (editor, repository) = await OpenRepositoryAsync();
        await repository.StageAsync("old.gen", "hidden words\nand more\n");
        await repository.CommitAsync();
        await repository.RunAsync("mv", "old.gen", "new.txt");
        Write(".geminiignore", "*.gen");

        Assert.Contains("All staged files are ignored", (await ErrorOf(CommitAsync(editor))).Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    // Red when only the folders of the workspace had rules.
    [Fact]
    public async Task Workspace_InAPartOfTheRepository_HasTheRulesOfAll()
    {
        Emulator = Saying("");
        var repository = await TestRepository.CreateAsync(Workspace.FullName);
        await repository.StageAsync("part/a.txt", "seen words\n");
        await repository.StageAsync("other/b.gen", "hidden words\n");
        Write(".geminiignore", "*.gen\n");
        var editor = await OpenWorkspaceAsync(folder: "part");

        await CommitInMessageAsync(editor);

        Assert.Contains("seen words", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden words", Prompt(), StringComparison.Ordinal);
    }

    // The message of git is no file of the repository.
    [Fact]
    public async Task Message_ThatAPatternMatches_IsNotIgnored()
    {
        var (editor, repository) = await OpenRepositoryAsync(answer: "");
        await repository.StageAsync("a.txt", "seen words\n");
        Write(".geminiignore", ".*\n");

        await CommitInMessageAsync(editor);

        Assert.Contains("seen words", Prompt(), StringComparison.Ordinal);
        await OpenDocumentAsync(editor, UriOf(".git/config"), "", "ini");
        var refused = await ErrorOf(editor.ExecuteAsync("geminirx.continue", new JsonObject { ["uri"] = UriOf(".git/config") }));
        Assert.Contains("is ignored by .geminiignore, line 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_OfTheClient_HasTheSameRules()
    {
        var (editor, _) = await OpenRepositoryAsync(JsonNode.Parse("""{"ignore":["s/"]}"""));

        await CommitAsync(editor, new() { ["diff"] = DiffOf("s/a.txt", "+hidden\n") + DiffOf("t/a.txt", "+seen\n") });

        Assert.Contains("+seen", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("+hidden", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_WithoutAnyFolder_HasTheRulesOfTheSettings()
    {
        Emulator = Saying("x");
        var editor = Start();
        await editor.OpenAsync(JsonNode.Parse("""{"ignore":["s/"]}"""));

        await CommitAsync(
            editor,
            new() { ["diff"] = DiffOf("s/a b.txt", "+hidden\n") + DiffOf("t/a.txt", "+seen\n") + DiffOf("k.pem", "+hidden\n") }
        );

        Assert.Contains("+seen", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("+hidden", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_InTheDiff_IsReplaced()
    {
        var (editor, repository) = await OpenRepositoryAsync();
        await repository.StageAsync("a.txt", $"key {_secret}\n");

        await CommitAsync(editor);

        Assert.Contains($"+key {SecretFilter.Mark}\n", Prompt(), StringComparison.Ordinal);
        Assert.Contains(Messages(editor), message => message.Contains("This is said once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LargestFiles_AreCutAtALine_AndTheUserIsTold()
    {
        var (editor, repository) = await OpenRepositoryAsync(JsonNode.Parse("""{"contextTokens":1000}"""));
        await repository.StageAsync("large.txt", string.Concat(Enumerable.Repeat("a long line of words\n", 900)));
        await repository.StageAsync("small.txt", "small\n");

        var context = await ContextAsync(editor);
        await CommitAsync(editor);

        Assert.Contains("+small\n", Prompt(), StringComparison.Ordinal);
        Assert.Contains($"\n+a long line of words{FileText.CutMark}\ndiff --git a/small.txt", Prompt(), StringComparison.Ordinal);
        Assert.Contains(
            "Gemini: large.txt is sent in part or not at all, because geminirx.contextTokens allows no more.",
            Messages(editor)
        );
        Assert.Equal(
            ["diff large.txt True", "diff small.txt False"],
            context
                .GetProperty("parts")
                .EnumerateArray()
                .Select(part => $"{part.GetProperty("name")} {part.GetProperty("file")} {part.GetProperty("leftOut").GetInt32() > 0}")
        );
        Assert.InRange(context.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("tokens").GetInt32()), 900, 1001);
    }

    [Fact]
    public async Task MoreFilesThanTheBudgetAllows_AreAnErrorWithFigures()
    {
        var (editor, _) = await OpenRepositoryAsync(JsonNode.Parse("""{"contextTokens":1000}"""));
        var diff = string.Concat(
            Enumerable.Range(0, 50).Select(number => DiffOf($"{number}.txt", string.Concat(Enumerable.Repeat("+line\n", 40))))
        );

        var error = await ErrorOf(CommitAsync(editor, new() { ["diff"] = diff }));

        Assert.Contains("50 files with about", error.Message, StringComparison.Ordinal);
        Assert.Contains("geminirx.contextTokens allows 1,000", error.Message, StringComparison.Ordinal);
    }

    // Every length of a file and every place of a secret in it.
    [Fact]
    public void Diff_OfAnySize_FitsAndContainsNoSecret()
    {
        for (var length = 0; length < 2000; length += 7)
        {
            var text = new string('+', 100) + "\n" + string.Concat(Enumerable.Repeat("+some words\n", 200));
            DiffFile[] files = [new(["a"], text.Insert(length, $"\n+{_secret}\n")), new(["b"], text), new(["c"], "+short\n")];

            var cut = DiffText.Of(files, 1500, 1000);

            Assert.InRange(cut.Sum(file => file.Text.Length), 700, 1500);
            Assert.DoesNotContain("AIza", string.Concat(cut.Select(file => file.Text)), StringComparison.Ordinal);
            Assert.Equal("+short\n", cut[2].Text);
            Assert.Equal(cut.Select(file => file.Text.Length), cut.Select(file => file.Part.Length));
        }
    }

    private static Task<JsonElement> ContextAsync(GeminiRx.TestSupport.Editors.ModelEditor editor) =>
        editor.Connection.RequestAsync("geminirx/context", new JsonObject { ["prompt"] = "commit" });
}
