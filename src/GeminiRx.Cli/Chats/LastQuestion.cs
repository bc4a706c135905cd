using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>The last question of <c>ask</c> at a terminal, with its answer, as a conversation that <c>--continue</c> goes on with. The next
/// question replaces it; one that is continued gets a file of its own.</summary>
/// <param name="folder">The folder of the conversations.</param>
/// <param name="recent">The conversations that were used last.</param>
internal sealed class LastQuestion(string folder, RecentChats recent)
{
    // UTF-16 units of a question with its answer: the files of a question may have that much, an answer less.
    private const int MaxText = 6 * 1024 * 1024;
    private const int MaxTries = 100;

    // Of questions that were continued.
    private const string OwnNames = "????-??-??-??????*.md";

    /// <summary>The last question of the user.</summary>
    public static LastQuestion OfUser => new(DataFolder.Chats, RecentChats.OfUser);

    private string Location => Path.GetFullPath(Path.Combine(folder, "last-question.md"));

    /// <summary>Keeps a question with its answer. The first time, a line on standard error says so; later only if it fails.</summary>
    /// <param name="question">The question.</param>
    /// <param name="attachments">Paths or addresses that were attached.</param>
    /// <param name="answer">The text of the answer.</param>
    /// <param name="outcome">How the answer ended; null if it failed.</param>
    /// <param name="settings">The model and the system instruction that the conversation goes on with.</param>
    public async Task KeepAsync(
        string question,
        IEnumerable<string> attachments,
        string answer,
        Outcome? outcome,
        (string? Model, string? System) settings
    )
    {
        if (question.Length + answer.Length > MaxText)
        {
            StandardError.WriteMessage(KeepMessages.TooLong);
            return;
        }

        try
        {
            var isFirst = !Directory.Exists(folder) || (!File.Exists(Location) && Directory.GetFiles(folder, OwnNames).Length == 0);
            PrivateFiles.CreateFolder(folder);
            using var chat = ChatFile.Open(Location);
            var empty = Conversation.Parse("");
            empty = settings.Model is { } model ? empty.WithSetting("model", model) : empty;
            chat.Replace(settings.System is { Length: > 0 } system ? empty.WithSetting("system", system) : empty);
            chat.AppendQuestion(question, attachments);
            Chunk[] chunks = outcome is { } end ? [new TextChunk(answer), new FinishedChunk(end)] : [new TextChunk(answer)];
            await chat.AppendAnswer(chunks.ToObservable()).LastOrDefaultAsync().ToTask();
            await recent.RememberAsync(Location);
            if (isFirst)
            {
                StandardError.WriteMessage(KeepMessages.KeptForTheFirstTime(Location));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GeminiConfigurationException)
        {
            StandardError.WriteMessage(KeepMessages.NotKept(e));
        }
    }

    /// <summary>Gives the conversation a file of its own, if it is the last question.</summary>
    /// <returns>The path of the conversation.</returns>
    /// <exception cref="UsageException">Another process has continued it already, and there is no other.</exception>
    /// <exception cref="GeminiConfigurationException">Another process has it open.</exception>
    /// <exception cref="IOException">The file cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
    public async Task<string> ToConversationAsync(string path)
    {
        if (path != Location)
        {
            return path;
        }

        // The lock is that of the question, so that no other process moves or replaces it meanwhile.
        using var held = ChatFile.Open(Location);
        if (!File.Exists(Location))
        {
            return recent.Last ?? throw UsageErrors.NothingToContinue();
        }

        var own = Move();
        await recent.RememberAsync(own);
        return own;
    }

    private string Move()
    {
        var stamp = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture);
        for (var number = 1; ; number++)
        {
            var own = Path.Combine(folder, number == 1 ? $"{stamp}.md" : $"{stamp}-{number}.md");
            try
            {
                File.Move(Location, own, overwrite: false);
                return own;
            }
            catch (IOException) when (File.Exists(own) && number < MaxTries)
            {
                // Another conversation of this second has the name.
            }
        }
    }
}
