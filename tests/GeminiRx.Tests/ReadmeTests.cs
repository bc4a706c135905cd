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
        var code = Assert.Single(CodeBlock().Matches(readme)).Groups[1].Value;
        var samples = Region().Matches(Repository.Read($"tests/{package}.Tests/{sample}.cs")).Select(match => match.Groups[1].Value);

        Assert.Contains(Lines(code), samples.Select(Lines));
        Assert.InRange(readme.Split('\n').Length, 20, 50);
        Assert.DoesNotContain("](", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Changelog_NewestEntry_IsTheVersion()
    {
        var newest = NewestEntry().Match(Repository.Read("CHANGELOG.md")).Groups[1].Value;

        Assert.Equal(newest, typeof(GeminiClient).Assembly.GetName().Version!.ToString(3));
    }

    private static IEnumerable<string> Lines(string code) => code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// <(?:package-)?readme>\n(.*?)// </(?:package-)?readme>", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^## \[(\d+\.\d+\.\d+)\]", RegexOptions.Multiline)]
    private static partial Regex NewestEntry();
}
