using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary>Formats the help of a command for a terminal: one row for each subcommand and option.</summary>
internal static class HelpPage
{
    private const int MaxWidth = 80;

    public static string Format(Command command, IReadOnlyList<string> path)
    {
        var width = Math.Clamp(OutputCapabilities.Size.Width, 40, MaxWidth);
        var arguments = string.Concat(
            command.Arguments.Select(argument =>
                argument.Arity.MaximumNumberOfValues > 1 ? $" {argument.Name}…"
                : argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]"
                : $" {argument.Name}"
            )
        );
        var subcommands = command.Subcommands.Count > 0 ? " COMMAND" : "";
        var rows = command
            .Subcommands.Where(subcommand => !subcommand.Hidden)
            .Select(subcommand => (Left: subcommand.Name, Right: subcommand.Description ?? ""))
            .Concat(
                command
                    .Options.Where(option => !option.Hidden)
                    .Select(option =>
                        (
                            Left: $"{string.Join(", ", [.. option.Aliases, option.Name])} {option.HelpName}".TrimEnd(),
                            Right: Describe(option)
                        )
                    )
            )
            .Concat(
                subcommands.Length > 0 || command.Options.Count == 0
                    ? [(Left: "--help", Right: "Show help (geminirx COMMAND --help for a command)")]
                    : []
            )
            .DistinctBy(row => row.Left)
            .ToList();
        var left = rows.Max(row => row.Left.Length);
        return $"Usage: geminirx {string.Join(' ', path)}{(path.Count > 0 ? " " : "")}[options]{subcommands}{arguments}\n"
            + string.Concat(Wrap(command.Description ?? "", width).Select(line => line + "\n"))
            + string.Concat(
                rows.Select(row =>
                    $" {row.Left.PadRight(left)} {string.Join($"\n{new string(' ', left + 2)}", Wrap(row.Right, width - left - 2))}\n"
                )
            );
    }

    private static string Describe(Option option) =>
        option.HasDefaultValue && option.GetDefaultValue() is { } value and not "" and not false
            ? $"{option.Description} [{value}]"
            : option.Description ?? "";

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
