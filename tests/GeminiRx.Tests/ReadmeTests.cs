using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests;

/// <summary>The code in the READMEs of the packages compiles, and the version is that of the CHANGELOG.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("GeminiRx", "ReadmeSample")]
    [InlineData("GeminiRx.Emulator", "PackageSample")]
    [InlineData("GeminiRx.Testing", "PackageSample")]
    [InlineData("GeminiRx.Conversations", "PackageSample")]
    [InlineData("GeminiRx.Extensions.AI", "PackageSample")]
    [InlineData("GeminiRx.Relay", "PackageSample")]
    [InlineData("GeminiRx.LanguageServer", "PackageSample")]
    public void PackageReadme_Code_IsASampleThatCompiles(string package, string sample)
    {
        var readme = Repository.Read($"src/{package}/README.md");
        var blocks = CodeBlock().Matches(readme).Select(match => Lines(match.Groups[1].Value)).ToList();
        var samples = Region().Matches(Repository.Read($"tests/{package}.Tests/{sample}.cs")).Select(match => Lines(match.Groups[1].Value));

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, samples));
        Assert.InRange(readme.Split('\n').Length, 20, 50);
    }

    [Theory]
    [InlineData("GeminiRx")]
    [InlineData("GeminiRx.Cli")]
    [InlineData("GeminiRx.Conversations")]
    [InlineData("GeminiRx.Emulator")]
    [InlineData("GeminiRx.Extensions.AI")]
    [InlineData("GeminiRx.LanguageServer")]
    [InlineData("GeminiRx.Relay")]
    [InlineData("GeminiRx.Testing")]
    public void PackageReadme_LinksAreAbsolute_AndLeadIntoTheRepository(string package)
    {
        var links = Link().Matches(Repository.Read($"src/{package}/README.md")).Select(link => link.Groups[1].Value).ToList();

        Assert.All(links, link => Assert.StartsWith(Repository.Address, link, StringComparison.Ordinal));
        Assert.All(
            links,
            link => Assert.True(File.Exists(Path.Combine(Repository.Root, link[Repository.Address.Length..].Split('#')[0])), link)
        );
        Assert.Contains(links, link => link.StartsWith($"{Repository.Address}src/docs/", StringComparison.Ordinal));
        Assert.Superset(new HashSet<string> { $"{Repository.Address}CHANGELOG.md", $"{Repository.Address}src/LICENSE" }, links.ToHashSet());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/GeminiRx/README.md")]
    public void FirstProgram_NamesTheNamespacesThatItNeeds(string page)
    {
        var code = CodeBlock().Match(Repository.Read(page)).Groups[1].Value;

        // tests/packages runs it in a fresh project, with nothing around it.
        Assert.StartsWith("using System.Reactive.Linq;\nusing GeminiRx;\n\n", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Changelog_NewestEntry_IsTheVersion()
    {
        var newest = NewestEntry().Match(Repository.Read("CHANGELOG.md")).Groups[1].Value;

        Assert.Equal(newest, typeof(GeminiClient).Assembly.GetName().Version!.ToString(3));
    }

    // A sample stands inside of a method, so the directives of a whole program are not in it.
    private static IEnumerable<string> Lines(string code) =>
        Directives().Replace(code, "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Directives();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// <(?:package-)?readme>\n(.*?)// </(?:package-)?readme>", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^## \[(\d+\.\d+\.\d+)\]", RegexOptions.Multiline)]
    private static partial Regex NewestEntry();
}
