namespace GeminiRx.LanguageServer.Settings;

/// <summary>The settings of the completions while typing, of one layer. What is not set is null.</summary>
internal sealed record CompletionSettings
{
    public bool? Enabled { get; init; }

    /// <summary>Lists of the LSP names of the languages in which completions are requested, or, after an exclamation mark, are not. Each
    /// list has to allow a language.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Languages { get; init; } = [];

    public int? DelayMilliseconds { get; init; }

    public int? BudgetMilliseconds { get; init; }

    public int? Lines { get; init; }

    public string? Model { get; init; }

    public int? DailyTokens { get; init; }

    /// <summary>Whether a fast model is asked first whether a completion is wanted.</summary>
    public bool? AskFirst { get; init; }

    public static CompletionSettings Of(SettingsReader reader) =>
        new()
        {
            Enabled = reader.Flag("enabled"),
            Languages = [reader.Texts("languages")],
            DelayMilliseconds = reader.Number("delay", 0, 10_000),
            BudgetMilliseconds = reader.Number("budget", 100, 30_000),
            Lines = reader.Number("lines", 1, 100),
            Model = reader.Text("model"),
            DailyTokens = reader.Number("dailyTokens", 0, int.MaxValue),
            AskFirst = reader.Flag("askFirst"),
        };

    /// <summary>Puts the workspace's settings over the user's. A workspace cannot switch the completions on, which costs money, also
    /// not for a language, and cannot raise the limit of a day.</summary>
    public static CompletionSettings Combine(CompletionSettings user, CompletionSettings workspace) =>
        new()
        {
            Enabled = user.Enabled is true && workspace.Enabled is not false,
            Languages = [.. user.Languages, .. workspace.Languages],
            DelayMilliseconds = workspace.DelayMilliseconds ?? user.DelayMilliseconds,
            BudgetMilliseconds = workspace.BudgetMilliseconds ?? user.BudgetMilliseconds,
            Lines = workspace.Lines ?? user.Lines,
            Model = workspace.Model ?? user.Model,
            DailyTokens = user.DailyTokens is { } limit ? Math.Min(limit, workspace.DailyTokens ?? limit) : workspace.DailyTokens,
            AskFirst = workspace.AskFirst ?? user.AskFirst,
        };

    /// <summary>Whether completions are requested in documents of a language.</summary>
    public bool IsOnFor(string language) => Enabled is true && Languages.All(list => Allows(list, language));

    private static bool Allows(IReadOnlyList<string> languages, string language)
    {
        bool Names(string name) => languages.Contains(name, StringComparer.OrdinalIgnoreCase);
        return !Names($"!{language}") && (Names(language) || languages.All(name => name.StartsWith('!')));
    }
}
