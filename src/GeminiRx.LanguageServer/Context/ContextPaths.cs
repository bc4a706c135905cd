namespace GeminiRx.LanguageServer.Context;

/// <summary>Compares paths of files.</summary>
internal static class ContextPaths
{
    private static readonly StringComparison _comparison = ComparisonFor(IgnoresCase);

    /// <summary>Whether the names of files are equal if only the case of letters differs, as the file systems of Windows and macOS
    /// have it.</summary>
    public static bool IgnoresCase => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>Whether two paths are of the same file or folder, with or without a separator at their ends.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="ignoresCase">Whether the case of letters is ignored. Default: as the file system has it.</param>
    public static bool AreSame(string first, string second, bool? ignoresCase = null) =>
        Path.TrimEndingDirectorySeparator(first)
            .Equals(Path.TrimEndingDirectorySeparator(second), ignoresCase is { } ignores ? ComparisonFor(ignores) : _comparison);

    /// <summary>Whether a path is a folder or lies below it.</summary>
    public static bool IsInside(string folder, string path) =>
        path.Equals(folder, _comparison) || path.StartsWith(WithSeparator(folder), _comparison);

    /// <summary>The path of a file below a folder, relative to that folder, with slashes.</summary>
    public static string Relative(string folder, string path) => path[WithSeparator(folder).Length..].Replace('\\', '/');

    private static StringComparison ComparisonFor(bool ignoresCase) =>
        ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static string WithSeparator(string folder) =>
        Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
}
