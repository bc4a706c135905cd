using GeminiRx.Cli.Errors;
using GeminiRx.Conversations.Prompts;

namespace GeminiRx.Cli;

/// <summary>A prompt file with its variables replaced: the words of the command line are the instruction, standard input is the
/// selection, or the diff if the prompt needs one.</summary>
internal sealed record PromptRequest(PromptFile Prompt, string Text)
{
    /// <summary>The names of all prompt files that can be asked.</summary>
    public static IEnumerable<string> Names() => NamesOf(PromptLibrary.Read(PromptLibrary.UserFolder));

    /// <exception cref="UsageException">There is no usable prompt of this name, or its instruction is missing.</exception>
    public static PromptRequest Create(string name, string instruction, string selection)
    {
        var library = PromptLibrary.Read(PromptLibrary.UserFolder);
        if (library.Invalid.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file.Path) == name) is { Path: not null } invalid)
        {
            throw UsageErrors.InvalidPrompt(invalid.Path, invalid.Problems[0].Line + 1, invalid.Problems[0].Message);
        }

        if (library.Find(name) is not { IsCommand: true } prompt)
        {
            throw UsageErrors.UnknownPrompt(name, NamesOf(library));
        }

        if (prompt.NeedsInstruction && string.IsNullOrWhiteSpace(instruction))
        {
            throw UsageErrors.MissingInstruction(name);
        }

        var needsDiff = PromptTemplate.Uses(prompt.Body, PromptTemplate.Diff);
        if (needsDiff && string.IsNullOrWhiteSpace(selection))
        {
            throw UsageErrors.MissingDiff(name);
        }

        var input = needsDiff ? PromptTemplate.Diff : PromptTemplate.Selection;
        var values = new Dictionary<string, string> { [PromptTemplate.Instruction] = instruction.Trim(), [input] = selection };
        var text = PromptTemplate.Render(prompt.Body, values);
        return new(prompt, selection.Length == 0 || PromptTemplate.Uses(prompt.Body, input) ? text : $"{text}\n\n{selection}");
    }

    private static IEnumerable<string> NamesOf(PromptLibrary library) =>
        library.Prompts.Where(prompt => prompt.IsCommand).Select(prompt => prompt.Name);
}
