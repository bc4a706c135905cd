using System.Text;

namespace GeminiRx.Cli.Tests;

/// <summary>Files that a question names. Red when ignored files of a pattern were sent, when a named .env was, when an e-mail address was a
/// file, and when a link to a folder was followed.</summary>
public sealed class MentionedFilesTests : IDisposable
{
    private static readonly byte[] _png = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mentions");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void File_ThatIsNamed_IsPutBehindTheQuestion()
    {
        Write("src/a.cs", "class A;\n```\n");
        Write("a b.md", "# Title");

        var files = Read("explain @{0}/src/a.cs, and @\"{0}/a b.md\".");

        var name = UserPath.Abbreviate(_folder.FullName);
        Assert.Equal($"\n\n{name}/src/a.cs:\n\n````cs\nclass A;\n```\n````\n\n\n{name}/a b.md:\n\n```md\n# Title\n```\n", files.Text);
    }

    [Fact]
    public void Text_BehindAnAtThatIsNoFile_StaysText()
    {
        Directory.CreateDirectory(PathOf("folder"));

        Assert.Equal("", Read("mail me@{0}/x.txt, the decorator @app.route, @{0}/absent.cs, @{0}/*.no, @{0}/folder and @").Text);
    }

    [Fact]
    public void Pattern_TakesTheTextsThatAreNotIgnored_InOrder()
    {
        Write(".gitignore", "*.log\nbin/\n");
        Write(".geminiignore", "secret.cs\n");
        foreach (
            var name in new[]
            {
                "b.cs",
                "a.cs",
                "x.log",
                "secret.cs",
                "sub/c.cs",
                "bin/d.cs",
                ".hidden/e.cs",
                "node_modules/f.cs",
                "key.pem",
            }
        )
        {
            Write(name, $"<{name}>");
        }

        File.WriteAllBytes(PathOf("sub/picture.png"), _png);
        Directory.CreateSymbolicLink(PathOf("sub/loop"), _folder.FullName);

        Assert.Equal(["a.cs", "b.cs"], NamesOf(Read("@{0}/*.cs").Text));
        Assert.Equal(["a.cs", "b.cs", "sub/c.cs"], NamesOf(Read("@{0}/").Text));
        Assert.Equal(["sub/c.cs"], NamesOf(Read("@{0}/sub/**").Text));
        Assert.Empty(Read("@{0}/sub/").Media);
    }

    [Fact]
    public void Media_ThatAreNamed_AreAttached()
    {
        File.WriteAllBytes(PathOf("picture.png"), _png);
        Write("paper.pdf", "%PDF-1.7 all ASCII");

        var files = Read("compare @{0}/picture.png with @{0}/paper.pdf");

        Assert.Equal("", files.Text);
        Assert.Equal([PathOf("picture.png"), PathOf("paper.pdf")], files.Media);
    }

    [Theory]
    [InlineData(".env", "likely to contain keys")]
    [InlineData("empty.txt", "it is empty, or no regular file")]
    [InlineData("private.txt", "it is ignored by .geminiignore, line 1")]
    public void File_ThatMustNotBeSent_IsRefusedWithTheReason(string name, string reason)
    {
        Write(".geminiignore", "private.txt\n");
        Write(name, name == "empty.txt" ? "" : "x");
        var cwd = Environment.CurrentDirectory;
        var path = Path.GetRelativePath(cwd, PathOf(name));

        var failure = Assert.Throws<Errors.UsageException>(() => MentionedFiles.Read($"@{path}"));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_WithoutABound_AreRefused()
    {
        for (var at = 0; at < 201; at++)
        {
            Write($"many/{at}.txt", "x");
        }

        Write("large/a.txt", new string('a', 3 * 1024 * 1024));
        Write("large/b.txt", new string('b', 3 * 1024 * 1024));

        Assert.Contains("201 files, and at most 200", Message("@{0}/many/"), StringComparison.Ordinal);
        Assert.Contains("more than 4 MiB of text", Message("@{0}/large/*"), StringComparison.Ordinal);
    }

    private string Message(string question) => Assert.Throws<Errors.UsageException>(() => Read(question)).Message;

    private MentionedFiles Read(string question) =>
        MentionedFiles.Read(question.Replace("{0}", _folder.FullName, StringComparison.Ordinal));

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text, new UTF8Encoding(false));
    }

    private IEnumerable<string> NamesOf(string text) =>
        text.Split('\n').Where(line => line.EndsWith(':')).Select(line => Path.GetRelativePath(_folder.FullName, line[..^1]));
}
