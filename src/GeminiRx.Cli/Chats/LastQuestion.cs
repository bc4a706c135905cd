using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>The last question of <c>ask</c> at a terminal, with its answer, as a conversation that <c>--continue</c> goes on with. The next
/// question replaces it; one that is continued gets a file of its own.</summary>
internal static class LastQuestion
{
    private const int MaxTries = 100;

    private static string Location => Path.Combine(DataFolder.Chats, "last-question.md");

    /// <summary>Keeps a question with its answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="attachments">Paths or addresses that were attached.</param>
    /// <param name="answer">The text of the answer.</param>
    /// <param name="outcome">How the answer ended; null if it failed.</param>
    /// <param name="settings">The options that the conversation goes on with.</param>
    public static async Task KeepAsync(
        string question,
        IEnumerable<string> attachments,
        string answer,
        Outcome? outcome,
        AskSettings settings
    )
    {
        try
        {
            PrivateFiles.CreateFolder(DataFolder.Chats);
            using var chat = ChatFile.Open(Location);
            var empty = Conversation.Parse("");
            empty = settings.Model is { } model ? empty.WithSetting("model", model) : empty;
            chat.Replace(settings.System is { Length: > 0 } system ? empty.WithSetting("system", system) : empty);
            chat.AppendQuestion(question, attachments);
            Chunk[] chunks = outcome is { } end ? [new TextChunk(answer), new FinishedChunk(end)] : [new TextChunk(answer)];
            await chat.AppendAnswer(chunks.ToObservable()).LastOrDefaultAsync().ToTask();
            RecentChats.Remember(Location);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GeminiConfigurationException)
        {
            // The answer was shown. Only --continue does not find it: the folder cannot be written, or another question is kept now.
        }
    }

    /// <summary>Gives the conversation a file of its own, if it is the last question.</summary>
    /// <returns>The path of the conversation.</returns>
    /// <exception cref="IOException">The file cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
    public static string ToConversation(string path)
    {
        if (path != Path.GetFullPath(Location))
        {
            return path;
        }

        var stamp = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture);
        for (var number = 1; ; number++)
        {
            var own = Path.Combine(DataFolder.Chats, number == 1 ? $"{stamp}.md" : $"{stamp}-{number}.md");
            try
            {
                File.Move(path, own, overwrite: false);
                return own;
            }
            catch (IOException) when (File.Exists(own) && number < MaxTries)
            {
                // Another conversation of this second has the name.
            }
        }
    }
}
