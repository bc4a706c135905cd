using System.Text.RegularExpressions;

namespace GeminiRx.Emulator;

/// <summary>A rule of a script. <c>ModelPattern</c> is null where it holds for any model; every one of <c>Prompt</c> must hold.</summary>
internal sealed record ScriptRule(string? ModelPattern, IReadOnlyList<Func<string, bool>> Prompt, EmulatorReply Reply)
{
    public bool Fits(string prompt, string model) => (ModelPattern is null || NamesModel(model)) && Prompt.All(holds => holds(prompt));

    public bool NamesModel(string model) =>
        ModelPattern is not null
        && (Matches(model) || (model.StartsWith("models/", StringComparison.Ordinal) && Matches(model["models/".Length..])));

    private bool Matches(string model) =>
        Regex.IsMatch(
            model,
            $"^{Regex.Escape(ModelPattern!).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );
}
