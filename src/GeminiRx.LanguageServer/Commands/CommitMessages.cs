using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Errors;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Writes the messages of commits for clients that put them into a place of their own.</summary>
internal sealed class CommitMessages(
    CommandTargets targets,
    PromptAnswers prompts,
    SessionRegistry sessions,
    DailyUsage daily,
    EditorState editor,
    EditorClient client,
    IScheduler scheduler
)
{
    /// <summary>What stands for the document of the message.</summary>
    public static Document Document { get; } = new(new DocumentUri("untitled:COMMIT_EDITMSG"), null, "") { Language = "git-commit" };

    /// <summary>Whether a command asks for the message itself.</summary>
    public static bool IsFor(StreamArguments arguments) => arguments is { Prompt: CommandNames.CommitPrompt, Uri: null };

    /// <summary>Requests a message.</summary>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="GeminiException">There is no complete answer.</exception>
    /// <exception cref="OperationCanceledException">The session was stopped.</exception>
    public async Task<CommitMessage> WriteAsync(StreamArguments arguments, CancellationToken cancellationToken)
    {
        var (document, prompt, place) = targets.Locate(ref arguments);
        var question = prompts.Prepare(prompt, document, place, arguments);
        var answer = prompts.Ask(question);
        var stripper = question.CreateStripper(editor.Current.Settings);
        using var session = new MessageSession(sessions.NextId(), document.Uri, scheduler, cancellationToken);
        sessions.Add(session);
        try
        {
            var message = await session
                .Meter.Measure(answer)
                .SubscribeOn(TaskPoolScheduler.Default)
                .WithoutRewinds()
                .WithoutControls(stripper)
                .InShape(question.CreateShape)
                .EnsureCompleted()
                .OfType<TextChunk>()
                .Where(chunk => chunk.Candidate == 0)
                .Aggregate(new StringBuilder(), (text, chunk) => text.Append(chunk.Text))
                .ToTask(session.Stopped)
                .ConfigureAwait(false);
            if (stripper is { Removed: > 0 and var removed })
            {
                _ = client.ShowMessageAsync(EditorClient.InfoMessage, Problem.NoteOnStripped(removed));
            }

            return new CommitMessage(
                message.ToString().Trim() is { Length: > 0 } text ? text : throw GitErrors.NoMessage(),
                session.Meter.Report.Usage
            );
        }
        finally
        {
            sessions.Remove(session);
            daily.Record(session.Meter, question.Model ?? editor.Current.Settings.Model);
        }
    }
}
