using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>What the project's habits repeat is the same everywhere: versions, platforms, folders, areas.</summary>
public sealed partial class HabitTests
{
    private static readonly string[] _packageFolders = ["editor-extension", "tests"];

    [Fact]
    public void Node_HasOneVersion()
    {
        var version = Regex.Match(Repository.Read("editor-extension/package.json"), "\"node\": \">=([\\d.]+)\"").Groups[1].Value;
        string[] places =
        [
            "README.md",
            "src/docs/editors.md",
            "src/docs/editors/vscode.md",
            ".github/CONTRIBUTING.md",
            ".ci/run",
            ".github/workflows/ci.yml",
            ".github/workflows/release.yml",
        ];

        Assert.All(places, place => Assert.Equal([version], NodeVersion().Matches(Repository.Read(place)).Select(At).Distinct()));

        static string At(Match match) => match.Groups[1].Value;
    }

    [Fact]
    public void Extension_IsBuiltForEveryPlatformThatItHas()
    {
        var workflow = Repository.Read(".github/workflows/ci.yml");
        var platforms = Platform().Matches(Repository.Read("editor-extension/scripts/package.mjs"));

        Assert.Equal(6, platforms.Count);
        Assert.All(
            platforms,
            platform => Assert.Matches($@"runtime: {platform.Groups[2].Value}\n +target: {platform.Groups[1].Value}\n", workflow)
        );
    }

    [Fact]
    public void Dependabot_LooksAtEveryFolderOfPackages()
    {
        var configuration = Repository.Read(".github/dependabot.yml");
        var folders = _packageFolders
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "package.json", SearchOption.AllDirectories)
            )
            .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Where(folder =>
                !folder.Contains("node_modules", StringComparison.Ordinal) && !folder.Contains("/bin/", StringComparison.Ordinal)
            );

        Assert.All(folders, folder => Assert.Contains($"- /{folder}\n", configuration, StringComparison.Ordinal));
    }

    [Fact]
    public void BugForm_HasTheAreasOfTheChangelog()
    {
        var areas = Area().Matches(Repository.Read("CHANGELOG.md")).Select(area => area.Groups[1].Value).Distinct().ToList();
        var form = Repository.Read(".github/ISSUE_TEMPLATE/bug.yml");

        Assert.NotEmpty(areas);
        Assert.All(areas.Except(["Packages and documentation"]), area => Assert.Contains($"- {area}\n", form, StringComparison.Ordinal));
    }

    // "Node.js 20.19", "node-version: '20.19'"
    [GeneratedRegex(@"(?:Node\.js |node-version: ')(\d[\d.]*\d)")]
    private static partial Regex NodeVersion();

    [GeneratedRegex(@"'(\w+-\w+)': '(\w+-\w+)'")]
    private static partial Regex Platform();

    [GeneratedRegex("^#### (.+)$", RegexOptions.Multiline)]
    private static partial Regex Area();
}
