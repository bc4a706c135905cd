using System.Text.Json;
using System.Text.RegularExpressions;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The README and the pages of the documentation show code that works, names that exist, and links that lead somewhere.</summary>
public sealed partial class PageTests
{
    // Words of the pages that are names of .NET, of the service or of other libraries, not of this one.
    private static readonly string[] _foreign =
    [
        "IObservable",
        "IScheduler",
        "DefaultScheduler",
        "Instance",
        "HttpClient",
        "TimeProvider",
        "TextWriter",
        "PipeWriter",
        "Stream",
        "IChatClient",
        "JsonSerializerContext",
        "CancellationToken",
        "EventSource",
        "IHttpClientFactory",
        "HttpMessageHandler",
        "OpenTelemetry",
        "LlmBidiService",
        "PostConfigure",
        "IEmbeddingGenerator",
        "Embedding",
    ];

    public static TheoryData<string> Pages => [.. Markdown().Where(page => page != "README.md").Order(), "README.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_IsChecked(string page)
    {
        var samples = Samples();
        foreach (var (language, code) in Blocks(page))
        {
            switch (language)
            {
                case "csharp":
                    Assert.Contains(Lines(code), samples);
                    break;
                case "json":
                    JsonDocument.Parse(code).Dispose();
                    break;
                case "text" when page.EndsWith("emulator.md", StringComparison.Ordinal):
                    Assert.NotNull(EmulatorScript.Parse(code));
                    break;
                default:
                    // lua, elisp, toml: the tests of the real editors. sh: CommandLineTests. markdown: the tests of conversations. console:
                    // ScreenTests.
                    Assert.Contains(language, (string[])["sh", "lua", "elisp", "toml", "markdown", "console", ""]);
                    break;
            }
        }
    }

    [Fact]
    public void Samples_AreAllOnAPage()
    {
        var code = Markdown().SelectMany(Blocks).Where(block => block.Language == "csharp").Select(block => Lines(block.Code)).ToHashSet();

        Assert.DoesNotContain(Samples("docs"), sample => !code.Contains(sample));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(page)!;
        foreach (Match link in Link().Matches(Fence().Replace(Repository.Read(page), "")))
        {
            var (path, heading) = (link.Groups[1].Value, link.Groups[2].Value);
            if (path.Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            var target = path.Length == 0 ? page : Path.GetRelativePath(".", Path.Combine(folder, path));
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{page} links to {path}, which does not exist.");
            if (heading.Length > 0)
            {
                Assert.Contains(heading[1..], Headings(target));
            }
        }
    }

    [Fact]
    public void Pages_CanBeReachedFromTheReadme()
    {
        var linked = Link()
            .Matches(Repository.Read("README.md") + Repository.Read("src/docs/editors.md"))
            .Select(link => link.Groups[1].Value)
            .ToList();

        Assert.DoesNotContain(
            Markdown().Where(page => page.StartsWith("src/docs/", StringComparison.Ordinal)),
            page => !linked.Any(link => page.EndsWith(link, StringComparison.Ordinal))
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Names_AreInThePublicApi(string page)
    {
        if (Path.GetFileName(page) is "architecture.md" or "invariants.md" or "coming-from.md" or "CONTRIBUTING.md")
        {
            return; // internal names; and a page with a test of its own
        }

        var api = string.Join(
            "\n",
            Directory.GetFiles(Path.Combine(Repository.Root, "tests/GeminiRx.TestSupport/Approved"), "*.txt").Select(File.ReadAllText)
        );
        var names = InlineCode()
            .Matches(Fence().Replace(Repository.Read(page), ""))
            .SelectMany(code => Call().Matches(code.Groups[1].Value))
            .Select(name => name.Value)
            .Distinct()
            .Except(_foreign)
            .ToList();

        Assert.DoesNotContain(names, name => !Regex.IsMatch(api, $@"\b{name}\b"));
    }

    [Fact]
    public void Emulator_Page_ListsEveryFault()
    {
        var page = Repository.Read("src/docs/emulator.md");

        Assert.All(
            GeminiEmulator.Faults.Where(fault => !char.IsAsciiDigit(fault.Name[0])),
            fault => Assert.Matches($"`{fault.Name}[`:]", page)
        );
    }

    [Fact]
    public void Readme_FitsTwoScreens() => Assert.InRange(Repository.Read("README.md").Split('\n').Length, 60, 121);

    private static IEnumerable<string> Markdown() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src/docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Append("README.md")
            .Append(".github/CONTRIBUTING.md");

    private static HashSet<string> Samples(string tag = @"[\w-]+") =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file =>
                    Regex.Matches(File.ReadAllText(file).ReplaceLineEndings("\n"), $"// <({tag})>\n(.*?)// </\\1>", RegexOptions.Singleline)
                )
                .Select(region => Lines(region.Groups[2].Value)),
        ];

    private static IEnumerable<(string Language, string Code)> Blocks(string page) =>
        Fence().Matches(Repository.Read(page)).Select(block => (block.Groups[1].Value, block.Groups[2].Value));

    private static IEnumerable<string> Headings(string page) =>
        Heading()
            .Matches(Fence().Replace(Repository.Read(page), ""))
            .Select(heading => NoLetter().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static string Lines(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("^ *```(\\w*)\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)#\s]*)(#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,4} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoLetter();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();

    // A type, a method or a property of C#: not a word in capitals, a path or a file.
    [GeneratedRegex(@"(?<![\w./#<:$-])[A-Z][a-z]+(?:[A-Z][a-z]+)+\b(?![./:-]\w)")]
    private static partial Regex Call();
}
