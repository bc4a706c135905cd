namespace GeminiRx.TestSupport;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The root: the nearest parent folder of the test's folder that contains the solution.</summary>
    /// <exception cref="InvalidOperationException">No parent folder contains the solution.</exception>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The address of a file of the main branch on the project's page, without its path.</summary>
    public const string Address = "https://github.com/geminirx/geminirx/blob/main/";

    /// <summary>The Markdown files that people read, by their paths from the root: the README, the CHANGELOG, the documentation, and the
    /// pages of packages, samples, benchmarks, the extension and the project's habits.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        .. new[] { ".", ".github", "editor-extension" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "src/docs"), "*.md", SearchOption.AllDirectories))
            .Concat(
                Directory.EnumerateDirectories(Path.Combine(Root, "src")).SelectMany(folder => Directory.EnumerateFiles(folder, "*.md"))
            )
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "tests/GeminiRx.Benchmarks"), "*.md"))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find(string? folder) =>
        folder is null ? throw new InvalidOperationException("GeminiRx.sln is in no folder above the tests.")
        : File.Exists(Path.Combine(folder, "GeminiRx.sln")) ? folder
        : Find(Path.GetDirectoryName(folder));
}
