using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary><c>geminirx chats [WORDS]</c>: lists the conversations, or those that contain all words, the newest first.</summary>
internal static class ChatsCommand
{
    private const int MinTitle = 20;

    public static Command Create()
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Print each conversation as a JSON object on one line [off]" };
        var command = new Command("chats", "List conversations, newest first, or those with all WORDS.") { words, json };
        command.SetAction(parsed =>
        {
            var sought = parsed.GetValue(words) ?? [];
            var found = Find(sought).ToList();
            if (found.Count == 0)
            {
                StandardError.WriteMessage(KeepMessages.NoChats(sought));
            }

            foreach (var chat in found)
            {
                Console.Out.Write(
                    (parsed.GetValue(json) ? JsonSerializer.Serialize(chat, ChatSummaryContext.Default.ChatSummary) : Row(chat)) + "\n"
                );
            }
        });
        return command;
    }

    /// <summary>The conversations of the data folder, and those elsewhere that were used last.</summary>
    private static IEnumerable<ChatSummary> Find(IReadOnlyList<string> words) =>
        (Directory.Exists(DataFolder.Chats) ? Directory.GetFiles(DataFolder.Chats, "*.md") : [])
            .Concat(RecentChats.OfUser.Paths())
            .Select(Path.GetFullPath)
            .Distinct()
            .Select(path => ChatSummary.Read(path, words))
            .OfType<ChatSummary>()
            .OrderByDescending(chat => chat.Changed);

    // A terminal gets rows that fit; a pipe gets all of the question, and tabs between the columns.
    private static string Row(ChatSummary chat)
    {
        var date = chat.Changed.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        if (!OutputCapabilities.IsTerminal)
        {
            return string.Join('\t', date, chat.Turns.ToString(CultureInfo.InvariantCulture), chat.Question, chat.Path);
        }

        var path = UserPath.Abbreviate(chat.Path);
        var left = $"{date} {chat.Turns, 3}  ";
        var room = Math.Max(MinTitle, OutputCapabilities.Size.Width - left.Length - CellWidth.Of(path) - 2);
        return $"{left}{Shorten(chat.Question, room)}  {path}";
    }

    private static string Shorten(string text, int cells)
    {
        var (shown, width) = ("", 0);
        var graphemes = StringInfo.GetTextElementEnumerator(HiddenCharacters.RevealAll(text));
        while (graphemes.MoveNext())
        {
            var grapheme = graphemes.GetTextElement();
            width += CellWidth.Of(grapheme);
            if (width > cells - 1)
            {
                return shown + "…";
            }

            shown += grapheme;
        }

        return shown + new string(' ', Math.Max(0, cells - width));
    }
}
