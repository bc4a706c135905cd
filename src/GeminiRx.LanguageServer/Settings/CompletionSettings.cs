namespace GeminiRx.LanguageServer.Settings;

/// <summary>The settings of the completions while typing, of one layer. What is not set is null.</summary>
internal sealed record CompletionSettings
{
    public bool? Enabled { get; init; }

    /// <summary>The LSP names of the languages in which completions are requested, or, after an exclamation mark, are not.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    public int? DelayMilliseconds { get; init; }

    public int? BudgetMilliseconds { get; init; }

    public int? Lines { get; init; }

    public string? Model { get; init; }

    public int? DailyTokens { get; init; }

    public static CompletionSettings Of(SettingsReader reader) =>
        new()
        {
            Enabled = reader.Flag("enabled"),
            Languages = reader.Texts("languages"),
            DelayMilliseconds = reader.Number("delay", 0, 10_000),
            BudgetMilliseconds = reader.Number("budget", 100, 30_000),
            Lines = reader.Number("lines", 1, 100),
            Model = reader.Text("model"),
            DailyTokens = reader.Number("dailyTokens", 0, int.MaxValue),
        };

    /// <summary>Puts the workspace's settings over the user's. A workspace cannot switch the completions on, which costs money, and
    /// cannot raise the limit of a day.</summary>
    public static CompletionSettings Combine(CompletionSettings user, CompletionSettings workspace) =>
        new()
        {
            Enabled = user.Enabled is true && workspace.Enabled is not false,
            Languages = workspace.Languages.Count > 0 ? workspace.Languages : user.Languages,
            DelayMilliseconds = workspace.DelayMilliseconds ?? user.DelayMilliseconds,
            BudgetMilliseconds = workspace.BudgetMilliseconds ?? user.BudgetMilliseconds,
            Lines = workspace.Lines ?? user.Lines,
            Model = workspace.Model ?? user.Model,
            DailyTokens = user.DailyTokens is { } limit ? Math.Min(limit, workspace.DailyTokens ?? limit) : workspace.DailyTokens,
        };

    /// <summary>Whether completions are requested in documents of a language.</summary>
    public bool IsOnFor(string language)
    {
        bool Names(string name) => Languages.Contains(name, StringComparer.OrdinalIgnoreCase);
        return Enabled is true && !Names($"!{language}") && (Names(language) || !Languages.Any(name => !name.StartsWith('!')));
    }
}
