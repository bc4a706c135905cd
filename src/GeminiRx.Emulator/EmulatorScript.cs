namespace GeminiRx.Emulator;

/// <summary>
/// Rules that select an answer by prompt and model. Each rule is a <c>when</c> line followed by indented action lines. The first rule whose
/// conditions all hold applies.
/// </summary>
/// <remarks>
/// <code>
/// # a comment
/// when prompt matches /weather/i
///   call get_weather {"city": "Paris"}
/// when model is gemini-4-* and prompt contains "slow"
///   rhythm first 2s every 500ms events 1 characters 20
///   answer file story.md
///   finish MAX_TOKENS
/// otherwise
///   answer echo
///   fault 503 times 1
/// </code>
/// Conditions: <c>prompt contains</c> or <c>prompt is</c> with a quoted text (case-insensitive), <c>prompt matches</c> with a regular
/// expression between slashes, <c>model is</c> with a name in which <c>*</c> matches any text, <c>method is</c> with a method such as
/// <c>embedContent</c> or <c>files.get</c>. The prompt is the text of the last turn. To calls without a prompt only rules with a method
/// apply, and of their actions only <c>fault</c>.
/// Actions: <c>answer text "…"</c>, <c>answer file</c> (the text of a file), <c>answer bytes</c> (a file as the body),
/// <c>answer echo</c>, <c>answer</c> with the name of a built-in text, <c>answer image 640x480 "…"</c>, <c>answer speech 1.5s</c>,
/// <c>call</c>, <c>finish</c> (another reason than those of the service in quotes), <c>fault</c>, and <c>rhythm</c> with
/// <c>first</c>, <c>every</c>, <c>events</c>, <c>characters</c>, <c>bytes</c>. File names are relative to the script's folder.
/// </remarks>
public sealed class EmulatorScript
{
    private readonly IReadOnlyList<ScriptRule> _rules;

    internal EmulatorScript(IReadOnlyList<ScriptRule> rules) => _rules = rules;

    /// <summary>Reads a script from a file.</summary>
    /// <param name="path">The path of the script. Files that it names are relative to its folder.</param>
    /// <returns>The script.</returns>
    /// <exception cref="FormatException">A line is invalid; the message is <c>file:line:column: problem; what to write</c>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static EmulatorScript Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllText(path), path, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Parses a script.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="name">The name of the script in error messages.</param>
    /// <param name="folder">The folder of the files that the script names; null for the current folder.</param>
    /// <returns>The script.</returns>
    /// <exception cref="FormatException">As with <see cref="Load"/>.</exception>
    public static EmulatorScript Parse(string text, string name = "script", string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new EmulatorScript(new ScriptParser(name, folder ?? ".").Parse(text));
    }

    /// <summary>Whether the script has no rule, so that it changes nothing.</summary>
    public bool IsEmpty => _rules.Count == 0;

    /// <param name="prompt">The prompt; null for a call without contents, to which only rules that name its method apply.</param>
    /// <param name="target">The call.</param>
    internal EmulatorReply? ReplyTo(string? prompt, CallTarget target) =>
        _rules.FirstOrDefault(rule => rule.IsMatch(prompt, target))?.Reply;

    /// <summary>Whether a rule names the model, which then exists.</summary>
    internal bool NamesModel(string model) => _rules.Any(rule => rule.NamesModel(model));
}
