using System.Globalization;
using GeminiRx.Conversations.Errors;

namespace GeminiRx.Conversations.Prompts;

/// <summary>
/// Reads a prompt file: Markdown with a front matter of settings between two lines <c>---</c>, and below it the text of the request with
/// variables such as <c>{{selection}}</c>.
/// </summary>
internal static class PromptParser
{
    private static readonly string[] _settings =
    [
        "title",
        "kind",
        "applies",
        "languages",
        "format",
        "model",
        "thinking",
        "instruction",
        "system",
    ];

    /// <summary>Reads a prompt file.</summary>
    /// <param name="name">The file's name without its extension.</param>
    /// <param name="text">The file's text.</param>
    /// <returns>The prompt, or null and what is wrong, by line.</returns>
    public static (PromptFile? Prompt, IReadOnlyList<PromptProblem> Problems) Parse(string name, string text)
    {
        var (values, end) = FrontMatter.Read(text);
        var body = text[end..].Trim();
        var problems = new List<PromptProblem>();
        foreach (var unknown in values.Keys.Except(_settings))
        {
            Add(unknown, PromptErrors.UnknownSetting(unknown, _settings));
        }

        var prompt = new PromptFile(name, values.GetValueOrDefault("title", name), body)
        {
            Placement = Read("kind", PromptPlacement.Insert),
            Scope = Read("applies", PromptScope.Anywhere),
            Format = Read("format", PromptFormat.Text),
            Languages = (values.GetValueOrDefault("languages") ?? "").Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            ),
            Model = NullIfEmpty(values.GetValueOrDefault("model")),
            Thinking = ReadThinking(),
            System = NullIfEmpty(values.GetValueOrDefault("system")),
            NeedsInstruction = ReadBoolean("instruction"),
        };
        if (body.Length == 0)
        {
            problems.Add(new(LineAt(text, end), PromptErrors.NoBody));
        }

        foreach (var (variable, at) in PromptTemplate.UnknownVariables(text))
        {
            problems.Add(new(LineAt(text, at), PromptErrors.UnknownVariable(variable, PromptTemplate.Names)));
        }

        return problems.Count > 0 ? (null, [.. problems.OrderBy(problem => problem.Line)]) : (prompt, []);

        void Add(string setting, string message) => problems.Add(new(LineOf(text, setting), message));

        T Read<T>(string setting, T standard)
            where T : struct, Enum
        {
            if (values.GetValueOrDefault(setting) is not { Length: > 0 } value)
            {
                return standard;
            }

            // A number is not a name.
            if (!char.IsAsciiDigit(value[0]) && Enum.TryParse<T>(value, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed))
            {
                return parsed;
            }

            Add(setting, PromptErrors.InvalidSetting(setting, value, Enum.GetNames<T>().Select(one => one.ToLowerInvariant())));
            return standard;
        }

        bool ReadBoolean(string setting)
        {
            var value = values.GetValueOrDefault(setting, "optional");
            if (value is not ("required" or "optional"))
            {
                Add(setting, PromptErrors.InvalidSetting(setting, value, ["required", "optional"]));
            }

            return value == "required";
        }

        ThinkingConfig? ReadThinking()
        {
            if (values.GetValueOrDefault("thinking") is not { Length: > 0 } value)
            {
                return null;
            }

            if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var budget))
            {
                if (budget >= ThinkingConfig.Dynamic)
                {
                    return new() { Budget = budget };
                }
            }
            else if (value.All(char.IsAsciiLetter))
            {
                return new() { Level = new(value.ToUpperInvariant()) };
            }

            Add(
                "thinking",
                PromptErrors.InvalidSetting("thinking", value, ["minimal", "low", "medium", "high", "xhigh", "a number of tokens"])
            );
            return null;
        }
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static int LineOf(string text, string setting)
    {
        var line = text.Split('\n')
            .ToList()
            .FindLastIndex(line =>
                line.StartsWith(setting, StringComparison.Ordinal) && line[setting.Length..].TrimStart().StartsWith(':')
            );
        return Math.Max(0, line);
    }

    private static int LineAt(string text, int offset) => text.AsSpan(0, offset).Count('\n');
}
