using System.Text.RegularExpressions;

namespace GeminiRx.Emulator;

/// <summary>
/// A rule of a script. A null <c>ModelPattern</c> matches every model, a null <c>Method</c> every method for content; all conditions of
/// <c>Prompt</c> must hold.
/// </summary>
internal sealed record ScriptRule(
    string? ModelPattern,
    ServiceMethod? Method,
    IReadOnlyList<Func<string, bool>> Prompt,
    EmulatorReply Reply
)
{
    /// <summary>Whether the rule applies to a call. The prompt is null for a call without contents.</summary>
    public bool IsMatch(string? prompt, CallTarget target) =>
        (Method is null ? prompt is not null : Method == target.Method)
        && (ModelPattern is null || NamesModel(target.Model ?? ""))
        && Prompt.All(holds => prompt is not null && holds(prompt));

    /// <summary>Whether the rule applies to every request for content.</summary>
    public bool MatchesAll => this is { ModelPattern: null, Method: null, Prompt.Count: 0 };

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
