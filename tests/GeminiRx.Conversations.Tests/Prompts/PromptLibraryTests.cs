using GeminiRx.Conversations.Prompts;

namespace GeminiRx.Conversations.Tests.Prompts;

/// <summary>The built-in prompts, and folders that add to them or replace them.</summary>
public sealed class PromptLibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prompts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void BuiltIn_HasThePromptsOfTheCommands() =>
        Assert.Equal(
            ["ask", "continue", "document", "explain", "fix", "rewrite", "write"],
            PromptLibrary.BuiltIn.Prompts.Select(prompt => prompt.Name)
        );

    [Fact]
    public void BuiltIn_EachPrompt_TellsTheModelWhatItSees() =>
        Assert.All(
            PromptLibrary.BuiltIn.Prompts,
            prompt =>
            {
                Assert.NotNull(prompt.System);
                Assert.True(PromptTemplate.Uses(prompt.Body, PromptTemplate.Instruction));
                Assert.True(PromptTemplate.Uses(prompt.Body, PromptTemplate.Before));
            }
        );

    [Fact]
    public void Read_AFolder_AddsAndReplacesAndReportsWhatCannotBeUsed()
    {
        Write("ask.md", "My own: {{instruction}}");
        Write("shout.md", "---\ntitle: Shout\n---\nShout {{selection}}.");
        Write("write.md", "---\nkind: nowhere\n---\nx");
        Write("notes.txt", "Not a prompt.");

        var library = PromptLibrary.Read(_folder.FullName, Path.Combine(_folder.FullName, "absent"));

        Assert.Equal("My own: {{instruction}}", library.Find("ask")!.Body);
        Assert.Equal("Shout", library.Find("shout")!.Title);
        Assert.Equal(PromptLibrary.BuiltIn.Find("write"), library.Find("write"));
        Assert.Null(library.Find("notes"));
        var (path, problems) = Assert.Single(library.Invalid);
        Assert.Equal((Path.Combine(_folder.FullName, "write.md"), 1), (path, Assert.Single(problems).Line));
    }

    [Fact]
    public void Read_AFileThatIsTooLarge_IsReported()
    {
        Write("big.md", new string('x', 65 * 1024));

        var library = PromptLibrary.Read(_folder.FullName);

        Assert.Null(library.Find("big"));
        Assert.Contains("larger than 64 KiB", library.Invalid[0].Problems[0].Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
