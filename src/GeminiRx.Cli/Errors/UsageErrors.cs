namespace GeminiRx.Cli.Errors;

/// <summary>Creates the errors of arguments, and of files that arguments name.</summary>
internal static class UsageErrors
{
    private const string WritableFolder = "Use a file in a folder that you can write to.";

    public const string LogContentWithoutFile = "--log-content needs a file to log to. Add --log FILE.";

    /// <summary>A value that the library refuses, or a combination of values.</summary>
    public static GeminiConfigurationException InvalidArgument(ArgumentException cause) => GeminiConfigurationException.FromArgument(cause);

    /// <param name="path">The names of the command and its parents below the root.</param>
    public static string SeeHelp(IEnumerable<string> path) => $"See: geminirx {string.Concat(path.Select(name => name + " "))}--help";

    public static UsageException EmptyPrompt() => new("The prompt is empty.", "Pass a prompt: geminirx ask \"…\"");

    public static UsageException UnknownPrompt(string name, IEnumerable<string> known) =>
        new($"--prompt: unknown prompt '{name}'.", $"Use one of {string.Join(", ", known)}, or add {name}.md to your prompts folder.");

    public static UsageException InvalidPrompt(string path, int line, string problem) =>
        new($"{path}, line {line}: {problem}", "Correct the file, or move it away.");

    public static UsageException MissingInstruction(string name) =>
        new($"--prompt: the prompt '{name}' needs an instruction.", $"Pass it: geminirx ask -p {name} \"…\"");

    public static UsageException MissingDiff(string name) =>
        new($"--prompt: the prompt '{name}' needs a diff.", $"Pipe it in: git diff --cached | geminirx ask -p {name}");

    public static string UnknownOption(string option) =>
        $"Unknown option {option}. Put -- before a prompt that starts with a dash.\nSee: geminirx ask --help";

    public const string WaitingForInput = "Waiting for standard input to end. If nothing comes, stop with Ctrl+C and add </dev/null.";

    public static string UndecodableInput(int count) =>
        $"Standard input is not valid text: {count} characters were replaced by U+FFFD. To send a file as it is, use --attach FILE.";

    public static UsageException TooMuchInput(int mebibytes) =>
        new($"Standard input has more than {mebibytes} MiB.", "Send a part of it, or save it as a file and use --attach.");

    public static UsageException UnreadableInput(Exception cause) =>
        new($"Standard input cannot be read: {cause.Message}", "Use a file or a pipe, or pass the prompt as an argument.", cause);

    public static UsageException InvalidAttachment(string path, Exception cause) =>
        new($"{path} cannot be attached: {Describe(cause)}", "Check the path and the file type.", cause);

    public static UsageException UnknownAttachment(string path) =>
        new($"{path} cannot be attached: its kind is unknown.", "Save it as a file with the right extension.");

    public static UsageException EndlessAttachment(string path, int megabytes) =>
        new($"{path} cannot be attached: it has more than {megabytes} MB and no size.", "Save it as a file, which can be uploaded.");

    public static UsageException InvalidSchema(string file, Exception cause) =>
        new($"--schema: {file} cannot be used: {Describe(cause)}", "Use a file that contains one JSON object.", cause);

    public static UsageException InvalidFields(string problem) =>
        new(
            $"--schema: {problem}",
            "Write fields such as: name, age int, tags[], bio: \"short, simple\". Or pass a file with a JSON schema."
        );

    public static UsageException AmbiguousField(string field, string described) =>
        InvalidFields(
            $"'{field}' is a field or a part of the description of {described}: put the description in quotes, or write '{field} str'."
        );

    /// <param name="word">The first argument.</param>
    /// <param name="nearest">The command that is probably meant; null if there is none.</param>
    public static UsageException UnknownCommand(string word, string? nearest) =>
        new(
            $"Unknown command '{word}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}",
            $"To ask it: geminirx ask {word}. For the commands: geminirx --help"
        );

    /// <param name="topic">The topic that does not exist.</param>
    /// <param name="nearest">The topic that is probably meant; null if there is none.</param>
    public static UsageException UnknownTopic(string topic, string? nearest) =>
        new($"There is no page about '{topic}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", "List the pages: geminirx docs");

    public static UsageException NothingToContinue() =>
        new(
            "There is no conversation to continue.",
            "A question is kept if you ask it at a terminal without --no-history. Conversations of your own: geminirx chat FILE.md."
        );

    public static UsageException UnkeepableInput() =>
        new("Standard input is not text, so it cannot be part of a conversation.", "Save it as a file and use --attach FILE.");

    public static UsageException StandardInputTwice() => new("--attach: standard input can be attached only once.", "Name other files.");

    public static UsageException UnknownInput() =>
        new("--attach -: the kind of standard input is unknown.", "Save it as a file with the right extension and use --attach FILE.");

    public static UsageException EmptyInput() => new("--attach -: standard input is empty.", "Pipe a file in: … | geminirx ask -a - \"…\"");

    public static UsageException InvalidConversationName(string name) =>
        new($"--name: invalid name '{name}'.", "Use letters, digits, '-' and '_', or pass the path of a file.");

    public static UsageException UnusableConversation(string path, Exception cause) =>
        new($"The conversation {path} cannot be opened: {cause.Message}", WritableFolder, cause);

    public static string UnrecordableCommand(string command) =>
        $"Cannot record '{command}'. Only ask and live can be recorded: geminirx record FILE -- ask \"…\", geminirx record FILE -- live";

    public static UsageException UnwritableRecording(string path, Exception cause) =>
        new($"The recording {path} cannot be written: {cause.Message}", WritableFolder, cause);

    public static UsageException UnwritableLog(string path, Exception cause) =>
        new($"--log: {path} cannot be written: {cause.Message}", WritableFolder, cause);

    public static UsageException UnwritableAudio(string path, Exception cause) =>
        new($"--audio-out: {path} cannot be written: {cause.Message}", WritableFolder, cause);

    public static UsageException NoAudioPlayer(IEnumerable<string> known) =>
        new(
            "--play: no program that plays audio was found.",
            $"Install one of {string.Join(", ", known)}, or write a file: geminirx live --audio-out FILE.wav"
        );

    public static UsageException EmptyRecording(string path) =>
        new($"{path} cannot be replayed: the file contains no answer.", "Use a file that geminirx record wrote.");

    public static UsageException UnreadableRecording(string path, Exception cause) =>
        new($"{path} cannot be replayed: {cause.Message}", "Use a file that geminirx record wrote.", cause);

    private static string Describe(Exception cause) =>
        cause is ArgumentException argument ? GeminiConfigurationException.FromArgument(argument).Message : cause.Message;
}
