using System.CommandLine;
using GeminiRx.Cli.Errors;
using static GeminiRx.Cli.OptionFactory;

namespace GeminiRx.Cli;

/// <summary>What only <c>geminirx ask</c> takes from its command line.</summary>
internal sealed record AskInput
{
    /// <summary>The words of the question.</summary>
    public required string[] Words { get; init; }

    /// <summary>The prompt file; null if none is used.</summary>
    public string? PromptFile { get; init; }

    /// <summary>Files and addresses to attach; <c>-</c> is standard input.</summary>
    public required string[] Attachments { get; init; }

    /// <summary>Whether the last conversation goes on.</summary>
    public bool IsContinued { get; init; }

    /// <summary>Where media of the answer are saved; null if nowhere.</summary>
    public string? SavePath { get; init; }

    /// <summary>Whether only code is printed.</summary>
    public bool IsCodeOnly { get; init; }

    /// <summary>The API that answers: its source, of a client.</summary>
    public required Func<GeminiClient, ChunkSource> SourceOf { get; init; }

    /// <summary>Whether the answer runs in the background.</summary>
    public bool IsBackground { get; init; }

    /// <summary>The file that every exchange is recorded to; null for no recording.</summary>
    public string? Recording { get; init; }
}

/// <summary>The arguments of <c>geminirx ask</c> that are no settings.</summary>
internal sealed class AskArguments
{
    private readonly Option<string?> _promptFile = Value("--prompt -p", "NAME", "Use a prompt file, such as explain or fix [none]");

    private readonly Option<bool> _continue = Flag("--continue -c", "Continue the last conversation [a new one]");

    private readonly Option<bool> _code = Flag("--code", "Print only the fenced code of the answer [all]");

    private readonly Option<string?> _save = Value("--save", "FILE", "Save images, audio and other data [nothing is saved]");

    private readonly InteractionOptions _interactions = new();

    public AskArguments(AskOptions options)
    {
        _code.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetResult(options.Format) is { Implicit: false })
            {
                result.AddError(OptionErrors.FormatOfCode);
            }
        });
        _promptFile.CompletionSources.Add(_ => PromptRequest.Names());
        Groups =
        [
            .. options.Groups(question: [_promptFile, _continue], answer: [options.Format, _code, _save]),
            new("Interactions", false, [_interactions.Api, _interactions.Background]),
        ];
    }

    /// <summary>The words of the question.</summary>
    public Argument<string[]> Words { get; } = new("PROMPT") { Description = "The prompt", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>All options in their groups.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; }

    /// <summary>The problem of a combination of options; null if there is none.</summary>
    public string? FindProblem(ParseResult line) => _interactions.FindProblem(line);

    /// <summary>Reads a command line.</summary>
    public AskInput Read(ParseResult line, AskOptions options, string? recording) =>
        new()
        {
            Words = line.GetValue(Words) ?? [],
            PromptFile = line.GetValue(_promptFile),
            Attachments = line.GetValue(options.Attach) ?? [],
            IsContinued = line.GetValue(_continue),
            SavePath = line.GetValue(_save),
            IsCodeOnly = line.GetValue(_code),
            IsBackground = line.GetValue(_interactions.Background),
            SourceOf = client => _interactions.SourceOf(line, client),
            Recording = recording,
        };
}
