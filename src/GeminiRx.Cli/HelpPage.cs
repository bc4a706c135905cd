using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary>Formats the help of a command for a terminal: one row for each subcommand and option.</summary>
internal static class HelpPage
{
    private const int MaxWidth = 80;

    /// <summary>Formats the help.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The names of the command and its parents below the root.</param>
    /// <param name="isFull">Whether all groups of options are shown, and not only those of every day.</param>
    public static string Format(Command command, IReadOnlyList<string> path, bool isFull)
    {
        var width = Math.Clamp(OutputCapabilities.Size.Width, 40, MaxWidth);
        var sections = Sections(command, isFull).ToList();
        var left = sections.SelectMany(section => section.Rows).Max(row => row.Left.Length);
        var hidden = (command as GroupedCommand)?.Groups.Any(group => !group.IsEveryday) is true && !isFull;
        return $"Usage: geminirx {Usage(command, path)}\n"
            + string.Concat(Wrap(command.Description ?? "", width).Select(line => line + "\n"))
            + string.Concat(sections.Select(section => Format(section.Title, section.Rows, left, width)))
            + (hidden ? $"All options: geminirx {string.Join(' ', path)} --help all\n" : "");
    }

    /// <summary>The usage of a command behind the name of the program.</summary>
    public static string Usage(Command command, IReadOnlyList<string> path)
    {
        var arguments = command.Arguments.Select(argument =>
            argument.Arity.MaximumNumberOfValues > 1 ? $" {argument.Name}…"
            : argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]"
            : $" {argument.Name}"
        );
        var subcommands = command.Subcommands.Count > 0 ? " COMMAND" : "";
        return $"{string.Join(' ', path)}{(path.Count > 0 ? " " : "")}[options]{subcommands}{string.Concat(arguments)}";
    }

    /// <summary>The names of an option with its value, the short one first. An older long name is not shown.</summary>
    public static string NamesOf(Option option)
    {
        var others = option.Aliases.Where(alias => !alias.StartsWith("--", StringComparison.Ordinal));
        return $"{string.Join(", ", [.. others, option.Name])} {option.HelpName}".TrimEnd();
    }

    /// <summary>What an option does, with its default.</summary>
    public static string Describe(Option option) =>
        option.HasDefaultValue && option.GetDefaultValue() is { } value and not "" and not false
            ? $"{option.Description} [{value}]"
            : option.Description ?? "";

    private static IEnumerable<(string? Title, IReadOnlyList<(string Left, string Right)> Rows)> Sections(Command command, bool isFull)
    {
        if (command is GroupedCommand grouped)
        {
            return grouped
                .Groups.Where(group => group.IsEveryday || isFull)
                .Select(group => ((string?)group.Title, (IReadOnlyList<(string, string)>)[.. Rows(group.Options)]));
        }

        var hasCommands = command.Subcommands.Count > 0;
        return
        [
            (
                null,
                [
                    .. command
                        .Subcommands.Where(subcommand => !subcommand.Hidden)
                        .Select(subcommand => (subcommand.Name, subcommand.Description ?? "")),
                    .. Rows(command.Options.Where(option => option is not System.CommandLine.Help.HelpOption)),
                    .. hasCommands || command.Options.Count == 0
                        ? [("--help", "Show help (geminirx COMMAND --help for a command)")]
                        : Array.Empty<(string, string)>(),
                ]
            ),
        ];
    }

    private static IEnumerable<(string Left, string Right)> Rows(IEnumerable<Option> options) =>
        options.Where(option => !option.Hidden).Select(option => (NamesOf(option), Describe(option)));

    private static string Format(string? title, IReadOnlyList<(string Left, string Right)> rows, int left, int width) =>
        (title is null ? "" : $"{title}:\n")
        + string.Concat(
            rows.Select(row =>
                $" {row.Left.PadRight(left)} {string.Join($"\n{new string(' ', left + 2)}", Wrap(row.Right, width - left - 2))}\n"
            )
        );

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
