using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The links of every page lead to a file and a heading that exist.</summary>
/// <remarks>Links to other sites are not checked, since the tests need no network. Links to the main branch of the project's own page
/// are.</remarks>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(page)!;
        foreach (Match link in Link().Matches(Text(page)))
        {
            var (path, heading) = (link.Groups[1].Value, link.Groups[2].Value);
            var target =
                path.Length == 0 ? page
                : path.StartsWith(Repository.Address, StringComparison.Ordinal) ? path[Repository.Address.Length..]
                : path.Contains("://", StringComparison.Ordinal) ? null
                : Path.GetRelativePath(".", Path.Combine(folder, path));
            if (target is null)
            {
                continue;
            }

            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{page} links to {path}, which does not exist.");
            if (heading.Length > 0)
            {
                Assert.Contains(heading[1..], Headings(target));
            }
        }
    }

    [Fact]
    public void Pages_AreAll()
    {
        string[] some =
        [
            "README.md",
            "CHANGELOG.md",
            ".github/SECURITY.md",
            "editor-extension/README.md",
            "src/GeminiRx.Cli/README.md",
            "src/GeminiRx.LanguageServer/PROTOCOL.md",
            "src/docs/editors/helix.md",
            "src/samples/README.md",
        ];

        Assert.Superset(some.ToHashSet(), Repository.Pages.ToHashSet());
    }

    private static string Text(string page) => InlineCode().Replace(Fence().Replace(Repository.Read(page), ""), "");

    private static IEnumerable<string> Headings(string page) =>
        Heading()
            .Matches(Fence().Replace(Repository.Read(page), ""))
            .Select(heading => NoLetter().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("^ *```(\\w*)\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    // Code shows how a link is written. The text of a link may be code, so only code without a link behind it is left out.
    [GeneratedRegex("`[^`\n]+`(?!\\]\\()")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(([^)#\s]*)(#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,4} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoLetter();
}
