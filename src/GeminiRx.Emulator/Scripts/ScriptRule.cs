using System.Text.RegularExpressions;

namespace GeminiRx.Emulator;

/// <summary>A rule of a script. A null <c>ModelPattern</c> matches every model; all conditions of <c>Prompt</c> must hold.</summary>
internal sealed record ScriptRule(string? ModelPattern, IReadOnlyList<Func<string, bool>> Prompt, EmulatorReply Reply)
{
    public bool IsMatch(string prompt, string model) => (ModelPattern is null || NamesModel(model)) && Prompt.All(holds => holds(prompt));

    public bool NamesModel(string model) =>
        ModelPattern is not null
        && (MatchesPattern(model) || (model.StartsWith("models/", StringComparison.Ordinal) && MatchesPattern(model["models/".Length..])));

    private bool MatchesPattern(string model) =>
        Regex.IsMatch(
            model,
            $"^{Regex.Escape(ModelPattern!).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );
}
