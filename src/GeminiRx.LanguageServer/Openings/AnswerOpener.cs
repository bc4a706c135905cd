using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Openings;

/// <summary>Starts sessions whose answers go into a new document. If the editor does not open it, the answer goes into its file.</summary>
internal sealed class AnswerOpener(
    ServerState state,
    EditorState editor,
    EditorClient client,
    SessionLifecycle lifecycle,
    FileAnswers files,
    AnswerFolder folder,
    IScheduler scheduler,
    ServerLog log
)
{
    // How long the editor has to open the document.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);

    /// <summary>Starts a session. It can be stopped from this call on.</summary>
    /// <param name="plan">What it does; its document and its place are those of the command.</param>
    /// <param name="begin">Its first message waits for this.</param>
    /// <returns>Its id, and its end.</returns>
    public (SessionId Id, Task<SessionEnded> End) Start(SessionPlan plan, Task begin)
    {
        var opening = new OpeningSession(state.Sessions.NextId(), folder.Choose(plan.Arguments.Prompt!), scheduler);
        state.Sessions.Add(opening);
        return (opening.Id, RunAsync(opening, plan, begin));
    }

    private async Task<SessionEnded> RunAsync(OpeningSession opening, SessionPlan plan, Task begin)
    {
        using var over = opening;
        await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var (runner, opened) = ((SessionRunner?)null, plan);
        SessionResult? result = null;
        try
        {
            folder.Create(opening.File);
            state.Openings.Add(opening, document => (runner, opened) = Replace(opening, PlanFor(plan, document)));
            result = await DecideAsync(opening).ConfigureAwait(false) switch
            {
                OpeningSession.Decision.Document => null,
                OpeningSession.Decision.File => await WriteAsync(opening, plan).ConfigureAwait(false),
                _ => FileAnswers.NotRequested(opening),
            };
        }
        catch (Exception e)
        {
            result = FileAnswers.Failed(opening, e);
        }
        finally
        {
            if (result is { HasReceived: false })
            {
                opening.File.Delete();
            }

            state.Openings.Remove(opening);
            state.Sessions.Remove(opening);
        }

        return result is null
            ? await lifecycle.Run(runner!, opened, Task.CompletedTask).ConfigureAwait(false)
            : await files.EndAsync(opening, result).ConfigureAwait(false);
    }

    // The editor may open the file later, and save it as it was. So it never gets the answer after it was shown.
    private async Task<SessionResult> WriteAsync(OpeningSession opening, SessionPlan plan)
    {
        if (opening.IsShown)
        {
            opening.File.Delete();
            opening.File = folder.Choose(plan.Arguments.Prompt!);
            folder.Create(opening.File);
        }

        return await files.WriteAsync(opening, plan).ConfigureAwait(false);
    }

    // The answer to the request may come before or after the document, or never.
    private async Task<OpeningSession.Decision> DecideAsync(OpeningSession opening)
    {
        if (!editor.Current.Capabilities.ShowsDocuments)
        {
            opening.Decide(OpeningSession.Decision.File);
            return await opening.Decided.ConfigureAwait(false);
        }

        using var wait = new CancellationTokenSource();
        using var limit = scheduler.Schedule(_limit, () => opening.Decide(OpeningSession.Decision.File));
        if (opening.Decided.IsCompleted)
        {
            return await opening.Decided.ConfigureAwait(false);
        }

        opening.IsShown = true;
        var showing = ShowAsync(opening, wait.Token);
        var decision = await opening.Decided.ConfigureAwait(false);
        await wait.CancelAsync().ConfigureAwait(false);
        await showing.ConfigureAwait(false);
        return decision;
    }

    private async Task ShowAsync(OpeningSession opening, CancellationToken cancellationToken)
    {
        try
        {
            if (!await client.ShowDocumentAsync(opening.Uri, cancellationToken).ConfigureAwait(false))
            {
                opening.Decide(OpeningSession.Decision.File);
            }
        }
        catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException or IOException)
        {
            // No refusal: nothing is requested for an editor that is gone.
            opening.Post(new SessionEvent.Abandoned(StopReason.Disconnected));
        }
        catch (OperationCanceledException)
        {
            // It is decided.
        }
        catch (Exception e)
        {
            log.Warn($"window/showDocument failed with {e.GetType().Name}.");
            opening.Decide(OpeningSession.Decision.File);
        }
    }

    // One step with the opening of the document, so that the session receives every later change of it.
    private (SessionRunner Runner, SessionPlan Plan) Replace(OpeningSession opening, SessionPlan plan)
    {
        state.Sessions.Remove(opening);
        return (lifecycle.Register(plan, opening.Id), plan);
    }

    // Neovim reports an empty file as one empty line.
    private static SessionPlan PlanFor(SessionPlan plan, Document document) =>
        plan with
        {
            Document = document,
            From = ResumePoint.AtOffset(document.Text.IsBlank(0, document.Text.Length) ? 0 : document.Text.Length),
        };
}
