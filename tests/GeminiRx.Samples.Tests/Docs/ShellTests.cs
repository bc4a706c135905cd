using System.Text.Json;
using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The lines of shell blocks name programs, projects, packages, scripts and tests that exist.</summary>
/// <remarks>
/// Lines of <c>geminirx</c> are parsed by the command line itself (DocsTests). Not checked: the options of <c>dotnet</c>, <c>npm</c>,
/// <c>git</c>, <c>curl</c> and <c>code</c>, which belong to others; what a line prints, which the tests of the command line and
/// <c>tests/packages</c> show; and the folders that a line of the same block creates.
/// </remarks>
public sealed partial class ShellTests
{
    private static readonly string[] _foreign = ["cd", "export", "git", "curl", "code", "geminirx"];

    private static readonly string[] _verbs = ["add", "build", "csharpier", "new", "pack", "publish", "run", "test", "tool"];

    public static TheoryData<string> Pages => [.. Repository.Pages.Where(page => Block().IsMatch(Repository.Read(page)))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_Exist(string page)
    {
        foreach (Match block in Block().Matches(Repository.Read(page)))
        {
            var folder = "";
            foreach (var command in CommandsOf(block.Groups[1].Value))
            {
                folder = command[0] == "cd" ? command[1] : folder;
                Assert.True(Exists(command, folder), $"{page}: {string.Join(' ', command)}");
            }
        }
    }

    [Theory]
    [InlineData("dotnet test tests/GeminiRx.Absent.Tests")]
    [InlineData("dotnet run --project src/Absent -- ask")]
    [InlineData("dotnet add package GeminiRx.Absent")]
    [InlineData("dotnet test --filter FullyQualifiedName~NoSuchTests")]
    [InlineData("dotnet guess")]
    [InlineData("cd editor-extension && npm run absent")]
    [InlineData("tests/absent 5")]
    [InlineData("absent --help")]
    public void Commands_ThatDoNotExist_AreFound(string line)
    {
        var commands = CommandsOf(line).ToList();

        Assert.False(Exists(commands[^1], commands[0][0] == "cd" ? commands[0][1] : ""));
    }

    private static bool Exists(string[] command, string folder) =>
        command[0] switch
        {
            "dotnet" => _verbs.Contains(command[1]) && NamedByDotnet(command).All(IsPresent) && FiltersOf(command).All(IsTested),
            "npm" => command[1] == "ci" || ScriptsOf(folder).Contains(command[1] == "run" ? command[2] : command[1]),
            var program when program.Contains('/', StringComparison.Ordinal) => IsPresent(program),
            var program => _foreign.Contains(program),
        };

    // The project of a command, or the project of a package.
    private static IEnumerable<string> NamedByDotnet(string[] command)
    {
        var option = Array.IndexOf(command, "--project");
        return option > 0 ? [command[option + 1]]
            : command[1] is "add" or "tool" ? [$"src/{command.First(word => word.StartsWith("GeminiRx", StringComparison.Ordinal))}"]
            : command[1] is "new" ? []
            : command.Skip(2).Take(1).Where(word => word[0] != '-');
    }

    private static IEnumerable<string> FiltersOf(string[] command) =>
        command.SkipWhile(word => word != "--filter").Skip(1).Take(1).Select(filter => filter.Split('~', '=')[^1]);

    private static bool IsPresent(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    private static bool IsTested(string filter) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Any(file =>
                file.EndsWith("Tests.cs", StringComparison.Ordinal) && Path.GetFileName(file).Contains(filter, StringComparison.Ordinal)
            );

    private static HashSet<string> ScriptsOf(string folder)
    {
        using var package = JsonDocument.Parse(Repository.Read($"{folder}/package.json"));
        return [.. package.RootElement.GetProperty("scripts").EnumerateObject().Select(script => script.Name)];
    }

    // The words of each command, without its settings of the environment; an address or a text in quotes is one word.
    private static IEnumerable<string[]> CommandsOf(string block) =>
        Continuation()
            .Replace(block, " ")
            .Split('\n')
            .SelectMany(line => Separator().Split(Comment().Replace(line, "")))
            .Select(command => Word().Matches(command).Select(word => word.Value).SkipWhile(word => Setting().IsMatch(word)).ToArray())
            .Where(words => words.Length > 0);

    [GeneratedRegex("^ *```sh\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\\\n *")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"(?<=^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"&&|\||[()]")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?:""[^""]*""|'[^']*'|[^\s""'])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Z_]+=")]
    private static partial Regex Setting();
}
