using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>The paths of the folders of the workspace. A folder that is not a file is left out.</summary>
internal static class WorkspaceFolders
{
    private const int MaxFolders = 100;

    /// <summary>The folders of <c>workspaceFolders</c>; without it, the one of <c>rootUri</c>.</summary>
    public static IReadOnlyList<string> Of(InitializeParams parameters) =>
        Limit(
            parameters.WorkspaceFolders is { ValueKind: JsonValueKind.Array } folders
                ? PathsOf(folders)
                : new[] { PathOf(parameters.RootUri) }.OfType<string>()
        );

    /// <summary>The folders after a change.</summary>
    public static IReadOnlyList<string> Change(IReadOnlyList<string> folders, WorkspaceFoldersChangeEvent change) =>
        Limit(folders.Except(PathsOf(change.Removed)).Concat(PathsOf(change.Added)));

    private static IReadOnlyList<string> Limit(IEnumerable<string> paths) => [.. paths.Distinct().Take(MaxFolders)];

    private static IEnumerable<string> PathsOf(JsonElement folders) =>
        folders.ValueKind == JsonValueKind.Array
            ? folders
                .EnumerateArray()
                .Select(folder =>
                    folder.ValueKind == JsonValueKind.Object && folder.TryGetProperty("uri", out var uri) ? PathOf(uri) : null
                )
                .OfType<string>()
            : [];

    private static string? PathOf(JsonElement? uri) =>
        uri is { ValueKind: JsonValueKind.String } text && new DocumentUri(text.GetString()!).FilePath is { } path
            ? Path.TrimEndingDirectorySeparator(path)
            : null;
}
