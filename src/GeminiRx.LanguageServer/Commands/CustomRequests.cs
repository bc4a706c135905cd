using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Handles the requests that extend LSP.</summary>
internal sealed class CustomRequests(
    ServerState state,
    EditorState editor,
    ClientFactory clients,
    DailyUsage daily,
    Func<CompletionStatus> readCompletions,
    IScheduler scheduler,
    EditorClient client
)
{
    public EmptyResult SetKey(SetKeyParams parameters)
    {
        editor.SetKey(ClientSettings.Clean(parameters.Key));
        state.History.ResolveConfiguration();
        state.History.Publish();
        return new EmptyResult();
    }

    public StatusResult Status() =>
        new(
            [.. state.Sessions.Running.Select(Running)],
            [
                .. state.History.Ended.All.Select(ended => new PastSession(
                    ended.SessionId.Value,
                    ended.Uri.Value,
                    ended.Outcome,
                    ended.From.Text.Length,
                    ended.CanContinue,
                    ended.Report?.Usage,
                    ended.Report?.ModelVersion,
                    ended.Report?.Seconds
                )),
            ],
            editor.Current.Settings.Model,
            clients.FindProblem(),
            editor.Current.Capabilities.InlineCompletions ? readCompletions() : null
        );

    /// <summary>Lists the changes of a document that can be kept or discarded; none for a document that is not open.</summary>
    public ChangesResult Changes(ChangesParams parameters)
    {
        var uri = parameters.Uri ?? throw Refuse(InvalidParams, "geminirx/changes needs { \"uri\": … }.");
        return state.Documents.Find(new DocumentUri(uri)) is { } document
            ? new ChangesResult([
                .. RewriteActions
                    .ChangesIn(document, state.History.Ended)
                    .SelectMany(found =>
                        found.Changes.Select(change => new ChangeEntry(
                            found.Session.SessionId.Value,
                            change.Hunk,
                            new Protocol.Range(document.PositionAt(change.Start), document.PositionAt(change.End)),
                            change.Removed
                        ))
                    ),
            ])
            : new ChangesResult([]);
    }

    public async Task<ModelsResult> ModelsAsync(CancellationToken cancellationToken)
    {
        var models = await clients.Create().Models().ToList().ToTask(cancellationToken).ConfigureAwait(false);
        return new ModelsResult([
            .. models.Select(model => new ModelEntry(
                model.Name,
                model.DisplayName,
                model.Description,
                model.InputTokenLimit,
                model.OutputTokenLimit,
                model.SupportedGenerationMethods is { Count: > 0 } methods ? methods : null
            )),
        ]);
    }

    /// <summary>
    /// Sends every chunk of an answer as one <c>$/progress</c>, in order. An editor that reads slowly slows the reading of the response.
    /// </summary>
    public async Task<StreamEnded> StreamAsync(StreamParams parameters, CancellationToken cancellationToken)
    {
        var request = StreamRequests.Create(parameters);
        request = parameters.Thoughts is true ? ClientFactory.WithThoughts(request, clients.FindModel()) : request;
        var token = parameters.PartialResultToken.Clone();
        var meter = new AnswerMeter(scheduler);
        var hasArrived = false;
        try
        {
            var finished = await meter
                .Measure(clients.CreateSource()(request))
                .SubscribeOn(TaskPoolScheduler.Default)
                // Rx has no asynchronous OnNext: to slow the source down, its thread has to wait.
                .Do(chunk =>
                {
                    hasArrived = true;
                    SendAsync(token, ChunkJson.Serialize(chunk)).Wait(cancellationToken);
                })
                .OfType<FinishedChunk>()
                .LastAsync()
                .ToTask(cancellationToken)
                .ConfigureAwait(false);
            return new StreamEnded(finished.Outcome.ToName(), TokenCounts.Of(finished.Usage));
        }
        catch (ArgumentException e) when (!hasArrived && e is not ArgumentNullException)
        {
            throw StreamRequests.Refused(e);
        }
        catch (GeminiException e)
        {
            await SendAsync(token, ChunkJson.Serialize(e)).ConfigureAwait(false);
            throw;
        }
        finally
        {
            daily.Record(meter, request.Model ?? editor.Current.Settings.Model);
        }
    }

    private static RunningSession Running(IRunningSession running)
    {
        var report = running.Meter.Report;
        return new RunningSession(running.Id.Value, running.Uri.Value, running.Progress, report.Usage, report.Seconds);
    }

    private Task SendAsync(JsonElement token, string chunk) => client.ChunkAsync(token, JsonElement.Parse(chunk));
}
