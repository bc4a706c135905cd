using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

/// <summary>Whole conversations, with attachments and settings, are read back as they were written.</summary>
/// <remarks>Red, each, when names of files with blanks were not put between angle brackets, when a setting of a line was kept beside the
/// changed one, and when lines of a question that look like attachments were not escaped.</remarks>
public sealed class ConversationProperties : IDisposable
{
    private static readonly string[] _texts =
    [
        "Hi",
        "## User",
        "## Gemini\n\nnot an answer",
        "[a](b.png)",
        "/model x",
        "\\## User",
        "```\n## User\n[a](b)\n/system y\n```",
        "---\nmodel: no\n---",
        "a\n\nb",
        "😀 é",
    ];

    private static readonly string[] _names = ["a.png", "my notes.md", "(1).txt", "é 😀.csv", "[x].md", "#1.txt", "a.b.c"];
    private static readonly string[] _settings = ["model", "system", "temperature", "my-own"];
    private static readonly string[] _values = ["x", "a: b", "- item", "two\nlines", " blanks ", "\"q\"", "# no", "true", "1.5", "😀"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    public void Dispose() => _folder.Delete(recursive: true);

    [Property(MaxTest = 500)]
    public void Conversation_WithAttachmentsAndSettings_IsReadBack(byte[] script)
    {
        var path = Path.Combine(_folder.FullName, "chat.md");
        File.Delete(path);
        using var chat = ChatFile.Open(path);
        var turns = new List<string>();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in script)
        {
            var text = _texts[step / 4 % _texts.Length];
            if (step % 4 == 0)
            {
                var (name, value) = (_settings[step / 4 % _settings.Length], _values[step / 4 % _values.Length]);
                chat.Replace(chat.Read().WithSetting(name, value));
                settings[name] = value;
            }
            else if (turns.Count % 2 == 1)
            {
                chat.AppendAnswer(new Chunk[] { new TextChunk(text), new FinishedChunk(Outcome.Completed) }.ToObservable())
                    .ToTask()
                    .GetAwaiter()
                    .GetResult();
                turns.Add($"{ChatRole.Gemini}: {text} []");
            }
            else
            {
                var attached = _names.Where((_, at) => (step / 4 >> at) % 2 == 1 && step % 4 > 1).ToList();
                chat.AppendQuestion(text, attached.Select(name => Path.Combine(_folder.FullName, name)));
                turns.Add($"{ChatRole.User}: {text} [{string.Join(' ', attached)}]");
            }

            var read = chat.Read();
            Assert.Equal(turns, read.Turns.Select(turn => $"{turn.Role}: {turn.Text} [{string.Join(' ', turn.Attachments)}]"));
            Assert.Equal(
                settings.OrderBy(setting => setting.Key, StringComparer.Ordinal),
                read.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal)
            );
        }
    }
}
