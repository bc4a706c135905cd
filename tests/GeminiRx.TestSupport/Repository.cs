namespace GeminiRx.TestSupport;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The root: the nearest parent folder of the test's folder that contains the solution.</summary>
    /// <exception cref="InvalidOperationException">No parent folder contains the solution.</exception>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find(string? folder) =>
        folder is null ? throw new InvalidOperationException("GeminiRx.sln is in no folder above the tests.")
        : File.Exists(Path.Combine(folder, "GeminiRx.sln")) ? folder
        : Find(Path.GetDirectoryName(folder));
}
