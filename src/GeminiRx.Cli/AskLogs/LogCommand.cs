using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary><c>geminirx log [WORDS]</c>: prints the questions that were kept, with their tokens, the newest last.</summary>
internal static class LogCommand
{
    private const int DefaultCount = 20;

    public static Command Create()
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var count = OptionFactory.Count("--last", "N", $"Print the last N questions, from 1 [{DefaultCount}]", new(1, int.MaxValue));
        count.Aliases.Add("-n");
        var answers = new Option<bool>("--answers") { Description = "Print the answers as well [off]" };
        var json = new Option<bool>("--json") { Description = "Print each question as a JSON object on one line [off]" };
        var clear = new Option<bool>("--clear") { Description = "Remove the log [off]" };
        var command = new Command("log", "Show earlier questions with their tokens, if the setting log is on.")
        {
            words,
            count,
            answers,
            json,
            clear,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                using var view = AnswerViews.Create("text");
                return await AnswerRunner.RunAsync(
                    view,
                    async () =>
                    {
                        var log = new AskLog(DataFolder.Log);
                        if (parsed.GetValue(clear))
                        {
                            StandardError.WriteMessage(await log.ClearAsync() ? LogErrors.Cleared : LogErrors.Off);
                            return ExitCode.Completed;
                        }

                        var (all, sought) = (log.Read(), parsed.GetValue(words) ?? []);
                        var found = Find(all, sought, parsed.GetValue(count) ?? DefaultCount);
                        if (found.Count == 0)
                        {
                            StandardError.WriteMessage(all.Count == 0 ? LogErrors.Off : LogErrors.NotFound(sought));
                        }

                        Write(
                            found,
                            view,
                            parsed.GetValue(json) ? Json
                                : parsed.GetValue(answers) ? WithAnswer
                                : Row
                        );
                        return ExitCode.Completed;
                    }
                );
            }
        );
        return command;
    }

    private static void Write(IReadOnlyList<AskLogEntry> entries, AnswerView view, Func<AskLogEntry, string> format)
    {
        foreach (var entry in entries)
        {
            view.Show(new TextChunk(format(entry) + "\n"));
        }
    }

    private static IReadOnlyList<AskLogEntry> Find(IReadOnlyList<AskLogEntry> entries, IReadOnlyList<string> words, int count) =>
        [
            .. entries
                .Where(entry =>
                    words.All(word =>
                        entry.Question.Contains(word, StringComparison.OrdinalIgnoreCase)
                        || entry.Answer.Contains(word, StringComparison.OrdinalIgnoreCase)
                    )
                )
                .TakeLast(count),
        ];

    private static string Json(AskLogEntry entry) => JsonSerializer.Serialize(entry, AskLogContext.Default.AskLogEntry);

    private static string Row(AskLogEntry entry) => $"{Head(entry)}\n  {Shorten(entry.Question)}";

    private static string Head(AskLogEntry entry)
    {
        var date = entry.Time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var tokens = $"{entry.PromptTokens ?? 0} in, {entry.AnswerTokens ?? 0}";
        var thoughts = entry.ThoughtTokens is > 0 and var count ? $" + {count} thought" : "";
        var end = entry.Outcome == "completed" ? "" : $", {entry.Outcome}";
        return ControlCharacters.Strip(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{date} {entry.Command} {entry.Model}: {tokens}{thoughts} out, {entry.Seconds:0.0} s{end}"
            )
        );
    }

    private static string WithAnswer(AskLogEntry entry) => $"{Head(entry)}\n  {Indent(entry.Question)}\n\n  {Indent(entry.Answer)}\n";

    // One line, as in the list of conversations.
    private static string Shorten(string question)
    {
        var line = ChatSummary.Flatten(question);
        return question.Length > ChatSummary.MaxTitle ? $"{line}…" : line;
    }

    private static string Indent(string text) => ControlCharacters.Strip(text).TrimEnd('\n', '\r').ReplaceLineEndings("\n  ");
}
