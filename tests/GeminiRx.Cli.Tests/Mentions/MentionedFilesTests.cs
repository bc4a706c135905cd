using System.Diagnostics;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Files that a question names.</summary>
public sealed partial class MentionedFilesTests : IDisposable
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
        Write("x.txt", "mail to me");

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
    [InlineData("private.txt", "it is ignored by .geminiignore, line 1")]
    public void File_ThatMustNotBeSent_IsRefusedWithTheReason(string name, string reason)
    {
        Write(".geminiignore", "private.txt\n");
        Write(name, "x");
        var cwd = Environment.CurrentDirectory;
        var path = Path.GetRelativePath(cwd, PathOf(name));

        var failure = Assert.Throws<Errors.UsageException>(() => MentionedFiles.Read($"@{path}"));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_OfTheProject_CountFromEveryFolder()
    {
        Write(".geminiignore", "src/private/\n");
        Write("src/private/a.cs", "private");
        Write("src/b.cs", "public");
        Directory.CreateSymbolicLink(PathOf("link"), PathOf("src"));

        Assert.Equal(["src/b.cs"], NamesOf(Read("@{0}/src/**/*.cs").Text));
        Assert.Equal("", Read("@{0}/src/private/*.cs @{0}/src/private/").Text);
        Assert.Equal("", MentionedFiles.Read("@./private/", PathOf("src")).Text);
        Assert.Equal("", MentionedFiles.Read("@./private/*.cs", PathOf("src/private")).Text);
        foreach (
            var (name, folder) in new[]
            {
                ("private/a.cs", "src"),
                ("a.cs", "src/private"),
                ("src/private/a.cs", ""),
                ("link/private/a.cs", ""),
            }
        )
        {
            var failure = Assert.Throws<Errors.UsageException>(() => MentionedFiles.Read($"@{name}", PathOf(folder)));
            Assert.Contains("it is ignored by .geminiignore, line 1", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("what does @* title *@ mean")]
    [InlineData("def f(self, @*args, @**kwargs)")]
    [InlineData("@[a-z] and @a?b and @*")]
    [InlineData("the alias @/ and @~/ of a bundler")]
    [InlineData("@{0}/../{1}")]
    public void Text_ThatLooksLikeAPattern_SendsNothing(string question)
    {
        Write("a", "a file");
        Write("ab", "a file");

        var up = string.Concat(Enumerable.Repeat("../", _folder.FullName.Count(letter => letter == '/') + 1));
        var files = MentionedFiles.Read(question.Replace("{0}/../{1}", up, StringComparison.Ordinal), _folder.FullName);

        Assert.Equal(("", 0), (files.Text, files.Media.Count));
        Assert.Equal(["a"], NamesOf(MentionedFiles.Read("@\"[a-z]\"", _folder.FullName).Text, ""));
    }

    [Fact]
    public void Links_HaveTheLengthOfTheirFile_AndStayInTheFolder()
    {
        Write("large.txt", new string('a', 5 * 1024 * 1024));
        Write("private.txt", "elsewhere");
        Write("sub/a.txt", "a");
        File.CreateSymbolicLink(PathOf("link.txt"), PathOf("large.txt"));
        File.CreateSymbolicLink(PathOf("sub/link.txt"), PathOf("private.txt"));
        File.CreateSymbolicLink(PathOf("sub/same.txt"), PathOf("sub/a.txt"));

        Assert.Equal([PathOf("link.txt")], Read("@{0}/link.txt").Media);
        Assert.Equal(["sub/a.txt", "sub/same.txt"], NamesOf(Read("@{0}/sub/").Text));
        Assert.Equal(["sub/link.txt"], NamesOf(Read("@{0}/sub/link.txt").Text));
    }

    [Fact]
    public async Task Devices_AndPipes_AreNotOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no mkfifo on Windows");
        Write("sub/a.txt", "a");
        using var pipe = Process.Start("mkfifo", [PathOf("sub/pipe")]);
        await pipe.WaitForExitAsync(TimeoutToken.Start());

        var files = await Task.Run(() => Read("@/dev/zero @{0}/sub/pipe and @{0}/sub/"), TestContext.Current.CancellationToken)
            .WaitAsync(TimeoutToken.Start());

        Assert.Equal(["sub/a.txt"], NamesOf(files.Text));
        Assert.Empty(files.Media);
    }

    [Fact]
    public void Mentions_BeyondFifty_AreRead()
    {
        for (var at = 0; at < 60; at++)
        {
            Write($"many/{at:00}.txt", "x");
        }

        Assert.Equal(60, NamesOf(Read(string.Join(' ', Enumerable.Range(0, 60).Select(at => $"@{{0}}/many/{at:00}.txt"))).Text).Count());
    }

    [Fact]
    public async Task Words_ThatMayBeFiles_SayWhyTheyStayText()
    {
        Directory.CreateDirectory(PathOf("folder"));
        Write("empty.txt", "");
        var many = string.Join(' ', Enumerable.Range(0, 201).Select(at => $"@name{at}"));

        var (exitCode, _, error) = await GeminiProcess.RunAsync([
            "ask",
            "-q",
            "--endpoint",
            "emulator",
            $"@{PathOf("folder")} @typo.png @typo.cs @{PathOf("empty.txt")} {many} me@x.pdf",
        ]);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            [
                $"geminirx: '@{PathOf("folder")}' is a folder; it is sent as text. To send its files, write @{PathOf("folder")}/.",
                "geminirx: There is no file 'typo.png', so '@typo.png' is sent as text.",
                "geminirx: There is no file 'typo.cs', so '@typo.cs' is sent as text.",
                "geminirx: Only the first 200 @ names are read. The others are sent as text.",
            ],
            error.Split('\n')[..4]
        );
        Assert.Contains("empty.txt' is empty, a pipe or a device", error, StringComparison.Ordinal);
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

    private IEnumerable<string> NamesOf(string text, string? folder = null) =>
        text.Split('\n')
            .Where(line => line.EndsWith(':'))
            .Select(line => folder is null ? Path.GetRelativePath(_folder.FullName, line[..^1]) : line[..^1]);
}
