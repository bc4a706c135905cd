using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary><c>geminirx docs man</c>: prints the manual page, which is made from the help.</summary>
internal static class DocsCommand
{
    public static Command Create()
    {
        var man = new Command("man", "Print the manual page: geminirx docs man | man -l -");
        man.SetAction(parsed => Console.Out.Write(ManPage.Format(parsed.RootCommandResult.Command)));
        return new Command("docs", "Print the manual page.") { man };
    }
}
