using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>The folders of the workspace, as <c>initialize</c> names them.</summary>
internal static class WorkspaceFolders
{
    private const int MaxFolders = 100;

    /// <summary>The paths of <c>workspaceFolders</c>; without it, the one of <c>rootUri</c>. A folder that is not a file is left
    /// out.</summary>
    public static IReadOnlyList<string> Of(InitializeParams parameters)
    {
        IEnumerable<JsonElement?> uris = parameters.WorkspaceFolders is { ValueKind: JsonValueKind.Array } folders
            ? folders.EnumerateArray().Select(UriOf)
            : [parameters.RootUri];
        return
        [
            .. uris.Select(uri => uri is { ValueKind: JsonValueKind.String } text ? new DocumentUri(text.GetString()!).FilePath : null)
                .OfType<string>()
                .Distinct()
                .Take(MaxFolders),
        ];
    }

    private static JsonElement? UriOf(JsonElement folder) =>
        folder.ValueKind == JsonValueKind.Object && folder.TryGetProperty("uri", out var uri) ? uri : null;
}
