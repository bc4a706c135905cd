namespace GeminiRx.Cli;

/// <summary>Creates the view of an answer.</summary>
internal static class AnswerViews
{
    /// <summary>The format of <c>--code</c>.</summary>
    public const string Code = "code";

    /// <param name="format">The value of <c>--format</c>, or <see cref="Code"/>; null for Markdown on a terminal, and text
    /// otherwise.</param>
    /// <param name="isOneOfSeveral">Whether other answers may follow, so that each ends with a line break. A single answer is
    /// piped without an added line break.</param>
    public static AnswerView Create(string? format, bool isOneOfSeveral = false) =>
        format switch
        {
            Code => new CodeView(OutputCapabilities.IsTerminal),
            "ndjson" => new JsonView(),
            "markdown" => CreateMarkdown(),
            null when OutputCapabilities.IsTerminal && OutputCapabilities.SupportsSequences => CreateMarkdown(),
            _ => new TextView(OutputCapabilities.IsTerminal, endsLine: OutputCapabilities.IsTerminal || isOneOfSeveral),
        };

    private static AnswerView CreateMarkdown()
    {
        var (width, height) = OutputCapabilities.Size;
        var options = new LayoutOptions(width, OutputCapabilities.Colors, OutputCapabilities.HasLinks);
        return OutputCapabilities.IsTerminal && OutputCapabilities.SupportsSequences && width >= LiveMarkdownView.MinWidth && height > 1
            ? new LiveMarkdownView(options with { OpenRows = height - 1 })
            : new MarkdownView(options);
    }
}
