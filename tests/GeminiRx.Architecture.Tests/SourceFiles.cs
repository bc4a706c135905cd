using GeminiRx.TestSupport;

namespace GeminiRx.Architecture.Tests;

/// <summary>The C# files of a folder of the repository, without generated ones.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string[] Lines { get; } = Text.Split('\n');

    public override string ToString() => Path;
}

internal static class SourceFiles
{
    public static IReadOnlyList<SourceFile> In(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, file))
                .Where(file => !file.Split('/', '\\').Any(part => part is "obj" or "bin"))
                .Select(file => new SourceFile(file, File.ReadAllText(Path.Combine(Repository.Root, file)))),
        ];
}
