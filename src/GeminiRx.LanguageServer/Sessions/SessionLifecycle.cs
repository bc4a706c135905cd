using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Starts sessions, runs them, and moves them from the registry into the history when they end.</summary>
internal sealed class SessionLifecycle(
    ServerState state,
    EditorState editor,
    EditorClient client,
    DailyUsage daily,
    IScheduler scheduler,
    ServerLog log
)
{
    // How long the end of a session waits until its progress is shown.
    private static readonly TimeSpan _progressLimit = TimeSpan.FromSeconds(1);

    /// <summary>Starts a session. From this call on it receives every change of its document.</summary>
    /// <param name="plan">What it does.</param>
    /// <param name="begin">Its first message waits for this.</param>
    /// <returns>Its id, and its end.</returns>
    public (SessionId Id, Task<SessionEnded> End) Start(SessionPlan plan, Task begin)
    {
        var runner = Register(plan);
        return (runner.Id, Run(runner, plan, begin));
    }

    /// <summary>Starts a session outside of a handler, where the document may have changed since the plan was made.</summary>
    /// <returns>As <see cref="Start(SessionPlan, Task)"/>; null if the document is not the plan's any more.</returns>
    public (SessionId Id, Task<SessionEnded> End)? TryStart(SessionPlan plan, Task begin)
    {
        SessionRunner runner;
        lock (state.Gate)
        {
            if (state.Documents.Find(plan.Document.Uri) != plan.Document)
            {
                return null;
            }

            runner = Register(plan);
        }

        return (runner.Id, Run(runner, plan, begin));
    }

    /// <summary>Runs a session that is registered.</summary>
    /// <returns>Its end.</returns>
    public Task<SessionEnded> Run(SessionRunner runner, SessionPlan plan, Task begin)
    {
        state.History.Publish();
        _ = client.RefreshCodeLensesAsync();
        log.SessionStarted(runner.Id, runner.Uri);
        return RunAsync(runner, plan, begin);
    }

    /// <summary>Adds a session that could not start to the history, so that its problem is shown and it can be retried.</summary>
    public void RecordRefusal(PreparedSession prepared, Problem problem)
    {
        var (id, document) = (state.Sessions.NextId(), prepared.Document);
        state.History.Add(
            new EndedSession(id, document.Uri, document.Instance, prepared.Arguments, "error", prepared.From, problem)
            {
                Question = prepared.Question,
                Rewrite = prepared.Rewrite,
            }
        );
        state.History.Publish();
    }

    /// <summary>Creates a session, which receives every change of its document from now on.</summary>
    /// <param name="plan">What it does.</param>
    /// <param name="given">Its id. Default null: a new one.</param>
    public SessionRunner Register(SessionPlan plan, SessionId? given = null)
    {
        lock (state.Gate)
        {
            var id = given ?? state.Sessions.NextId();
            state.History.ResolveIn(plan.Document.Uri, plan.Range.Start, plan.Range.End);
            var capabilities = editor.Current.Capabilities;
            var session = new StreamingSession(id, plan.CreateText(), plan.Granularity, capabilities.Traits);
            var progress = new SessionProgress(client, id, capabilities.WorkDoneProgress && !plan.IsSilent);
            var runner = new SessionRunner(id, plan.Document, session, client, progress, state.Documents, scheduler, log);
            state.Sessions.Add(runner);
            if (!plan.IsRemoval)
            {
                state.Places.Add(id, new SessionPlaces.Place(plan.Document.Uri, plan.Range.Start, plan.Range.End));
            }

            if (plan.Question?.Mark is { } mark)
            {
                state.Marks.Add(id, plan.Document.Uri, mark);
            }

            return runner;
        }
    }

    private async Task<SessionEnded> RunAsync(SessionRunner runner, SessionPlan plan, Task begin)
    {
        using var disposing = runner;
        await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var stripper = plan.Question?.CreateStripper(editor.Current.Settings);
        var result = await runner
            .RunAsync(plan.Answer, plan.Question?.CreateShape, stripper, () => state.TextBelow(runner.Id))
            .ConfigureAwait(false);
        if (result.Fault is { } fault)
        {
            log.Warn($"Session '{runner.Id}' failed with {fault.GetType().Name}.");
        }

        var problem = plan.IsRemoval && result.Failure is null ? null : Problem.Of(result);
        var ended = SessionEnds.ToNotification(runner.Id, result, runner.Meter.Report, stripper?.Removed ?? 0) with
        {
            Uri = plan.IsOpening ? runner.Uri.Value : null,
        };
        if (plan.Question is { } question)
        {
            daily.Record(runner.Meter, question.Model ?? editor.Current.Settings.Model);
        }

        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Conclude(runner, plan, result, ended.Outcome, problem, reported.Task);
        state.History.Publish();
        _ = client.RefreshCodeLensesAsync();
        scheduler.Schedule(EditRetryPolicy.Limit, () => state.Documents.ForgetLate(runner.Uri, runner.Id));
        await ReportAsync(runner, plan, result, ended, problem).ConfigureAwait(false);
        reported.SetResult();
        return ended;
    }

    // One step, so that a change of the document is followed either by the session or by its entry in the history.
    private void Conclude(SessionRunner runner, SessionPlan plan, SessionResult result, string outcome, Problem? problem, Task reported)
    {
        lock (state.Gate)
        {
            state.Sessions.Remove(runner);
            state.Places.Remove(runner.Id);
            var mark = state.Marks.Take(runner.Id);
            var unread = runner.Close();
            var document = state.Documents.Find(runner.Uri);
            var rewrite = result.Rewrite is { } end ? plan.Rewrite! with { Lines = end.Lines } : null;
            if (document?.Instance != runner.Instance || (plan.IsRemoval && problem is null && rewrite is not { Lines.HasChanges: true }))
            {
                return;
            }

            var id = plan.RestOf?.SessionId ?? runner.Id;
            var ended = new EndedSession(id, runner.Uri, runner.Instance, plan.Arguments, outcome, result.From, Problem: null)
            {
                Writer = runner.Id,
                Question = plan.Question is { } question ? question with { Mark = mark } : plan.RestOf?.Question,
                Rewrite = rewrite,
                Report = plan.Question is null ? plan.RestOf?.Report : runner.Meter.Report,
            };
            var changes = unread.OfType<SessionEvent.Changed>().SelectMany(changed => changed.Changes);
            ended = changes.Aggregate(ended, (moved, change) => moved.Move(change)) with { Problem = problem };
            if (unread.OfType<SessionEvent.DiscardRequested>().Any())
            {
                // The session ended before it read the command, so another session deletes its text.
                Remove(SessionPlan.Removal(document, ended), reported);
                return;
            }

            state.History.Add(ended);
            if (mark is not null && problem is null && result.Finished is { Outcome: Outcome.Completed })
            {
                Remove(SessionPlan.Removal(document, mark, plan.Arguments) with { IsSilent = true }, reported);
            }
        }
    }

    private void Remove(SessionPlan removal, Task reported) => _ = RunAsync(Register(removal), removal, reported);

    private async Task ReportAsync(SessionRunner runner, SessionPlan plan, SessionResult result, SessionEnded ended, Problem? problem)
    {
        if (plan.IsSilent && problem is null)
        {
            log.SessionEnded(runner.Id, ended.Outcome, ended.Characters, problem: null);
            return;
        }

        var limit = Observable.Timer(_progressLimit, scheduler).ToTask();
        await Task.WhenAny(runner.EndProgressAsync(ended.Outcome), limit).ConfigureAwait(false);
        if (problem is not null)
        {
            var type = problem.IsError ? EditorClient.ErrorMessage : EditorClient.WarningMessage;
            await client.ShowMessageAsync(type, problem.Message).ConfigureAwait(false);
        }
        else if (Problem.NoteOn(result, plan.IsRemoval) is { } message)
        {
            await client.ShowMessageAsync(EditorClient.InfoMessage, message).ConfigureAwait(false);
        }

        if (ended.Stripped is { } stripped)
        {
            await client.ShowMessageAsync(EditorClient.InfoMessage, Problem.NoteOnStripped(stripped)).ConfigureAwait(false);
        }

        log.SessionEnded(runner.Id, ended.Outcome, ended.Characters, problem?.Code);

        // This is the last message of a session.
        await client.SessionEndedAsync(ended).ConfigureAwait(false);
    }
}
