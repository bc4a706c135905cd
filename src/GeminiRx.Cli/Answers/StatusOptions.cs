namespace GeminiRx.Cli;

/// <summary>What is written to standard error about an answer.</summary>
internal sealed record StatusOptions
{
    /// <summary>Whether the spinner and the summary line are left out.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether the view shows text, so that other parts of the answer are reported.</summary>
    public bool IsText { get; init; } = true;

    /// <summary>Whether thoughts are written.</summary>
    public bool ShowsThoughts { get; init; }

    /// <summary>Whether code that the service ran is written, with its output.</summary>
    public bool ShowsCode { get; init; }

    /// <summary>Whether the sources of the answer are listed.</summary>
    public bool ShowsSources { get; init; }

    /// <summary>Whether media are written to files.</summary>
    public bool SavesMedia { get; init; }

    /// <summary>The model that was asked for; null if it is not known.</summary>
    public string? Model { get; init; }

    /// <summary>Formats the line of <c>--usage</c>; null for the short summary.</summary>
    public UsageReport? Usage { get; init; }

    /// <summary>Maps the settings.</summary>
    /// <exception cref="Errors.UsageException">The file of prices cannot be used.</exception>
    public static StatusOptions From(AskSettings settings) =>
        new()
        {
            IsQuiet = settings.Quiet is true,
            ShowsThoughts = settings.Thoughts is true,
            ShowsCode = settings.RunCode is true,
            ShowsSources = settings.Search is true || settings.Url is true,
            Usage = settings.Usage is true ? new UsageReport(PriceList.Read(settings.Prices)) : null,
        };
}
