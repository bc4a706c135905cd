using System.Diagnostics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>Which files of a workspace are never sent, and by which rule.</summary>
public sealed class IgnoreRulesTests : IDisposable
{
    private static readonly string[] _names = ["a", "b", "c.log", "build"];

    // Two levels of folders with the same names, and files in each.
    private static readonly string[] _paths =
    [
        .. from top in _names
        from middle in _names
        from file in new[] { "a", "b", "c.log", "x.log", "#a" }
        select $"{top}/d/{middle}.d/{file}",
        "a/d/x",
        "top.log",
        "x",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ignore");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("*.log", "a/x.log", ".geminiignore, line 1: *.log")]
    [InlineData("a/", "a/b/x", ".geminiignore, line 1: a/")]
    [InlineData("*.log\n!x.log", "a/x.log", null)]
    [InlineData("a/\n!a/x", "a/x", ".geminiignore, line 1: a/")]
    [InlineData("# nothing", "a/x", null)]
    public void File_OfIgnorePatterns_IsIgnored(string patterns, string path, string? rule)
    {
        Write(".geminiignore", patterns);

        Assert.Equal(rule, Rules().FindRule(PathOf(path)));
    }

    [Fact]
    public void NestedFile_TakesPrecedence()
    {
        Write(".geminiignore", "*.log");
        Write("a/.geminiignore", "!x.log\nsecret");

        Assert.Null(Rules().FindRule(PathOf("a/x.log")));
        Assert.Equal(".geminiignore, line 1: *.log", Rules().FindRule(PathOf("b/x.log")));
        Assert.Equal("a/.geminiignore, line 2: secret", Rules().FindRule(PathOf("a/b/secret")));
        Assert.Null(Rules().FindRule(PathOf("b/secret")));
    }

    [Fact]
    public void GitIgnore_CountsByItsSettingOnly()
    {
        Directory.CreateDirectory(PathOf(".git"));
        Write(".gitignore", "*.gen");
        Write("work/.gitignore", "local");
        var folder = PathOf("work");

        Assert.Null(Rules("{}", folder).FindRule(PathOf("work/x.gen")));
        Assert.Equal(".gitignore, line 1: *.gen", Rules("""{"gitignore":true}""", folder).FindRule(PathOf("work/x.gen")));
        Assert.Equal("work/.gitignore, line 1: local", Rules("""{"gitignore":true}""", folder).FindRule(PathOf("work/local")));
    }

    // A pattern that takes back is about its own source.
    [Fact]
    public void Setting_OfAWorkspace_TakesNothingBack()
    {
        var user = ClientSettings.OfUser(JsonElement.Parse("""{"ignore":["*.sql","/data/"]}"""));
        var settings = user.WithWorkspace(JsonElement.Parse("""{"ignore":["!*.sql"]}"""));
        Write(".geminiignore", "!*.sql");
        var rules = new IgnoreRules(new EditorInfo { Folders = [_folder.FullName], Settings = settings });

        Assert.Equal("the setting geminirx.ignore, line 1: *.sql", rules.FindRule(PathOf("a/x.sql")));
        Assert.Equal("the setting geminirx.ignore, line 2: /data/", rules.FindRule(PathOf("data/x")));
        Assert.Null(rules.FindRule(PathOf("a/data/x")));
    }

    [Fact]
    public void Link_CountsLikeItsTarget()
    {
        Write(".geminiignore", "hidden/");
        Write("hidden/x.md", "x");
        Write("hidden/id_rsa", "x");
        File.CreateSymbolicLink(PathOf("link.md"), "hidden/x.md");
        File.CreateSymbolicLink(PathOf("key.md"), PathOf("hidden/id_rsa"));
        Directory.CreateSymbolicLink(PathOf("folder"), "hidden");
        File.CreateSymbolicLink(PathOf("loop.md"), "loop.md");

        Assert.Equal(".geminiignore, line 1: hidden/", Rules().FindRule(PathOf("link.md")));
        Assert.Equal(".geminiignore, line 1: hidden/", Rules().FindRule(PathOf("folder/x.md")));
        Assert.Contains("keys or passwords", Rules().WhyNotSent(PathOf("key.md")), StringComparison.Ordinal);
        Assert.NotNull(Rules().FindRule(PathOf("loop.md")));
    }

    [Fact]
    public void IgnoreFile_ThatCannotBeRead_IgnoresAll()
    {
        using (var file = File.Create(PathOf(".geminiignore")))
        {
            file.SetLength(2 * 1024 * 1024);
        }

        Assert.Equal(".geminiignore, which cannot be read", Rules().FindRule(PathOf("x")));
    }

    [Theory]
    [InlineData("untitled:Notes-1", "Notes-1")]
    [InlineData("vscode-remote://host/home/a%20b/x.md", "a b")]
    public void Document_ThatIsNoFile_IsMatchedByItsAddress(string uri, string pattern)
    {
        Assert.NotNull(Rules($$"""{"ignore":["{{pattern}}"]}""").FindRule(new DocumentUri(uri)));
        Assert.Null(Rules("""{"ignore":["other"]}""").FindRule(new DocumentUri(uri)));
    }

    [Fact]
    public void FileOutsideOfTheWorkspace_HasTheRulesOfItsOwnFolder()
    {
        Write("one/.geminiignore", "x");
        Write(".geminiignore", "y");

        Assert.NotNull(Rules("{}", PathOf("other")).FindRule(PathOf("one/x")));
        Assert.Null(Rules("{}", PathOf("other")).FindRule(PathOf("one/y")));
    }

    [Theory]
    [InlineData("link/sub/x")]
    [InlineData("real/sub/x")]
    public void WorkspaceFolder_ThatIsALink_HasItsRulesByBothPaths(string path)
    {
        Write("real/.geminiignore", "/sub/x");
        Write("real/sub/x", "");
        Directory.CreateSymbolicLink(PathOf("link"), PathOf("real"));

        Assert.Equal(".geminiignore, line 1: /sub/x", Rules("{}", PathOf("link")).FindRule(PathOf(path)));
        Assert.NotNull(Rules("""{"ignore":["/sub/x"]}""", PathOf("link")).FindRule(PathOf(path)));
    }

    [Fact]
    public void WorkspaceFolder_InsideOfAnother_HasTheRulesOfBoth()
    {
        Write(".geminiignore", "x");
        Write("inner/.geminiignore", "y");
        var rules = new IgnoreRules(new EditorInfo { Folders = [_folder.FullName, PathOf("inner")] });

        Assert.NotNull(rules.FindRule(PathOf("inner/x")));
        Assert.NotNull(rules.FindRule(PathOf("inner/y")));
        Assert.Null(rules.FindRule(PathOf("y")));
    }

    // Red when a folder did not hide what is taken back in it, and when ** did not match no folder at all.
    [Fact]
    public void Rules_OfGeneratedFiles_AreThoseOfGit()
    {
        if (!TryRunGit(["init", "--quiet"], "", out _))
        {
            Assert.Skip("git is not installed.");
        }

        foreach (var path in _paths)
        {
            Write(path, "");
        }

        var ignored = 0;
        var names = Gen.Elements("a b * ** ? *.log c.log build.d [ab] [!a] d \\#a a* *.d [[:alpha:]]".Split(' '));
        var pattern =
            from isNegated in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Constant("!")))
            from isAnchored in Gen.Elements("", "", "/")
            from parts in names.NonEmptyListOf()
            from isOfFolders in Gen.Elements("", "", "/")
            select $"{isNegated}{isAnchored}{string.Join('/', parts.Take(4))}{isOfFolders}";
        var file = pattern.ListOf().Select(lines => string.Join('\n', lines.Take(6)));
        Prop.ForAll(
                Gen.Zip(file, file).ToArbitrary(),
                files =>
                {
                    var (top, nested) = files;
                    Write(".gitignore", top);
                    Write("a/d/.gitignore", nested);
                    Assert.True(TryRunGit(["check-ignore", "--stdin", "-z"], string.Join('\0', _paths), out var output));
                    var expected = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
                    ignored += expected.Length;
                    var rules = Rules("""{"gitignore":true}""");
                    Assert.Equal(expected, _paths.Where(path => rules.FindRule(PathOf(path)) is not null));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(8));
        Assert.InRange(ignored, _paths.Length * 10, _paths.Length * 145);
    }

    private bool TryRunGit(IReadOnlyList<string> arguments, string input, out string output)
    {
        output = "";
        try
        {
            using var git = new Process
            {
                StartInfo = new ProcessStartInfo("git", ["-c", "core.excludesFile=", "-c", "core.ignoreCase=false", .. arguments])
                {
                    WorkingDirectory = _folder.FullName,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                },
            };
            git.Start();
            git.StandardInput.Write(input);
            git.StandardInput.Close();
            output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode is 0 or 1;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private IgnoreRules Rules(string settings = "{}", string? folder = null) =>
        new(new EditorInfo { Folders = [folder ?? _folder.FullName], Settings = ClientSettings.OfUser(JsonElement.Parse(settings)) });

    private string PathOf(string path) => Path.Combine(_folder.FullName, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }
}
