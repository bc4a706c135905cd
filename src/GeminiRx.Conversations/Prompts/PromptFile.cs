namespace GeminiRx.Conversations.Prompts;

/// <summary>Where the answer to a prompt goes.</summary>
internal enum PromptPlacement
{
    /// <summary>At the cursor, or after the selection.</summary>
    Insert,

    /// <summary>On lines of their own below the selection or the line of the cursor.</summary>
    Below,

    /// <summary>On lines of their own above the selection or the line of the cursor.</summary>
    Above,

    /// <summary>In the place of the selection.</summary>
    Replace,

    /// <summary>In a new document.</summary>
    Open,

    /// <summary>At the cursor while the user types, to be accepted or ignored.</summary>
    Complete,
}

/// <summary>Where a prompt is offered.</summary>
internal enum PromptScope
{
    /// <summary>Everywhere.</summary>
    Anywhere,

    /// <summary>Where text is selected.</summary>
    Selection,

    /// <summary>Where there is a diagnostic.</summary>
    Diagnostic,

    /// <summary>Where text is selected, and everywhere in code; the place is widened to the declaration around it.</summary>
    Declaration,
}

/// <summary>The form of the answer in the document.</summary>
internal enum PromptFormat
{
    /// <summary>As the model writes it.</summary>
    Text,

    /// <summary>Code without a fence around it, with the indentation of its place.</summary>
    Code,

    /// <summary>In a document of code a comment, elsewhere text.</summary>
    Comment,
}

/// <summary>A prompt with variables, and where and how its answer is written. See <see cref="PromptParser"/> for its file.</summary>
/// <param name="Name">The name: the file's name without its extension.</param>
/// <param name="Title">The title in menus.</param>
/// <param name="Body">The text of the request, with variables.</param>
internal sealed record PromptFile(string Name, string Title, string Body)
{
    public PromptPlacement Placement { get; init; }

    /// <summary>Whether a user runs it; otherwise it is for completions while typing.</summary>
    public bool IsCommand => Placement != PromptPlacement.Complete;

    public PromptScope Scope { get; init; }

    public PromptFormat Format { get; init; }

    /// <summary>The LSP names of the languages in whose documents the prompt is offered. Default: all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The model. Default null: the user's.</summary>
    public string? Model { get; init; }

    /// <summary>The amount of thinking. Default null: the model's.</summary>
    public ThinkingConfig? Thinking { get; init; }

    /// <summary>The system instruction. Default null: none.</summary>
    public string? System { get; init; }

    /// <summary>Whether the prompt is not complete without an instruction of the user.</summary>
    public bool NeedsInstruction { get; init; }
}

/// <summary>Something in a prompt file that cannot be used.</summary>
/// <param name="Line">The line, from 0.</param>
/// <param name="Message">What is wrong, and what to write.</param>
internal sealed record PromptProblem(int Line, string Message);
