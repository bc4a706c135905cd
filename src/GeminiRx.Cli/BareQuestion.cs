using System.CommandLine;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// Reads a command line that begins with no command. It is a question for <c>ask</c> if its first argument contains a blank or begins with
/// a dash, or if several words follow each other of which the first is not nearly a command. A single word is never a question, so that a
/// misspelt command is not billed. Without arguments, piped input is the question. <c>help</c> is <c>--help</c>.
/// </summary>
internal static class BareQuestion
{
    private const string Ask = "ask";
    private const int MaxShortName = 4;

    /// <summary>Reads the arguments.</summary>
    /// <param name="root">The root command with all commands and its options.</param>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="hasInput">Whether standard input is a pipe or a file.</param>
    /// <returns>The arguments with a command.</returns>
    /// <exception cref="UsageException">The first argument is no command and no question.</exception>
    public static string[] ToCommand(Command root, string[] arguments, bool hasInput)
    {
        switch (arguments)
        {
            case []:
                return hasInput ? [Ask] : ["--help"];
            case ["help", .. var rest]:
                return [.. rest.Where(word => word != "all"), "--help", .. rest.Where(word => word == "all")];
            case [['[', ..] directive, ..] when directive.EndsWith(']'):
                return arguments;
            case [['-', ..] option, ..]:
                return IsOfRoot(root, option) ? arguments : [Ask, .. arguments];
        }

        var first = arguments[0];
        if (root.Subcommands.Any(command => command.Name == first))
        {
            return arguments;
        }

        if (first.Any(char.IsWhiteSpace) || first.Length == 0)
        {
            return [Ask, .. arguments];
        }

        var nearest = root
            .Subcommands.Where(command => !command.Hidden)
            .Select(command => command.Name)
            .FirstOrDefault(name => IsNear(first, name));
        return nearest is null && arguments.Length > 1 ? [Ask, .. arguments] : throw UsageErrors.UnknownCommand(first, nearest);
    }

    private static bool IsOfRoot(Command root, string option) =>
        option is "--help" or "-h" || root.Options.Any(known => known.Name == option || known.Aliases.Contains(option));

    /// <summary>Whether a word is probably a misspelt command: it has the same first letter, and few other letters differ.</summary>
    public static bool IsNear(string word, string command) =>
        char.ToLowerInvariant(word[0]) == command[0]
        && Distance(word.ToLowerInvariant(), command) <= (command.Length > MaxShortName ? 2 : 1);

    // Inserted, missing, wrong and exchanged letters (optimal string alignment).
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                rows[i, j] =
                    i == 0 || j == 0
                        ? i + j
                        : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[one.Length, other.Length];
    }
}
