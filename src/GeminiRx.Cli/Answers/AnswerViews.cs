namespace GeminiRx.Cli;

/// <summary>Creates the view of an answer.</summary>
internal static class AnswerViews
{
    /// <param name="format">The value of <c>--format</c>; null for the default of standard output.</param>
    /// <param name="isOneOfSeveral">Whether other answers follow. A single answer is piped without a final line break.</param>
    public static AnswerView Create(string? format, bool isOneOfSeveral = false) =>
        format switch
        {
            "ndjson" => new JsonView(),
            "markdown" => new MarkdownView(OutputCapabilities.Width, OutputCapabilities.Colors),
            null when OutputCapabilities.IsTerminal && OutputCapabilities.SupportsSequences => new MarkdownView(
                OutputCapabilities.Width,
                OutputCapabilities.Colors
            ),
            _ => new TextView(OutputCapabilities.IsTerminal, endsLine: OutputCapabilities.IsTerminal || isOneOfSeveral),
        };
}
