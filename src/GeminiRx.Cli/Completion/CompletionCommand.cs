using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary><c>geminirx completion SHELL</c> prints what a shell is to run; that asks the hidden <c>complete</c> for each word.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _geminirx() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(geminirx complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _geminirx geminirx

        """;

    private const string Zsh = """
        _geminirx() {
          local -a words_
          words_=("${(@f)$(geminirx complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
          compadd -a words_ || _files
        }
        compdef _geminirx geminirx

        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL");
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Print the completion for bash or zsh: eval \"$(geminirx completion bash)\".") { shell };
        command.SetAction(parsed => Console.Out.Write((parsed.GetRequiredValue(shell) == "bash" ? Bash : Zsh).ReplaceLineEndings("\n")));
        return command;
    }

    /// <param name="root">What is completed.</param>
    public static Command CreateComplete(Command root)
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var all = parsed.GetValue(words) ?? [];
            var last = all.LastOrDefault() ?? "";
            var before = root.Parse(all.Length > 0 ? all[..^1] : [], CommandLine.Parser);
            var found = before.CommandResult.Command;

            // Behind an option that takes a value it is that value's turn.
            var option =
                all.Length > 1 ? found.Options.FirstOrDefault(option => option.Name == all[^2] && option.ValueType != typeof(bool)) : null;
            var completions = option is not null
                ? option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label)
                : found
                    .Subcommands.Where(verb => !verb.Hidden)
                    .Select(verb => verb.Name)
                    .Concat(last.StartsWith('-') ? found.Options.Select(known => known.Name).Append("--help") : []);
            foreach (
                var completion in completions
                    .Where(word => word.StartsWith(last, StringComparison.Ordinal))
                    .Distinct()
                    .Order(StringComparer.Ordinal)
            )
            {
                Console.Out.Write(completion + "\n");
            }
        });
        return command;
    }
}
