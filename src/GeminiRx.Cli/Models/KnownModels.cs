namespace GeminiRx.Cli;

/// <summary>The names of models for the completion: those that <c>geminirx models</c> listed last, else the usual aliases. Completion sends
/// nothing.</summary>
internal static class KnownModels
{
    // A file of more names is not read to its end.
    private const int MaxNames = 1_000;

    private static readonly string[] _aliases = ["gemini-flash-latest", "gemini-flash-lite-latest", "gemini-pro-latest"];

    public static IEnumerable<string> Names()
    {
        try
        {
            var listed = File.Exists(DataFolder.Models) ? File.ReadLines(DataFolder.Models).Take(MaxNames).ToArray() : [];
            return listed.Length > 0 ? listed : _aliases;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _aliases;
        }
    }

    /// <summary>Keeps the names of a list of models.</summary>
    public static void Remember(IEnumerable<string> names)
    {
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(DataFolder.Models)!);
            PrivateFiles.Replace(DataFolder.Models, System.Text.Encoding.UTF8.GetBytes(string.Concat(names.Select(name => name + "\n"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The list is shown; only the completion does without it.
        }
    }
}
