using GeminiRx.TestSupport;

namespace GeminiRx.Conversations.Tests;

/// <summary>Attachments by links: to parts of files, and to files that are no regular ones.</summary>
public sealed class AttachmentFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    public void Dispose() => _folder.Delete(recursive: true);

    // Red when the length of a link, which is that of its text, was taken for that of its file: the open of a pipe does not end.
    [Theory]
    [InlineData("pipe.txt", "the file is empty")]
    [InlineData("to-pipe.txt", "the file is empty")]
    [InlineData("to-link.txt", "the file is empty")]
    [InlineData("to-zero.txt", "the file is empty")]
    [InlineData("to-large.pdf", "larger than a request")]
    [InlineData("to-nothing.txt", "Could not find file")]
    [InlineData("to-itself.txt", "Too many links")]
    [InlineData("to-notes.txt", null)]
    [InlineData("linked/notes.txt", null)]
    public async Task Attachment_OfALink_IsCheckedByItsTarget(string target, string? problem)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The file system has no pipes.");
        Write("notes.txt", "words");
        Write("outer/inner/notes.txt", "words");
        await using (var large = System.IO.File.Create(PathOf("large.pdf")))
        {
            large.SetLength(50_000_001);
        }

        using (var make = System.Diagnostics.Process.Start("mkfifo", [PathOf("pipe.txt")]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Link("to-pipe.txt", "pipe.txt");
        Link("to-link.txt", "to-pipe.txt");
        Link("to-zero.txt", "/dev/zero");
        Link("to-large.pdf", "large.pdf");
        Link("to-nothing.txt", "nothing.txt");
        Link("to-itself.txt", "to-itself.txt");
        Link("to-notes.txt", "notes.txt");
        Directory.CreateSymbolicLink(PathOf("linked"), "outer/inner");
        var attachments = new AttachmentFolder(_folder.FullName);

        var found = await Task.Run(() => attachments.FindProblem(target)).WaitAsync(TimeoutToken.Start());
        var failure = await Record.ExceptionAsync(() =>
            Task.Run(() => attachments.ReadAsync(target, 0, CancellationToken.None)).WaitAsync(TimeoutToken.Start())
        );

        Assert.Equal(problem is null, found is null);
        Assert.Contains(problem ?? "", found ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, failure is null);
        Assert.Contains(problem ?? "", failure?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.md#part", "words")]
    [InlineData("my%20notes.md#a%20part", "words")]
    [InlineData("a#b.md", "sharp")]
    [InlineData("a%23b.md#part", "sharp")]
    [InlineData("no.md#part", null)]
    public async Task Attachment_WithAFragment_IsItsFile(string target, string? expected)
    {
        Write("notes.md", "words");
        Write("my notes.md", "words");
        Write("a#b.md", "sharp");
        var attachments = new AttachmentFolder(_folder.FullName);

        Assert.Equal(expected is null, attachments.FindProblem(target) is not null);
        var part = expected is null ? null : (InlineDataPart)await attachments.ReadAsync(target, 0, TestContext.Current.CancellationToken);

        Assert.Equal(expected, part is null ? null : System.Text.Encoding.UTF8.GetString(part.Data.Span));
    }

    // A link to a place in the conversation itself attaches nothing.
    [Fact]
    public void Link_ToAPartOfTheConversation_IsText()
    {
        var conversation = Conversation.Parse("## User\n\n[top](#top)\n[b](<#b.md>)\nHi\n");

        var turn = Assert.Single(conversation.Turns);
        Assert.Equal("[top](#top)\nHi", turn.Text);
        Assert.Equal(["#b.md"], turn.Attachments);
        Assert.Equal("[#b.md](<#b.md>)", ChatSyntax.Attach("#b.md"));
    }

    private string PathOf(string path) => Path.Combine(_folder.FullName, path);

    private void Link(string path, string target) => System.IO.File.CreateSymbolicLink(PathOf(path), target);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        System.IO.File.WriteAllText(PathOf(path), text);
    }
}
