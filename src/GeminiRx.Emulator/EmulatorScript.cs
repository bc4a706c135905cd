namespace GeminiRx.Emulator;

/// <summary>
/// Rules that decide by prompt and model what is answered: a text of lines, each rule a <c>when</c> with what follows from it below,
/// indented. The first
/// rule whose conditions all hold counts.
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
/// Conditions: <c>prompt contains</c> or <c>is</c> a text in quotes (without regard to case), <c>prompt matches</c> a regular expression in
/// slashes,
/// <c>model is</c> a name in which <c>*</c> stands for anything. The prompt is the text of the last turn. What follows: <c>answer text
/// "…"</c>, <c>answer
/// file</c> (what a file says), <c>answer bytes</c> (a file as the body), <c>answer echo</c>, <c>answer</c> and the name of a built-in
/// text, <c>call</c>,
/// <c>finish</c>, <c>fault</c>, <c>rhythm</c> with <c>first</c>, <c>every</c>, <c>events</c>, <c>characters</c>, <c>bytes</c>. Files are
/// found beside the script.
/// </remarks>
public sealed class EmulatorScript
{
    private readonly IReadOnlyList<ScriptRule> _rules;

    internal EmulatorScript(IReadOnlyList<ScriptRule> rules) => _rules = rules;

    /// <summary>Reads a script from a file.</summary>
    /// <param name="path">Its path; what it names is found beside it.</param>
    /// <returns>The script.</returns>
    /// <exception cref="FormatException">A line is wrong; the message is <c>file:line: what is wrong, and what would be
    /// right</c>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static EmulatorScript Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllText(path), path, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Reads a script from its text.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="folder">Where the files are that it names; null for the current folder.</param>
    /// <returns>The script.</returns>
    /// <exception cref="FormatException">As with <see cref="Load"/>.</exception>
    public static EmulatorScript Parse(string text, string name = "script", string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new EmulatorScript(new ScriptParser(name, folder ?? ".").Parse(text));
    }

    internal EmulatorReply? ReplyTo(string prompt, string model) => _rules.FirstOrDefault(rule => rule.Fits(prompt, model))?.Reply;

    /// <summary>Whether a rule is made for that model, which exists then.</summary>
    internal bool NamesModel(string model) => _rules.Any(rule => rule.NamesModel(model));
}
