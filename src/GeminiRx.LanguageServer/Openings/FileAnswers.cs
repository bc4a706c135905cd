using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Openings;

/// <summary>Writes answers into their files, for editors that do not open them, and tells the user where they are.</summary>
internal sealed class FileAnswers(EditorClient client, EditorState editor, DailyUsage daily, ServerLog log)
{
    /// <summary>The end of a session that was stopped before its answer was requested.</summary>
    public static SessionResult NotRequested(OpeningSession opening) =>
        new(new FinishedChunk(Outcome.Stopped), null, 0, null, ResumePoint.AtOffset(0), opening.Reason, HasReceived: false);

    /// <summary>The end of a session that failed.</summary>
    public static SessionResult Failed(OpeningSession opening, Exception cause, int characters = 0)
    {
        var failure = cause is IOException or UnauthorizedAccessException
            ? new SessionFailure(
                "file",
                $"The file {opening.File.Path} cannot be written ({cause.GetType().Name}). Free space on its disk, or make its folder "
                    + "writable for you, and run the command again."
            )
            : SessionRunner.ToFailure(cause);
        return new SessionResult(null, failure, characters, null, ResumePoint.AtOffset(0), null, HasReceived: characters > 0);
    }

    /// <summary>Requests the answer, and writes it.</summary>
    public async Task<SessionResult> WriteAsync(OpeningSession opening, SessionPlan plan)
    {
        opening.BeginFile();
        log.SessionStarted(opening.Id, opening.Uri);
        using var over = new CancellationTokenSource();
        var progress = new SessionProgress(client, opening.Id, editor.Current.Capabilities.WorkDoneProgress);
        progress.Begin(over.Token);
        var result = await RequestAsync(opening, plan).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        daily.Record(opening.Meter, plan.Question!.Model ?? editor.Current.Settings.Model);
        await progress.EndAsync(SessionEnds.OutcomeOf(result)).ConfigureAwait(false);
        return result;
    }

    /// <summary>Tells the user and the client of the end.</summary>
    public async Task<SessionEnded> EndAsync(OpeningSession opening, SessionResult result)
    {
        var ended = SessionEnds.ToNotification(opening.Id, result, opening.Meter.Report, opening.Stripped) with { Uri = opening.Uri.Value };
        if (MessageOn(opening.File, result) is var (type, message))
        {
            await client.ShowMessageAsync(type, message).ConfigureAwait(false);
        }

        if (ended.Stripped is { } stripped)
        {
            await client.ShowMessageAsync(EditorClient.InfoMessage, Problem.NoteOnStripped(stripped)).ConfigureAwait(false);
        }

        log.SessionEnded(opening.Id, ended.Outcome, ended.Characters, result.Failure?.Kind);
        await client.SessionEndedAsync(ended).ConfigureAwait(false);
        return ended;
    }

    private async Task<SessionResult> RequestAsync(OpeningSession opening, SessionPlan plan)
    {
        var (characters, finished) = (0, (FinishedChunk?)null);
        var stripper = plan.Question?.CreateStripper(editor.Current.Settings);
        try
        {
            using var writer = opening.File.Write();
            await opening
                .Meter.Measure(plan.Answer)
                .StopWhen(opening.Stopped.ToObservable())
                .WithoutRewinds()
                .WithoutControls(stripper)
                .InShape(plan.Question?.CreateShape)
                .ForEachAsync(chunk =>
                {
                    if (chunk is TextChunk { Candidate: 0 } text)
                    {
                        writer.Write(text.Text);
                        characters += text.Text.Length;
                    }

                    finished = chunk as FinishedChunk ?? finished;
                })
                .ConfigureAwait(false);
            var reason = finished?.Outcome == Outcome.Stopped ? opening.Reason : null;
            return new SessionResult(finished, null, characters, null, ResumePoint.AtOffset(0), reason, HasReceived: characters > 0);
        }
        catch (Exception e)
        {
            return Failed(opening, e, characters);
        }
        finally
        {
            opening.Stripped = stripper?.Removed ?? 0;
        }
    }

    private static (int Type, string Message)? MessageOn(AnswerFile file, SessionResult result)
    {
        var arrived = result.HasReceived ? $" What has arrived is in the file {file.Path}." : "";
        return result switch
        {
            { Failure: not null } => (EditorClient.ErrorMessage, Problem.Of(result)!.Message + arrived),
            { Finished.Outcome: Outcome.Completed, HasReceived: true } => (
                EditorClient.InfoMessage,
                $"The answer is in the file {file.Path}."
            ),
            { Finished.Outcome: Outcome.Stopped, HasReceived: true } => (EditorClient.InfoMessage, $"Stopped.{arrived}"),
            { Finished.Outcome: Outcome.Stopped } => null,
            { Finished.Outcome: not Outcome.Completed } => (EditorClient.WarningMessage, result.Finished!.ToException()!.Message + arrived),
            _ => (EditorClient.WarningMessage, Problem.Of(result)!.Message),
        };
    }
}
