using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests.Sessions;

/// <summary>The name of the product before a message: one place writes it. Refusals and diagnostics do not have it.</summary>
public sealed partial class MessagePrefixTests
{
    // The titles of code actions are labels: a list of actions of several servers has to show whose they are.
    private static readonly string[] _labels = ["ChatActions.cs", "CodeActionProvider.cs", "RewriteActions.cs"];

    // Red with any prefix of a refusal, a diagnostic or a message.
    [Fact]
    public void NameOfTheProduct_IsWrittenByTheClientOfTheEditorOnly()
    {
        var sources = new DirectoryInfo(Path.Combine(Repository.Root, "src", "GeminiRx.LanguageServer"))
            .EnumerateFiles("*.cs", SearchOption.AllDirectories)
            .Where(file =>
                !file.FullName.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            )
            .ToList();

        var writers = sources.Where(file => Prefix().IsMatch(File.ReadAllText(file.FullName))).Select(file => file.Name).Order();

        Assert.Equal(_labels.Append("EditorClient.cs").Order(), writers);
        Assert.True(sources.Count > 150, $"only {sources.Count} files");
    }

    [GeneratedRegex("\"\\s*Gemini: ")]
    private static partial Regex Prefix();
}
