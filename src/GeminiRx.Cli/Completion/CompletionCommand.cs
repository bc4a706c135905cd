using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary><c>geminirx completion SHELL</c>: prints a script that completes the command line by the suggest directive.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> _scripts = new()
    {
        ["bash"] = """
            _geminirx() {
              local line="${COMP_WORDS[*]:1:COMP_CWORD}" IFS=$'\n'
              COMPREPLY=($(compgen -W "$(geminirx "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _geminirx geminirx

            """,
        ["zsh"] = """
            _geminirx() {
              local line="${(j: :)words[2,CURRENT]}"
              local -a found
              found=("${(@f)$(geminirx "[suggest:${#line}]" "$line" 2>/dev/null)}")
              compadd -a found || _files
            }
            compdef _geminirx geminirx

            """,
        ["fish"] = """
            function __geminirx_complete
              set -l line (commandline -cp | string replace -r '^\S+\s+' '')
              geminirx "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c geminirx -a '(__geminirx_complete)'

            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName geminirx -ScriptBlock {
              param($word, $ast, $position)
              $line = "$ast".PadRight($position).Substring(0, $position) -replace '^\S+\s+', ''
              geminirx "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" }
            }

            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL");
        shell.AcceptOnlyFromAmong([.. _scripts.Keys]);
        var command = new Command(
            "completion",
            "Print the completion script for bash, zsh, fish or pwsh: eval \"$(geminirx completion bash)\"."
        )
        {
            shell,
        };
        command.SetAction(parsed => Console.Out.Write(_scripts[parsed.GetRequiredValue(shell)].ReplaceLineEndings("\n")));
        return command;
    }
}
