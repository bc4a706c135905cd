using System.Text.Json;
using System.Text.RegularExpressions;
using GeminiRx.Conversations;
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
        "ForEachAsync",
        "IEmbeddingGenerator",
        "Embedding",
    ];

    public static TheoryData<string> Pages => [.. Markdown().Where(page => page != "README.md").Order(), "README.md"];

    // Blocks of these languages are checked elsewhere: sh by ShellTests and, for geminirx, DocsTests; console by ScreenTests; lua, elisp
    // and toml by the tests of the real editors. A block without a language is an example of text, which nothing reads.
    private static readonly string[] _checkedElsewhere = ["sh", "console", "lua", "elisp", "toml", ""];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Code_IsChecked(string page)
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
                case "markdown":
                    await AssertConversationAsync(code);
                    break;
                default:
                    Assert.Contains(language, _checkedElsewhere);
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

    [Fact]
    public void Readme_ConfiguresNeovim_AsThePageThatIsTested()
    {
        var code = Assert.Single(Blocks("README.md"), block => block.Language == "lua").Code;

        Assert.Contains(
            Blocks("src/docs/editors.md"),
            block => block.Language == "lua" && block.Code.StartsWith(code, StringComparison.Ordinal)
        );
    }

    // The reader takes its settings, its turns and its files.
    private static async Task AssertConversationAsync(string code)
    {
        var folder = Directory.CreateTempSubdirectory("page");
        try
        {
            var conversation = Conversation.Parse(code + "\nAnd now?\n");
            foreach (var file in conversation.Turns.SelectMany(turn => turn.Attachments))
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, file), [1], TimeoutToken.Start());
            }

            var request = await conversation.ToRequestAsync(folder.FullName, TimeoutToken.Start());

            Assert.Equal(Turn().Count(code), request.Contents.Count);
            Assert.Contains(conversation.Turns, turn => turn.Attachments.Count > 0);
            Assert.NotEmpty(conversation.Settings);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

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

    // A sample stands inside of a method, so the directives of a whole program are not in it.
    private static string Lines(string code) =>
        string.Join('\n', Directives().Replace(code, "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("^ *```(\\w*)\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)#\s]*)(#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Directives();

    [GeneratedRegex("^## (?:User|Gemini)$", RegexOptions.Multiline)]
    private static partial Regex Turn();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();

    // A type, a method or a property of C#: not a word in capitals, a path or a file.
    [GeneratedRegex(@"(?<![\w./#<:$-])[A-Z][a-z]+(?:[A-Z][a-z]+)+\b(?![./:-]\w)")]
    private static partial Regex Call();
}
