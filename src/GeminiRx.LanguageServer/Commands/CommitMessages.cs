using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Errors;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Writes the messages of commits for clients that put them into a place of their own.</summary>
internal sealed class CommitMessages(PromptAnswers prompts, DailyUsage daily, EditorState editor, IScheduler scheduler)
{
    /// <summary>What stands for the document of the message.</summary>
    public static Document Document { get; } = new(new DocumentUri("untitled:COMMIT_EDITMSG"), null, "") { Language = "git-commit" };

    /// <summary>The place in it.</summary>
    public static PromptPlace Place { get; } = new(0, 0, 0, null);

    /// <summary>Requests a message.</summary>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="GeminiException">There is no complete answer.</exception>
    public async Task<CommitMessage> WriteAsync(StreamArguments arguments, CancellationToken cancellationToken)
    {
        var question = prompts.Prepare(Document, Place, arguments);
        var answer = prompts.Ask(question);
        var meter = new AnswerMeter(scheduler);
        try
        {
            var message = await meter
                .Measure(answer)
                .SubscribeOn(TaskPoolScheduler.Default)
                .WithoutRewinds()
                .InShape(question.CreateShape)
                .EnsureCompleted()
                .OfType<TextChunk>()
                .Where(chunk => chunk.Candidate == 0)
                .Aggregate(new StringBuilder(), (text, chunk) => text.Append(chunk.Text))
                .ToTask(cancellationToken)
                .ConfigureAwait(false);
            return new CommitMessage(
                message.ToString().Trim() is { Length: > 0 } text ? text : throw GitErrors.NoMessage(),
                meter.Report.Usage
            );
        }
        finally
        {
            daily.Record(meter, question.Model ?? editor.Current.Settings.Model);
        }
    }
}
