using System.CommandLine;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary><c>geminirx docs [TOPIC]</c>: shows a page of the documentation, which is part of the program.
/// <c>geminirx docs man</c>: the manual page, which is made from the help.</summary>
internal static class DocsCommand
{
    /// <summary>The topics: the names of the pages, such as <c>operators</c> and <c>editors/neovim</c>.</summary>
    public static IReadOnlyList<string> Topics { get; } =
    [
        .. typeof(DocsCommand)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length].Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    private const string Prefix = "docs/";
    private const string Suffix = ".md";

    public static Command Create()
    {
        var topic = new Argument<string?>("TOPIC") { Arity = ArgumentArity.ZeroOrOne };
        topic.CompletionSources.Add(_ => Topics);
        var man = new Command("man", "Print the manual page: geminirx docs man | man -l -");
        man.SetAction(parsed => Console.Out.Write(ManPage.Format(parsed.RootCommandResult.Command)));
        var command = new Command("docs", "Show a page of the documentation; without TOPIC, list the pages.") { topic, man };
        command.SetAction(
            (parsed, _) =>
            {
                var view = AnswerViews.Create(null);
                return AnswerRunner.RunAsync(
                    view,
                    () =>
                    {
                        using (view)
                        {
                            view.Show(new TextChunk(parsed.GetValue(topic) is { } name ? Read(name) : List()));
                            view.End();
                            return Task.FromResult(ExitCode.Completed);
                        }
                    }
                );
            }
        );
        return command;
    }

    private static string Read(string topic)
    {
        var name = topic.EndsWith(Suffix, StringComparison.Ordinal) ? topic[..^Suffix.Length] : topic;
        var found =
            Topics.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? Topics.FirstOrDefault(known => known.EndsWith($"/{name}", StringComparison.OrdinalIgnoreCase))
            ?? throw UsageErrors.UnknownTopic(topic, Topics.FirstOrDefault(known => name.Length > 0 && BareQuestion.IsNear(name, known)));
        return ReadPage(found);
    }

    private static string ReadPage(string topic)
    {
        var assembly = typeof(DocsCommand).Assembly;
        var resource = assembly.GetManifestResourceNames().First(name => name.Replace('\\', '/') == $"{Prefix}{topic}{Suffix}");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    // The heading of each page says what it is about.
    private static string List() =>
        "| topic | page |\n| --- | --- |\n"
        + string.Concat(
            Topics.Select(topic => $"| `geminirx docs {topic}` | {ReadPage(topic).Split('\n')[0].TrimStart('#', ' ').TrimEnd()} |\n")
        );
}
