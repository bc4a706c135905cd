using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The pages of the documentation are in the program, and their command lines are valid.</summary>
public sealed partial class DocsTests
{
    public static TheoryData<string> CommandLines =>
        [
            .. Repository
                .Pages.SelectMany(page => Shell().Matches(Repository.Read(page)))
                .SelectMany(block => block.Groups[1].Value.Split('\n'))
                .SelectMany(line => Program().Matches(Comment().Replace(line, "")))
                .Select(line => line.Groups[1].Value.Trim())
                .Where(line => line.Length > 0)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void CommandLine_OfAPage_IsValid(string line)
    {
        var root = Commands.CreateRoot();
        var words = Word().Matches(line).Select(word => word.Value.Trim('"', '\'')).ToArray();

        var parsed = root.Parse(BareQuestion.ToCommand(root, words, hasInput: false), CommandLine.Parser);

        Assert.Empty(parsed.Errors);
    }

    [Fact]
    public async Task Docs_WithoutTopic_ListsThePages()
    {
        var (exitCode, output, _) = await GeminiProcess.RunAsync(["docs"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("geminirx docs operators", output, StringComparison.Ordinal);
        Assert.Contains("geminirx docs editors/neovim", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operators", "src/docs/operators.md")]
    [InlineData("Operators.md", "src/docs/operators.md")]
    [InlineData("neovim", "src/docs/editors/neovim.md")]
    [InlineData("protocol", "src/GeminiRx.LanguageServer/PROTOCOL.md")]
    [InlineData("contributing", ".github/CONTRIBUTING.md")]
    public async Task Docs_IntoAPipe_IsTheMarkdownOfThePage(string topic, string page)
    {
        var (exitCode, output, _) = await GeminiProcess.RunAsync(["docs", topic]);

        Assert.Equal(0, exitCode);
        Assert.Equal(Repository.Read(page).TrimEnd(), output.TrimEnd());
    }

    [Fact]
    public async Task Docs_UnknownTopic_NamesTheNearest()
    {
        var (exitCode, _, errors) = await GeminiProcess.RunAsync(["docs", "operator"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("Did you mean 'operators'?", errors, StringComparison.Ordinal);
        Assert.Contains("geminirx docs", errors, StringComparison.Ordinal);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"(?<=^|\s)#.*$")]
    private static partial Regex Comment();

    // Behind the start of the line, a pipe or a bracket, up to the next; also as it is run from a checkout.
    [GeneratedRegex(@"(?:^|[|(] *)(?:geminirx|dotnet run --project src/GeminiRx\.Cli --)((?: +(?:""[^""]*""|'[^']*'|[^\s|)<>;&""']+))*)")]
    private static partial Regex Program();

    [GeneratedRegex(@"""[^""]*""|'[^']*'|\S+")]
    private static partial Regex Word();
}
