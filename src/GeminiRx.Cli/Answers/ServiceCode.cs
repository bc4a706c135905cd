namespace GeminiRx.Cli;

/// <summary>Formats code that the service ran, and its output, as fenced blocks.</summary>
internal static class ServiceCode
{
    private const int MinFence = 3;

    /// <returns>The blocks; null if the chunk is neither code nor its output.</returns>
    public static string? Format(Chunk chunk) =>
        chunk switch
        {
            CodeChunk { Candidate: 0 } code => Fenced(code.Code, code.Language.ToLowerInvariant()),
            CodeResultChunk { Candidate: 0 } result => Fenced(result.Output, result.Outcome == "OUTCOME_OK" ? "output" : result.Outcome),
            _ => null,
        };

    /// <summary>Puts a text into a fenced block whose fence is longer than any in the text.</summary>
    public static string Fenced(string text, string language)
    {
        var (longest, run) = (MinFence - 1, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return $"{fence}{language}\n{text}{(text.EndsWith('\n') || text.Length == 0 ? "" : "\n")}{fence}\n";
    }
}
