using System.CommandLine;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>Formats the help of all commands as a manual page (the macros of man(7)).</summary>
internal static class ManPage
{
    private const string Rule =
        "A first argument that is no command is a question for ask if it contains a blank or begins with a dash, or if more words "
        + "follow it and it is not nearly a command. A single word is never a question.";

    private static readonly (string Term, string Text)[] _exitCodes =
    [
        ("0", "The answer is complete."),
        ("1", "An argument, a setting or a file cannot be used."),
        ("2", "The service, the network or the output failed."),
        ("3", "The answer ended without what was asked for: blocked, out of tokens, no code, no data to save."),
        ("129, 130, 143", "The terminal was closed, Ctrl+C or a closed pipe, SIGTERM."),
    ];

    private static readonly (string Term, string Text)[] _environment =
    [
        ("GEMINI_API_KEY, GOOGLE_API_KEY", "The key; the first that is set."),
        ("GEMINIRX_ENDPOINT", "Another address of the service, or emulator."),
        ("GEMINIRX_MODEL", "The model."),
        ("NO_COLOR, COLUMNS, LINES, FORCE_HYPERLINK", "How the terminal is used."),
    ];

    private static readonly (string Term, string Text)[] _files =
    [
        ("$XDG_CONFIG_HOME/geminirx/config.json", "Settings; the members are called like the options."),
        ("$XDG_CONFIG_HOME/geminirx/prompts/NAME.md", "Prompt files of your own."),
        ("$XDG_CONFIG_HOME/geminirx/prices.json", "Prices for --usage."),
        ("$XDG_DATA_HOME/geminirx/chats", "Conversations without a file of their own."),
        ("$XDG_DATA_HOME/geminirx/log/log.jsonl", "The log, if it is switched on."),
    ];

    public static string Format(Command root)
    {
        var page = new StringBuilder();
        page.Append($".TH GEMINIRX 1 \"\" \"geminirx {Escape(ProgramVersion.Text)}\" \"User Commands\"\n");
        page.Append($".SH NAME\ngeminirx \\- {Escape(root.Description ?? "")}\n");
        page.Append(".SH SYNOPSIS\n.B geminirx\nCOMMAND [options]\n.br\n.B geminirx\n\\(dqquestion\\(dq\n");
        page.Append($".SH DESCRIPTION\n{Escape(Rule)}\n");
        page.Append(".SH COMMANDS\n");
        AppendCommands(page, root, []);
        AppendList(page, "EXIT STATUS", _exitCodes);
        AppendList(page, "ENVIRONMENT", _environment);
        AppendList(page, "FILES", _files);
        return page.ToString();
    }

    private static void AppendCommands(StringBuilder page, Command parent, string[] path)
    {
        foreach (var command in parent.Subcommands.Where(command => !command.Hidden))
        {
            string[] own = [.. path, command.Name];
            page.Append($".SS {Escape($"geminirx {HelpPage.Usage(command, own)}")}\n{Escape(command.Description ?? "")}\n");
            foreach (var option in OptionsOf(command))
            {
                AppendTerm(page, HelpPage.NamesOf(option), HelpPage.Describe(option));
            }

            AppendCommands(page, command, own);
        }
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        (command is GroupedCommand grouped ? grouped.Groups.SelectMany(group => group.Options) : command.Options).Where(option =>
            !option.Hidden
        );

    private static void AppendList(StringBuilder page, string heading, (string Term, string Text)[] items)
    {
        page.Append($".SH {heading}\n");
        foreach (var (term, text) in items)
        {
            AppendTerm(page, term, text);
        }
    }

    private static void AppendTerm(StringBuilder page, string term, string text) =>
        page.Append($".TP\n.B {Escape(term)}\n{Escape(text)}\n");

    // A dash is a minus sign, as users type it; a dot or an apostrophe at the start of a line would be a request.
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("\"", "\\(dq", StringComparison.Ordinal)
            .Replace("…", "\\&...", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? $"\\&{escaped}" : escaped;
    }
}
