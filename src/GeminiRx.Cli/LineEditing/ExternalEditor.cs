using System.ComponentModel;
using System.Diagnostics;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Edits a text with the user's own editor.</summary>
internal static class ExternalEditor
{
    /// <summary>Opens the editor of VISUAL or EDITOR, else vi, and waits for its end. The text is in a file that only the user can read
    /// and that is deleted afterwards.</summary>
    /// <returns>The text of the file; the given text if the editor cannot be started or fails, which is reported.</returns>
    public static string Edit(string text)
    {
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("geminirx-");
            var path = Path.Combine(folder.FullName, "question.md");
            File.WriteAllText(path, text);
            var command = Variable("VISUAL") ?? Variable("EDITOR") ?? "vi";

            // The variable may have options. The shell splits it, and gets the path as an argument.
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{command} \"$1\"", "sh", path]));
            process!.WaitForExit();
            if (process.ExitCode == 0)
            {
                return File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n');
            }

            StandardError.WriteMessage(ChatMessages.EditorFailed(command, process.ExitCode));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            StandardError.WriteMessage(ChatMessages.NoEditor(e));
        }
        finally
        {
            Delete(folder);
        }

        return text;
    }

    private static void Delete(DirectoryInfo? folder)
    {
        try
        {
            folder?.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteMessage(ChatMessages.LeftText(folder!.FullName, e));
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
