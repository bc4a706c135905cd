namespace GeminiRx.Cli;

/// <summary>Chooses how an answer is shown.</summary>
internal static class AnswerViews
{
    /// <param name="format">The word of <c>--format</c>; null for what suits standard output.</param>
    /// <param name="isOneOfSeveral">Whether other answers follow; a single one goes into a pipe as it is.</param>
    public static AnswerView Of(string? format, bool isOneOfSeveral = false) =>
        format switch
        {
            "ndjson" => new JsonView(),
            "markdown" => new MarkdownView(Screen.Width, Screen.Looks),
            null when Screen.IsTerminal && Screen.CanMoveCursor => new MarkdownView(Screen.Width, Screen.Looks),
            _ => new TextView(Screen.IsTerminal, endsLine: Screen.IsTerminal || isOneOfSeveral),
        };
}
