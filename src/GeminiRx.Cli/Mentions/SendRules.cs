using System.Text.Json;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.Cli;

/// <summary>The rules by which files of a question are not sent.</summary>
internal static class SendRules
{
    private const string OwnFile = ".geminiignore";

    /// <summary>The rules for a file and its neighbours. The file <c>.geminiignore</c> of each folder above it counts, also if the program
    /// was started further down, and so do those above the file that a link leads to.</summary>
    /// <param name="path">The full path of a file, which need not exist.</param>
    /// <param name="current">The full path of the current folder.</param>
    /// <param name="usesGit">Whether <c>.gitignore</c> counts, too.</param>
    public static IgnoreRules For(string path, string current, bool usesGit) =>
        new(
            new EditorInfo
            {
                Folders = [.. new[] { TopOf(path), TopOf(TargetOf(path)), current }.OfType<string>().Distinct()],
                Settings = ClientSettings.OfUser(JsonElement.Parse(usesGit ? """{"gitignore":true}""" : "{}")),
            }
        );

    // The highest folder with rules; null if no folder has any.
    private static string? TopOf(string path)
    {
        string? top = null;
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            top = Path.Exists(Path.Combine(folder, OwnFile)) ? folder : top;
        }

        return top;
    }

    private static string TargetOf(string path)
    {
        try
        {
            return FileLinks.Resolve(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path; // Links without an end are refused when the file is read.
        }
    }
}
