namespace GeminiRx.TestSupport;

/// <summary>Compares a text with an approved one, so that a review sees each change.</summary>
public static class ApprovedText
{
    /// <summary>
    /// Reads <c>tests/GeminiRx.TestSupport/Approved/{name}.txt</c>. With <c>GEMINIRX_APPROVE=1</c> in the environment, writes it instead.
    /// </summary>
    /// <param name="name">The name of the text; may contain a folder.</param>
    /// <param name="text">The text as it is now.</param>
    /// <returns>The approved text and the current one.</returns>
    public static (string Approved, string Present) Compare(string name, string text)
    {
        var file = Path.Combine(Repository.Root, "tests", "GeminiRx.TestSupport", "Approved", $"{name}.txt");
        var present = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("GEMINIRX_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, present);
        }

        return (File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "", present);
    }
}
