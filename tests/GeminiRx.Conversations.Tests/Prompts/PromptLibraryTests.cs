using GeminiRx.Conversations.Prompts;
using GeminiRx.TestSupport;

namespace GeminiRx.Conversations.Tests.Prompts;

/// <summary>The built-in prompts, and folders that add to them or replace them.</summary>
public sealed class PromptLibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prompts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void BuiltIn_HasThePromptsOfTheCommands() =>
        Assert.Equal(
            ["ask", "commit", "complete", "continue", "document", "explain", "fix", "rewrite", "write"],
            PromptLibrary.BuiltIn.Prompts.Select(prompt => prompt.Name)
        );

    [Fact]
    public void BuiltIn_EachPrompt_TellsTheModelWhatItSees() =>
        Assert.All(
            PromptLibrary.BuiltIn.Prompts,
            prompt =>
            {
                Assert.NotNull(prompt.System);
                Assert.Equal(prompt.IsCommand, PromptTemplate.Uses(prompt.Body, PromptTemplate.Instruction));
                Assert.Equal(prompt.Name != "commit", PromptTemplate.Uses(prompt.Body, PromptTemplate.Before));
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

    // Red when a file without a length was opened, and when the length of a link was taken for that of its file: the open of a pipe
    // without a writer, and the reading of a device, do not end.
    [Fact]
    public async Task Read_PipesFoldersAndOtherOddFiles_LeavesTheOthersInUse()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The file system has no pipes.");
        Write("good.md", "Do it.");
        Write("empty.md", "");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "folder.md"));
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "broken.md"), "absent");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "linked.md"), "pipe.md");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "zero.md"), "/dev/zero");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder.FullName, "pipe.md")]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var library = await Task.Run(() => PromptLibrary.Read(_folder.FullName)).WaitAsync(TimeoutToken.Start());

        Assert.Equal("Do it.", library.Find("good")!.Body);
        Assert.Equal(
            ["broken", "empty", "linked", "pipe", "zero"],
            library.Invalid.Select(file => Path.GetFileNameWithoutExtension(file.Path))
        );
        Assert.Contains("cannot be read", library.Invalid[0].Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralFolders_TheLastWins()
    {
        var (first, last) = (_folder.CreateSubdirectory("first"), _folder.CreateSubdirectory("last"));
        Write("first/ask.md", "---\nkind: nowhere\n---\nx");
        Write("first/one.md", "First.");
        Write("last/ask.md", "Mine.");
        Write("last/one.md", "---\nkind: nowhere\n---\nx");

        var library = PromptLibrary.Read(first.FullName, last.FullName);

        Assert.Equal("Mine.", library.Find("ask")!.Body);
        Assert.Equal(Path.Combine(last.FullName, "one.md"), Assert.Single(library.Invalid).Path);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
