namespace GeminiRx.Conversations.Tests;

/// <summary>Lines of a user's turn that change a setting.</summary>
public sealed class SettingLinesTests
{
    private const string File = "---\nmodel: a\n---\n\n## User\n\n/model b\n/system Be brief.\nHi\n\n## Gemini\n\n/model c\n\n## User\n\n";

    [Fact]
    public void Line_OfTheUser_ChangesTheSettingAndIsNotSent()
    {
        var conversation = Conversation.Parse(File);

        Assert.Equal([("model", "b"), ("system", "Be brief.")], conversation.Settings.Select(setting => (setting.Key, setting.Value)));
        Assert.Equal(["Hi", "/model c"], conversation.Turns.Select(turn => turn.Text));
        Assert.Equal(ChatState.Ready, Conversation.Parse(File + "/model d\n").State);
    }

    [Theory]
    [InlineData("/model")]
    [InlineData("/models are many")]
    [InlineData(" /model x")]
    [InlineData("\\/model x")]
    [InlineData("```\n/model x\n```")]
    public void OtherLine_IsText(string line)
    {
        var conversation = Conversation.Parse($"## User\n\n{line}\n");

        Assert.Empty(conversation.Settings);
        Assert.Equal(line.TrimStart('\\'), Assert.Single(conversation.Turns).Text);
    }

    [Fact]
    public void WithSetting_RemovesTheLines()
    {
        var conversation = Conversation.Parse(File).WithSetting("model", "z");

        Assert.Equal("z", conversation.Settings["model"]);
        Assert.DoesNotContain("/model b", conversation.Markdown, StringComparison.Ordinal);
        Assert.Contains("/system Be brief.\n", conversation.Markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\nmodel: a\ntop-k: many\n---\n## User\nHi", "setting top-k in line 3.")]
    [InlineData("---\ntemperature: 0.5\n## User\nHi", "write a line --- below them")]
    [InlineData("# Notes", "contains no turn of the user")]
    [InlineData("## User\n/model x\n", "contains no unanswered question")]
    public void EnsureWaitsForAnswer_OfAnInvalidConversation_NamesTheProblem(string file, string problem)
    {
        var failure = Assert.Throws<GeminiConfigurationException>(() => Conversation.Parse(file).EnsureWaitsForAnswer());

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file.png", "does not exist")]
    [InlineData("id_rsa", "keys or passwords")]
    [InlineData("empty.txt", "is empty")]
    [InlineData("large.pdf", "larger than a request")]
    [InlineData("data.bin", "media type")]
    [InlineData("notes.txt", null)]
    [InlineData("my%20notes.txt", null)]
    [InlineData("https://example.com/a.png", null)]
    public async Task Attachment_OfAFolder_IsChecked(string target, string? problem)
    {
        var folder = Directory.CreateTempSubdirectory("chat");
        try
        {
            foreach (
                var (name, bytes) in new[]
                {
                    ("id_rsa", "x"),
                    ("empty.txt", ""),
                    ("data.bin", "\0\u0001"),
                    ("notes.txt", "x"),
                    ("my notes.txt", "x"),
                }
            )
            {
                await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, name), bytes, TestContext.Current.CancellationToken);
            }

            await using (var large = System.IO.File.Create(Path.Combine(folder.FullName, "large.pdf")))
            {
                large.SetLength(50_000_001);
            }

            var attachments = new AttachmentFolder(folder.FullName)
            {
                WhyNotSent = path => path.EndsWith("id_rsa", StringComparison.Ordinal) ? "it is likely to contain keys or passwords" : null,
            };

            Assert.Contains(problem ?? "", attachments.FindProblem(target) ?? "", StringComparison.Ordinal);
            Assert.Equal(problem is null, attachments.FindProblem(target) is null);
            var failure = await Record.ExceptionAsync(() => attachments.ReadAsync(target, 0, TestContext.Current.CancellationToken));
            Assert.Equal(problem is null, failure is null);
            Assert.Contains(problem is null ? "" : $"{target} cannot be attached: ", failure?.Message ?? "", StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Attachment_WithoutAFolder_IsRefused() =>
        Assert.Contains("not a file", new AttachmentFolder(null).FindProblem("a.png"), StringComparison.Ordinal);
}
